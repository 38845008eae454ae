import type { Clock } from "../../base/clock.js";

const FRAMES_MAX = 20;
const WINDOW_MS = 1_000;

/** Frames of one client: 20 in any second. */
export class FrameRate {
  readonly #clock: Clock;
  readonly #times: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a frame; false when it is one too many. */
  take(): boolean {
    const now = this.#clock.monotonicMs();
    while (this.#times.length > 0 && now - (this.#times[0] ?? now) >= WINDOW_MS) this.#times.shift();
    this.#times.push(now);
    return this.#times.length <= FRAMES_MAX;
  }
}
