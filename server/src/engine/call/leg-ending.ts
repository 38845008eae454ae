import type { CallEnd } from "../../domain/call/cause.js";

/** How a leg ended: cause and words of events.md 5.4. */
export interface LegEnding {
  readonly cause: number;
  readonly end: CallEnd;
  /** `BYE`, `CANCEL`, or `{status} {reason}`. */
  readonly release: string | null;
  readonly reason?: string | null;
}
