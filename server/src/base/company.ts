import type { Clock } from "./clock.js";

/**
 * How long what comes first waits for others, so that they are worked off together: until as many are there as had part in
 * the last piece of work or waited for its end, and a few milliseconds at most. Who was answered may come again at once; one
 * that comes alone every time waits for nobody.
 */
export class Company {
  readonly #clock: Clock;
  readonly #gatherMs: number;
  readonly #most: number;
  #expected = 0;
  #sinceMs: number | undefined;

  /**
   * @param options.gatherMs the longest wait
   * @param options.most things of one piece of work: more are not waited for
   */
  constructor(options: { clock: Clock; gatherMs: number; most: number }) {
    this.#clock = options.clock;
    this.#gatherMs = options.gatherMs;
    this.#most = options.most;
  }

  /** How much longer those that wait should do so, ms; 0: no longer. The time runs from the first question. */
  leftMs(waiting: number): number {
    if (waiting >= Math.min(this.#expected, this.#most)) return 0;
    const nowMs = this.#clock.monotonicMs();
    this.#sinceMs ??= nowMs;
    return Math.max(0, this.#sinceMs + this.#gatherMs - nowMs);
  }

  /** A piece of work begins with those that waited. */
  began(): void {
    this.#sinceMs = undefined;
  }

  /** A piece of `size` has ended while others waited. */
  ended(size: number, waiting: number): void {
    this.#expected = size + waiting;
  }
}
