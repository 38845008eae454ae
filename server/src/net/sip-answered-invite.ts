import type { SipMessage } from "../wire/sip/message.js";

/** A request of a peer that its copies, its ACK and its CANCEL are matched to. */
export interface KnownRequest {
  readonly key: string;
  readonly mergeKey: string;
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
  done(): void;
}

/**
 * An INVITE that we answered by a 2xx: its copies are absorbed for 64·T1 (state `accepted` of RFC 6026 §7.1, timer L), and a
 * late CANCEL finds it. The 2xx is its user's to repeat, so that no message is kept.
 */
export class AnsweredInvite implements KnownRequest {
  readonly key: string;
  readonly mergeKey: string;
  readonly host: string;
  readonly localTag: string;
  readonly #repeated: () => void;

  /** @param repeated counts a copy */
  constructor({ key, mergeKey, host, localTag }: KnownRequest, repeated: () => void) {
    this.key = key;
    this.mergeKey = mergeKey;
    this.host = host;
    this.localTag = localTag;
    this.#repeated = repeated;
  }

  get isInvite(): boolean {
    return true;
  }

  get isOpen(): boolean {
    return false;
  }

  get awaitsAck(): boolean {
    return false;
  }

  again(): void {
    this.#repeated();
  }

  ack(): void {}

  done(): void {}
}
