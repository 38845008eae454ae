import type { Clock, Timer } from "./clock.js";

/** What is due within that time of another is not worth a timer of its own. */
const TOGETHER_MS = 10;
/** So many wait together, and the front is cut off when so much of it is empty. */
const MANY = 1_024;

/**
 * Tells of each thing that a fixed time has passed since it was added. One timer for all of them, however many there are;
 * among many each is told up to 10 ms late.
 */
export class DelayQueue<T> {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #due: (item: T) => void;
  /** In the order they came, which is the order they are due. */
  #items: (T | undefined)[] = [];
  #dueMs: number[] = [];
  #first = 0;
  #timer: Timer | undefined;
  #isTelling = false;

  /** @param due called for each item once; must not throw */
  constructor(clock: Clock, delayMs: number, due: (item: T) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#due = due;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  /** Hot. */
  add(item: T): void {
    this.#items.push(item);
    this.#dueMs.push(this.#clock.monotonicMs() + this.#delayMs);
    if (!this.#timer && !this.#isTelling) this.#wait(this.#delayMs);
  }

  /** Nobody is told of anything any more. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#items = [];
    this.#dueMs = [];
    this.#first = 0;
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.setTimer(ms, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    this.#isTelling = true;
    while (this.#first < this.#items.length && this.#dueMs[this.#first]! <= nowMs) {
      const item = this.#items[this.#first] as T;
      this.#items[this.#first++] = undefined;
      this.#due(item);
    }
    this.#isTelling = false;
    this.#cut();
    const nextMs = this.#dueMs[this.#first];
    if (nextMs !== undefined) this.#wait(Math.max(nextMs - nowMs, this.size > MANY ? TOGETHER_MS : 0));
  }

  #cut(): void {
    const isWorthIt = this.#first === this.#items.length || (this.#first > MANY && this.#first > this.size);
    if (!isWorthIt) return;
    this.#items = this.#items.slice(this.#first);
    this.#dueMs = this.#dueMs.slice(this.#first);
    this.#first = 0;
  }
}
