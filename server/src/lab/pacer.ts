import type { Clock, Timer } from "../base/clock.js";

/** Length of a frame of the lab. */
export const FRAME_MS = 20;
/** A process that stood still for longer goes on from now: nobody wants the missed frames in one burst. */
const CATCH_UP_MS = 200;

/** One 20 ms beat for all streams of the lab, without drift: each due time is the one before plus 20 ms. */
export class Pacer {
  readonly #clock: Clock;
  readonly #ticks = new Set<() => void>();
  #timer: Timer | undefined;
  #dueMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `tick` every 20 ms until `stop`. */
  add(tick: () => void): { stop(): void } {
    this.#ticks.add(tick);
    if (this.#ticks.size === 1) this.#start();
    return { stop: () => this.#remove(tick) };
  }

  #start(): void {
    this.#dueMs = this.#clock.monotonicMs() + FRAME_MS;
    this.#arm();
  }

  #remove(tick: () => void): void {
    this.#ticks.delete(tick);
    if (this.#ticks.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(this.#dueMs - this.#clock.monotonicMs(), () => this.#beat());
  }

  #beat(): void {
    // A timer may fire a little early; the frame keeps its time.
    if (this.#clock.monotonicMs() < this.#dueMs - 0.5) {
      this.#arm();
      return;
    }
    if (this.#clock.monotonicMs() - this.#dueMs > CATCH_UP_MS) this.#dueMs = this.#clock.monotonicMs();
    this.#dueMs += FRAME_MS;
    for (const tick of this.#ticks) tick();
    if (this.#ticks.size > 0) this.#arm();
  }
}
