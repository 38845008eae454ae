import type { Clock } from "../../base/clock.js";

/** So many in any stretch of so long. */
export interface PaceLimit {
  readonly count: number;
  readonly windowMs: number;
}

/**
 * Keeps requests under a limit of the far side: no stretch of `windowMs` sees more than `count` of them begin. A bucket would
 * let through twice as many in its first window, and the registry counts windows.
 */
export class RegistryPace {
  readonly #clock: Clock;
  readonly #limit: PaceLimit;
  /** When the last `count` began, monotonic. */
  readonly #begunMs: number[] = [];
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, limit: PaceLimit) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** How long the next request has to wait; 0 = it may begin. */
  get waitMs(): number {
    const { count, windowMs } = this.#limit;
    const [first] = this.#begunMs;
    const roomMs = first === undefined || this.#begunMs.length < count ? first : first + windowMs;
    const fromMs = Math.max(roomMs ?? Number.NEGATIVE_INFINITY, this.#pausedUntilMs);
    return Math.max(0, fromMs - this.#clock.monotonicMs());
  }

  /** Nothing begins for so long, whatever the limit would let through. */
  pause(forMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.monotonicMs() + forMs);
  }

  /**
   * Resolves true when a request may begin, which it then does at once.
   * @returns false: its turn is not within `mostMs`, or `signal` was aborted; nothing may be sent
   */
  async take(mostMs: number, signal: AbortSignal): Promise<boolean> {
    const untilMs = this.#clock.monotonicMs() + mostMs;
    for (;;) {
      const { waitMs } = this;
      const nowMs = this.#clock.monotonicMs();
      if (signal.aborted || nowMs + waitMs > untilMs) return false;
      if (waitMs === 0) {
        this.#begunMs.push(nowMs);
        if (this.#begunMs.length > this.#limit.count) this.#begunMs.shift();
        return true;
      }
      await rest(this.#clock, waitMs, signal);
    }
  }
}

/** Resolves after so long, or when the signal aborts. */
function rest(clock: Clock, forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = clock.setTimer(forMs, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
