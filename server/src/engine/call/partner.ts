import type { AnswerParts, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { MediaPlace } from "../media/port.js";
import type { LegMedia } from "./leg-media.js";
import type { LineLeg } from "./lines.js";

/** A leg as the one it is bridged to has it: a leg that was dialled, or the main leg of another call. */
export interface Partner extends LineLeg {
  /** The audio, once it is open. */
  readonly media: LegMedia | undefined;
  /** BYE to a live peer; else a refusal, or CANCEL. */
  end(cause: number, reason?: string): void;
  /** A request in its dialog. 481 when there is none any more. */
  send(method: string, parts: AnswerParts): Promise<SipMessage | SyntheticFinal>;
  /** A new offer to its peer. 481 when there is no dialog any more. */
  reinvite(offer: string): Promise<SipMessage | SyntheticFinal>;
  /**
   * Brings its audio to another place, by a re-INVITE: legs of different calls can hear each other in one place only.
   * @returns false when the peer refused; everything is as it was then
   */
  move(place: MediaPlace): Promise<boolean>;
}
