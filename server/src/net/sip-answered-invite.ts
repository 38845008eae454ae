import type { SipMessage } from "../wire/sip/message.js";

/** A request of a peer that its copies, its ACK and its CANCEL are matched to. */
export interface KnownRequest {
  /** Address it came from. */
  readonly host: string;
  readonly localTag: string;
  readonly isInvite: boolean;
  /** True until a final answer went out. */
  readonly isOpen: boolean;
  /** True while an ACK means the one to our refusal. */
  readonly awaitsAck: boolean;
  /** The peer took its INVITE back. */
  readonly cancelled?: ((cancel: SipMessage) => void) | undefined;
  /** The request again. */
  again(): void;
  /** The ACK to our refusal. */
  ack(): void;
}

export interface AnsweredInviteParts {
  readonly host: string;
  readonly localTag: string;
  /** It was refused: its ACK is absorbed, too. */
  readonly awaitsAck: boolean;
  /** Counts a copy. */
  readonly repeated: () => void;
}

/**
 * An INVITE that has its final answer, as it is found when something more comes of it: its copies are absorbed, and a late
 * CANCEL is answered. A 2xx is its user's to repeat, an acknowledged refusal nobody's, so that no message is kept.
 */
export class AnsweredInvite implements KnownRequest {
  readonly host: string;
  readonly localTag: string;
  readonly awaitsAck: boolean;
  readonly isInvite = true;
  readonly isOpen = false;
  readonly again: () => void;

  constructor({ host, localTag, awaitsAck, repeated }: AnsweredInviteParts) {
    this.host = host;
    this.localTag = localTag;
    this.awaitsAck = awaitsAck;
    this.again = repeated;
  }

  ack(): void {}
}
