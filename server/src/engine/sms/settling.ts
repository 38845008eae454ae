import type { Clock } from "../../base/clock.js";
import { isAway } from "../../base/errors.js";
import { GatheredWork, type GatheredWorkOptions } from "../../base/gathered-work.js";
import type { MessageResults } from "../../domain/sms-queue/port.js";

/** Answers that are kept for the database at once. */
const KEPT_MAX = 1_000;
/** What is kept is offered to a database that was away again after so long. */
const RETRY_MS = 1_000;

/** Keeps what carriers answered where it outlives the process and the machine, until the database has it. */
export interface AnswerKeeper {
  /** What may not have been stored in a former life, and what was. Before the first `keep`. */
  read(): Promise<readonly MessageResults[]>;
  /**
   * Resolves when it is kept, with what is to be called when it need not be kept any longer; undefined: it could not be
   * kept. Never rejects.
   */
  keep(answer: MessageResults): Promise<(() => void) | undefined>;
}

export interface SettlingOptions<E> extends Omit<GatheredWorkOptions<E, undefined>, "clock"> {
  readonly clock: Clock;
  /** Without it nothing is kept. */
  readonly answers: AnswerKeeper | undefined;
  /** What the database does not take after that is left to the next start. */
  readonly signal: AbortSignal;
}

/**
 * Stores what came of messages, many by one transaction. What is kept on disk until then is safe long before: it is stored
 * after a crash, and tried again while the database is away (ADR 18).
 */
export class Settling<E extends MessageResults> {
  readonly #o: SettlingOptions<E>;
  readonly #ends: GatheredWork<E, undefined>;
  #kept = 0;
  #unstored = 0;

  constructor(options: SettlingOptions<E>) {
    this.#o = options;
    this.#ends = new GatheredWork(options);
  }

  /** Something is kept that the database could not take: its messages are not to be taken for lost. */
  get hasUnstored(): boolean {
    return this.#unstored > 0;
  }

  /** What is waited for may have changed. */
  look(): void {
    this.#ends.look();
  }

  /** Stores what is not kept meanwhile. */
  async store(end: E): Promise<void> {
    await this.#ends.add(end);
  }

  /** Stores what is kept until then, where it can be. @param onKept called as soon as it is safe */
  async storeKept(end: E, onKept: () => void): Promise<void> {
    const keeping = this.#keep(end, onKept);
    this.#kept++;
    let hasWaited = false;
    try {
      while (!(await this.#isStored(end, keeping))) {
        if (!hasWaited) this.#unstored++;
        hasWaited = true;
        await this.#rest();
      }
    } finally {
      this.#kept--;
      if (hasWaited) this.#unstored--;
      (await keeping)?.();
    }
  }

  /**
   * Stores again what a former life had kept.
   * @param choose those that are not stored
   * @returns what each met: undefined = it is stored
   * @throws DomainError 503 while the database is away
   */
  async recover(choose: (kept: readonly MessageResults[]) => Promise<readonly E[]>): Promise<readonly unknown[]> {
    const kept = (await this.#o.answers?.read()) ?? [];
    if (kept.length === 0) return [];
    const results = await Promise.allSettled((await choose(kept)).map((end) => this.#ends.add(end)));
    const errors = results.map((one) => (one.status === "rejected" ? one.reason : undefined));
    const away = errors.find(isAway);
    if (away !== undefined) throw away;
    return errors;
  }

  async #keep(end: E, onKept: () => void): Promise<(() => void) | undefined> {
    if (this.#kept >= KEPT_MAX) return undefined;
    const forget = await this.#o.answers?.keep(answerOf(end));
    if (forget) onKept();
    return forget;
  }

  /** @returns false: the database is away, and it is kept @throws what else was met */
  async #isStored(end: E, keeping: Promise<(() => void) | undefined>): Promise<boolean> {
    try {
      await this.#ends.add(end);
      return true;
    } catch (error) {
      if (!isAway(error) || this.#o.signal.aborted || !(await keeping)) throw error;
      return false;
    }
  }

  #rest(): Promise<void> {
    const { clock, signal } = this.#o;
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = clock.setTimer(RETRY_MS, end);
      signal.addEventListener("abort", end, { once: true });
    });
  }
}

function answerOf({ uuid, carrier, results }: MessageResults): MessageResults {
  return { uuid, carrier, results };
}
