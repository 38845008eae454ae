import type { Clock, Timer } from "../../base/clock.js";
import type { SmppOwnAnswer } from "../../net/smpp-socket.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import type { ShortMessage } from "../../wire/smpp/text.js";

/** A short message that was handed in. */
export interface SubmittedPart extends ShortMessage {
  /** registered_delivery: clients ask for the receipt of one part alone. */
  readonly registered: number;
}

/** One part of a text that a customer hands in. */
export interface WaitingPart {
  /** The same for the parts of one text. */
  readonly key: string;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  readonly part: SubmittedPart;
}

interface Group {
  readonly parts: Map<number, { readonly part: SubmittedPart; readonly answer: (answer: SmppOwnAnswer) => void }>;
  readonly timer: Timer;
}

/** Nothing is stored of a text before its last part is there, so the others wait for their answers no longer than a client does. */
const WAIT_MS = 10_000;
const AGAIN: SmppOwnAnswer = { status: SMPP_STATUS.ESME_RSYSERR };

/** Parts of texts that one bind hands in: they are answered together, when the whole text is stored. */
export class PartWaits {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Group>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param send stores the whole text; gives the answers of its parts, in their order. Never rejects
   * @returns the answer to this part; a temporary error when the others do not come
   */
  take(
    { key, total, number, part }: WaitingPart,
    send: (parts: readonly SubmittedPart[]) => Promise<readonly SmppOwnAnswer[]>,
  ): Promise<SmppOwnAnswer> {
    return new Promise((answer) => {
      const group = this.#groups.get(key) ?? this.#open(key);
      // The same part again: the client has given the first one up.
      group.parts.get(number)?.answer(AGAIN);
      group.parts.set(number, { part, answer });
      if (group.parts.size < total) return;
      this.#groups.delete(key);
      group.timer.cancel();
      const all = [...group.parts].sort(([a], [b]) => a - b).map(([, one]) => one);
      void send(all.map((one) => one.part)).then((answers) => {
        for (const [at, one] of all.entries()) one.answer(answers[at] ?? AGAIN);
      });
    });
  }

  /** Answers what waits. */
  close(): void {
    for (const key of [...this.#groups.keys()]) this.#giveUp(key);
  }

  #open(key: string): Group {
    const group = { parts: new Map(), timer: this.#clock.setTimer(WAIT_MS, () => this.#giveUp(key)) };
    this.#groups.set(key, group);
    return group;
  }

  #giveUp(key: string): void {
    const group = this.#groups.get(key);
    this.#groups.delete(key);
    group?.timer.cancel();
    for (const { answer } of group?.parts.values() ?? []) answer(AGAIN);
  }
}
