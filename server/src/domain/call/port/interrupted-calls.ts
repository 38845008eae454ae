import type { Tariff } from "../../rating/port.js";
import type { StoredCall } from "./relations.js";

/** A leg whose node died while it lived, with the highest `sequence` of its events. */
export interface InterruptedLeg extends StoredCall {
  readonly sequence: number;
  /** What it costs and the minutes set aside for it; null for a leg that costs nothing. */
  readonly charge: { readonly tariff: Tariff; readonly minutes: number } | null;
  /** Its end is told in the words of the older platform, too. */
  readonly isLegacy: boolean;
}

/** Legs that a node left behind. */
export interface InterruptedCalls {
  /** Children before the legs that dialled them. */
  of(node: string): Promise<readonly InterruptedLeg[]>;
}
