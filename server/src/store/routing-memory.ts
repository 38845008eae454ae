import type { Clock } from "../base/clock.js";
import type { Soon } from "../base/soon.js";

/** Answers are asked for anew after so long, whatever was told. */
const LIFE_MS = 60_000;

interface Answer {
  readonly value: unknown;
  readonly untilMs: number;
}

/** What is remembered, and when all of it is forgotten. */
export class RoutingMemory {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #isTold: () => boolean;
  readonly #keepsMissing: boolean;
  readonly #answers = new Map<string, Answer>();
  #age = 0;

  /**
   * @param options.max answers kept; the oldest go first
   * @param options.isTold changes of other processes are being heard of: else nothing is remembered
   * @param options.keepsMissing remembers "nothing found" too: strangers may ask for any name, so the memory has to be
   * one whose answers may be pushed out by theirs; default false
   */
  constructor(options: {
    readonly clock: Clock;
    readonly max: number;
    readonly isTold: () => boolean;
    readonly keepsMissing?: boolean;
  }) {
    this.#clock = options.clock;
    this.#max = options.max;
    this.#isTold = options.isTold;
    this.#keepsMissing = options.keepsMissing ?? false;
  }

  get size(): number {
    return this.#answers.size;
  }

  /** Something changed: everything is read anew, and what is being read now is not kept. */
  forget(): void {
    this.#age++;
    this.#answers.clear();
  }

  /** What is remembered and may be believed now; undefined = it has to be read. Hot. */
  known(key: string): unknown {
    if (!this.#isTold()) return undefined;
    const known = this.#answers.get(key);
    return known && known.untilMs > this.#clock.monotonicMs() ? known.value : undefined;
  }

  /** The remembered answer, else that of `read`. Hot. */
  answer<T>(key: string, read: () => Soon<T>): Soon<T> {
    if (!this.#isTold()) return read();
    const known = this.#answers.get(key);
    return known && known.untilMs > this.#clock.monotonicMs() ? (known.value as T) : this.#read(key, read);
  }

  /** Asks for what is not known, or is not to be believed any more. */
  read<T>(key: string, read: () => Soon<T>): Soon<T> {
    return this.#isTold() ? this.#read(key, read) : read();
  }

  async #read<T>(key: string, read: () => Soon<T>): Promise<T> {
    const age = this.#age;
    const value = await read();
    if (age === this.#age && (value !== undefined || this.#keepsMissing)) this.#keep(key, value);
    return value;
  }

  #keep(key: string, value: unknown): void {
    this.#answers.delete(key);
    this.#answers.set(key, { value, untilMs: this.#clock.monotonicMs() + LIFE_MS });
    if (this.#answers.size <= this.#max) return;
    for (const oldest of this.#answers.keys()) {
      this.#answers.delete(oldest);
      return;
    }
  }
}
