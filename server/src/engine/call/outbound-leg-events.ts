import type { ServerRequest } from "../../net/sip-session.js";
import type { Attempt } from "./attempt.js";
import type { LegEnding } from "./leg-ending.js";
import type { Moved } from "./moved.js";

/** What an outbound leg tells its dialer. */
export interface OutboundLegEvents {
  /** The first 180 or 183. `early` when the peer's audio can be heard. */
  ringing?(early: boolean): void;
  answered?(): void;
  /**
   * One of those called says where else to call; its refusal follows. Until it resolves no further route of the leg is
   * tried.
   */
  redirected?(moved: Moved, attempt: Attempt): Promise<void> | undefined;
  digit(key: string, by: "rtp" | "info"): void;
  /** The record key of a telephone (info-record.ts). */
  recordKey?(word: "on" | "off"): void;
  /** A request in the dialog of the peer that answered: REFER. */
  request(server: ServerRequest): void;
  /** The leg is over, whoever ended it; its record is in `hangup`. Once. */
  gone?(ending: LegEnding): void;
}

/** What it tells while it talks. */
export type TalkingLegEvents = Pick<OutboundLegEvents, "digit" | "recordKey" | "request">;
