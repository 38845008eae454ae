import type { Clock } from "../base/clock.js";
import { DelayQueue } from "../base/delay-queue.js";
import { own } from "../base/own.js";
import type { SipMessage } from "../wire/sip/message.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";

/** Hears of every 2xx to an INVITE after the first. */
export interface AcceptedUser {
  response(message: SipMessage): void;
}

interface Accepted {
  readonly key: string;
  user: AcceptedUser;
}

/**
 * INVITEs of ours that got a 2xx. For 64·T1 it may come again, or one of another phone that a proxy asked (state `accepted`
 * of RFC 6026 §7.2, timer M): of the transaction its key and its user are left, and one timer for all of them.
 */
export class SipAcceptedInvites {
  readonly #accepted = new Map<string, Accepted>();
  readonly #ends: DelayQueue<Accepted>;

  constructor(clock: Clock) {
    this.#ends = new DelayQueue(clock, TX_TIMEOUT_MS, ({ key }) => this.#accepted.delete(key));
  }

  get size(): number {
    return this.#accepted.size;
  }

  keep(key: string, user: AcceptedUser): void {
    const accepted = { key: own(key), user };
    this.#accepted.set(accepted.key, accepted);
    this.#ends.add(accepted);
  }

  /** From now on somebody else hears: who did holds more than what is left to do takes. Nothing when time is up. */
  pass(key: string, user: AcceptedUser): void {
    const accepted = this.#accepted.get(key);
    if (accepted) accepted.user = user;
  }

  /** A response of the peer; what is no 2xx comes too late. */
  receive(key: string, message: SipMessage): void {
    if (message.status >= 200 && message.status < 300) this.#accepted.get(key)?.user.response(message);
  }

  clear(): void {
    this.#accepted.clear();
    this.#ends.clear();
  }
}
