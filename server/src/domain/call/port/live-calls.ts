import type { PlacedCall, PlacedParty } from "./placed-call.js";
import type { PlacingLimits } from "./placing-limits.js";

/** What a request to a live leg met. */
export type LiveOutcome =
  | "accepted"
  /** No such leg is live here: it has ended. */
  | "ended"
  | "not_answered"
  /** It talks with nobody who could be let go. */
  | "alone"
  /** A transfer is under way. */
  | "transferring"
  | "too_many";

/** Keys for a leg to hear. */
export interface PressedKeys {
  /** 0-9, A-D, `*`, `#`, and `w` for half a second. */
  readonly keys: string;
  readonly onMs: number | undefined;
}

/** What a pushed document met. */
export type PushOutcome = "accepted" | "unknown" | "ended" | "not_xml" | "too_many";

/** Live calls of this node, as REST sees them. Implemented by the engine. */
export interface LiveCalls {
  /** Name of the node, owner of the calls that are placed here. */
  readonly node: string;
  /** Calls that may be placed now within every limit: of the node, of the account, of the profile. */
  room(limits: PlacingLimits): number;
  /**
   * Waits until the account may begin one more call, and takes its turn; false when that would be later than in 5 s
   * (security.md 12).
   */
  turn(limits: Pick<PlacingLimits, "account" | "level">): Promise<boolean>;
  /** Rings the party of a stored call. Whatever goes wrong is the end of that call, in its log. */
  place(call: PlacedCall): void;
  /** Ends a stored call that was not placed, without ringing anybody. */
  giveUp(call: PlacedCall): void;
  /** Calls `told` whenever a call has ended, so that there may be room. @returns the way out */
  onRoom(told: () => void): () => void;
  /**
   * Ends a leg with cause 16, a main leg with its call, and resolves when its `hangup` is written; false when no such leg of
   * the account is live here.
   */
  hangup(account: string, uuid: string): Promise<boolean>;
  /** Lets a leg talk with somebody else; what comes of it is seen in the log. */
  transfer(account: string, uuid: string, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome>;
  /** Runs a checked document of one command that is heard, beside what goes on; also in a call that is not run by XML. */
  play(account: string, uuid: string, xml: string): Promise<LiveOutcome>;
  press(account: string, uuid: string, keys: PressedKeys): Promise<LiveOutcome>;
  /** Gives a checked document to the call (call-xml.md 7.2); `inject` runs it beside the main one. */
  push(account: string, uuid: string, xml: string, inject: boolean): Promise<PushOutcome>;
}
