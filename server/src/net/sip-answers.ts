import type { Clock } from "../base/clock.js";
import { DelayQueue } from "../base/delay-queue.js";
import { own } from "../base/own.js";
import { WireSlab } from "../base/wire-slab.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";
import type { Hop } from "./sip-hop.js";

/** A final answer that went out over UDP, with what sending it again takes. */
export interface SentAnswer {
  /** Key of the transaction it belongs to. */
  readonly key: string;
  readonly method: string;
  readonly wire: Buffer;
  readonly hop: Hop;
}

export interface SipAnswersParts {
  readonly clock: Clock;
  readonly transmit: (wire: Buffer, hop: Hop, failed: (error: Error) => void) => void;
  readonly counters: { repeated(direction: "in" | "out", method: string): void };
}

/**
 * Final answers to requests other than INVITE over UDP, sent again to whoever asks again within 64·T1 (RFC 3261 §17.2.2,
 * timer J). At thousands of registrations a second most of what lives is in here: bytes and their key, nothing else.
 */
export class SipAnswers {
  readonly #parts: SipAnswersParts;
  readonly #answers = new Map<string, SentAnswer>();
  readonly #slab = new WireSlab();
  readonly #ends: DelayQueue<SentAnswer>;

  constructor(parts: SipAnswersParts) {
    this.#parts = parts;
    this.#ends = new DelayQueue(parts.clock, TX_TIMEOUT_MS, (answer) => this.#forget(answer));
  }

  get size(): number {
    return this.#answers.size;
  }

  /** Keeps an answer from now on. Hot. */
  keep({ key, method, wire, hop }: SentAnswer): void {
    const answer = { key: own(key), method, wire: this.#slab.keep(wire), hop };
    this.#answers.set(answer.key, answer);
    this.#ends.add(answer);
  }

  /** It could not be sent: there is nothing to repeat. */
  drop(key: string): void {
    this.#answers.delete(key);
  }

  /** A request came. @returns whether it was answered before, and has been answered so again */
  again(key: string): boolean {
    const answer = this.#answers.get(key);
    if (!answer) return false;
    const { transmit, counters } = this.#parts;
    counters.repeated("in", answer.method);
    counters.repeated("out", answer.method);
    transmit(answer.wire, answer.hop, () => this.#forget(answer));
    return true;
  }

  clear(): void {
    this.#answers.clear();
    this.#ends.clear();
  }

  #forget(answer: SentAnswer): void {
    if (this.#answers.get(answer.key) === answer) this.#answers.delete(answer.key);
  }
}
