import type { Tariff } from "../../rating/port.js";
import type { ProfileLimits } from "./placing-limits.js";
import type { StoredCall } from "./relations.js";

/** Whom a call by request rings: a telephone number in digits, or a SIP user of the account. */
export type PlacedParty =
  | { readonly kind: "number"; readonly digits: string }
  | { readonly kind: "user"; readonly login: string; readonly domain: string };

/** What a call by request does once it is answered. */
export type PlacedFlow =
  /** A checked document. */
  | { readonly kind: "xml"; readonly xml: string }
  /** The call flow of the control app of the call. */
  | { readonly kind: "app" }
  /** Another party is rung, and both are connected. */
  | { readonly kind: "bridge"; readonly to: PlacedParty; readonly record: boolean };

/** A call that the platform makes by request; its row and its first event are committed. */
export interface PlacedCall {
  /** The leg in `init`, with what surrounds it. */
  readonly stored: StoredCall;
  readonly to: PlacedParty;
  /** The outbound voice profile that numbers are reached through; null = none is needed. */
  readonly profile: ProfileLimits | null;
  readonly flow: PlacedFlow;
  /** Ring time. */
  readonly timeoutMs: number;
  /** What it costs, its first minute set aside; null: the leg is not rated. */
  readonly tariff: Tariff | null;
  /** Its turn among the calls that the account begins is taken already. Default false: placing takes it. */
  readonly hasTurn?: boolean;
}
