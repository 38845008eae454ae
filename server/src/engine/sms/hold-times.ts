import type { Clock } from "../../base/clock.js";

/** Share of the newest in the average. */
const NEWEST = 0.1;

/** How long messages of each carrier hold a place in its window, of late. */
export class HoldTimes {
  readonly #clock: Clock;
  readonly #averageMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** That of the slowest carrier, ms; undefined before the first. */
  get longestMs(): number | undefined {
    return this.#averageMs.size > 0 ? Math.max(...this.#averageMs.values()) : undefined;
  }

  /** @param giveBack gives back a place that is held from now on @returns the same, with a note of the time */
  timed(carrier: string, giveBack: (() => void) | undefined): (() => void) | undefined {
    if (!giveBack) return undefined;
    const sinceMs = this.#clock.monotonicMs();
    let isHeld = true;
    return () => {
      if (isHeld) this.#held(carrier, this.#clock.monotonicMs() - sinceMs);
      isHeld = false;
      giveBack();
    };
  }

  #held(carrier: string, holdMs: number): void {
    const before = this.#averageMs.get(carrier) ?? holdMs;
    this.#averageMs.set(carrier, before + NEWEST * (holdMs - before));
  }
}
