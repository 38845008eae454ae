import type { Clock } from "../base/clock.js";
import { FIRST_RSEQ_MAX, type RAck, RELIABLE } from "../wire/sip/dialog/reliable-1xx.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import { AnswerRepeater } from "./sip-answer-repeater.js";
import type { AnswerParts } from "./sip-session.js";

export interface ReliableAnswersParts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** CSeq number of the INVITE. */
  readonly cseq: number;
  /** Sends a 1xx. @returns what sends the same bytes again */
  readonly send: (status: number, parts: AnswerParts) => () => void;
  /** No PRACK in 64·T1: the INVITE is to be refused. */
  readonly expired: () => void;
}

/** A reliable 1xx on its way. */
interface Outstanding {
  readonly rseq: number;
  readonly hasBody: boolean;
  readonly repeater: AnswerRepeater;
}

/** What a PRACK was for: `hasBody` tells of the 1xx that it acknowledges. */
export interface Acknowledged {
  readonly hasBody: boolean;
}

/**
 * The reliable 1xx of one INVITE, called side (RFC 3262 §3): each is repeated until its PRACK, the next one waits for it.
 */
export class ReliableAnswers {
  readonly #parts: ReliableAnswersParts;
  readonly #waiting: { readonly status: number; readonly parts: AnswerParts }[] = [];
  #nextRseq: number;
  #outstanding: Outstanding | undefined;

  constructor(parts: ReliableAnswersParts) {
    this.#parts = parts;
    this.#nextRseq = 1 + Math.floor(parts.random() * (FIRST_RSEQ_MAX - 1));
  }

  /** True while a 1xx with a description has no PRACK: a 2xx has to wait then. */
  get holdsFinal(): boolean {
    return this.#outstanding?.hasBody === true;
  }

  /** True while the last 1xx has no PRACK, also after the final answer. */
  get awaitsPrack(): boolean {
    return this.#outstanding !== undefined;
  }

  send(status: number, parts: AnswerParts): void {
    if (this.#outstanding) this.#waiting.push({ status, parts });
    else this.#send(status, parts);
  }

  /** @returns undefined when it acknowledges nothing that waits: 481 */
  acknowledge({ rseq, cseq, method }: RAck): Acknowledged | undefined {
    const outstanding = this.#outstanding;
    if (!outstanding || rseq !== outstanding.rseq || cseq !== this.#parts.cseq || method !== "INVITE") return undefined;
    this.#clear();
    return { hasBody: outstanding.hasBody };
  }

  /** Sends what waited for the PRACK. */
  next(): void {
    const waiting = this.#outstanding ? undefined : this.#waiting.shift();
    if (waiting) this.#send(waiting.status, waiting.parts);
  }

  /** The final answer is out: nothing is repeated, and what was not sent is not sent any more. */
  settle(): void {
    this.#outstanding?.repeater.stop();
    this.#waiting.length = 0;
  }

  #send(status: number, parts: AnswerParts): void {
    const rseq = this.#nextRseq++;
    const reliable: HeaderLine[] = [
      ["Require", RELIABLE],
      ["RSeq", String(rseq)],
    ];
    const again = this.#parts.send(status, { ...parts, headers: [...(parts.headers ?? []), ...reliable] });
    const expired = () => {
      this.#clear();
      this.#parts.expired();
    };
    // Doubling without an end, as §3 has it.
    const repeater = new AnswerRepeater(this.#parts.clock, again, expired, Number.POSITIVE_INFINITY);
    this.#outstanding = { rseq, hasBody: parts.body !== undefined && parts.body.length > 0, repeater };
  }

  #clear(): void {
    this.#outstanding?.repeater.stop();
    this.#outstanding = undefined;
  }
}
