import type { Clock } from "./clock.js";

export interface CompanyOptions {
  readonly clock: Clock;
  /** The longest wait for those that are expected. */
  readonly gatherMs: number;
  /** The longest wait for more than those, where something came together before and nothing is held up; default `gatherMs`. */
  readonly streamMs?: number;
  /** Others cannot come before the work is done. Default: it may be so. */
  readonly isHeldUp?: () => boolean;
  /** Things of one piece of work: more are not waited for. */
  readonly most: number;
}

/**
 * How long what comes first waits for others, so that they are worked off together: until as many are there as had part in
 * the last piece of work or waited for its end, and a few milliseconds at most; longer, and for more, while nothing is held
 * up by that. Who was answered may come again at once; one that comes alone every time waits for nobody.
 */
export class Company {
  readonly #o: CompanyOptions;
  #expected = 0;
  #sinceMs: number | undefined;

  constructor(options: CompanyOptions) {
    this.#o = options;
  }

  /** How much longer those that wait should do so, ms; 0: no longer. The time runs from the first question. */
  leftMs(waiting: number): number {
    const { clock, gatherMs, streamMs = gatherMs, isHeldUp, most } = this.#o;
    const isStream = streamMs > gatherMs && this.#expected > 1 && isHeldUp?.() === false;
    if (waiting >= (isStream ? most : Math.min(this.#expected, most))) return 0;
    const nowMs = clock.monotonicMs();
    this.#sinceMs ??= nowMs;
    return Math.max(0, this.#sinceMs + (isStream ? streamMs : gatherMs) - nowMs);
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
