import type { SipMessage } from "../../wire/sip/message.js";

/** What a try tells its leg; never within `begin`. */
export interface TryEvents {
  /** No answer at all came in time. */
  silent(): void;
  /** The gateway has died before an answer, and no audio was heard. Again while it stays dead. */
  dead(): void;
}

/** A gateway of a carrier, as the leg that may go through it sees it. */
export interface Gateway {
  /**
   * Begins a try.
   * @returns `full`: it has no room for a call now; `over`: enough was tried for this call
   */
  begin(events: TryEvents): GatewayTry | "full" | "over";
}

/** One INVITE through a gateway. */
export interface GatewayTry {
  /** A provisional answer came. @param isEarly with audio that can be heard */
  heard(status: number, isEarly: boolean): void;
  answered(): void;
  /**
   * The INVITE was refused, or came to nothing: its room is given back.
   * @param response undefined: the status stands for an answer that never came
   * @returns whether another gateway may mend it
   */
  refused(status: number, response: SipMessage | undefined): boolean;
  /** The leg is over: its room is given back. Idempotent. */
  close(): void;
}
