/** A throttle halves the rate; each clean stretch of that length gives a tenth back (messaging.md 8.6). */
const CLEAN_MS = 10_000;
const GROWTH = 1.1;
const LEAST_PER_SECOND = 1;
/** Throttles of what was under way at the same time count once. */
const ONCE_MS = 1_000;

/** How fast a carrier may be sent to: as its settings say, and less after it has throttled. Times are monotonic milliseconds. */
export class AdaptiveRate {
  /** Parts per second by the settings; 0 = no limit. */
  readonly #most: number;
  /** Undefined: as fast as the settings say. */
  #reduced: number | undefined;
  /** Rate at the first throttle, where growth ends when the settings have no limit. */
  #ceiling = 0;
  #changedMs = 0;
  /** Start of the running second, what went out in it, and in the one before. */
  #secondMs = 0;
  #count = 0;
  #lastCount = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** One part goes out. */
  sent(nowMs: number): void {
    this.#turn(nowMs);
    this.#count++;
  }

  /** The carrier has said that it is too fast. */
  throttled(nowMs: number): void {
    if (this.#reduced !== undefined && nowMs - this.#changedMs < ONCE_MS) return;
    this.#turn(nowMs);
    const observed = Math.max(this.#count, this.#lastCount);
    const before = this.perSecond(nowMs) || observed;
    if (this.#reduced === undefined) this.#ceiling = this.#most || Math.max(before, LEAST_PER_SECOND);
    this.#reduced = Math.max(LEAST_PER_SECOND, before / 2);
    this.#changedMs = nowMs;
  }

  /** Parts per second now; 0 = no limit. */
  perSecond(nowMs: number): number {
    while (this.#reduced !== undefined && nowMs - this.#changedMs >= CLEAN_MS) {
      this.#changedMs += CLEAN_MS;
      const grown = this.#reduced * GROWTH;
      this.#reduced = grown >= this.#ceiling ? undefined : grown;
    }
    return this.#reduced ?? this.#most;
  }

  #turn(nowMs: number): void {
    if (nowMs - this.#secondMs < 1_000) return;
    this.#lastCount = nowMs - this.#secondMs < 2_000 ? this.#count : 0;
    this.#count = 0;
    this.#secondMs = nowMs;
  }
}
