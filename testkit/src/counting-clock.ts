import type { Clock, Timer } from "opentact/base/clock.js";

/** A clock that knows how many of the timers that were set by it still wait. */
export class CountingClock implements Clock {
  waiting = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    let isWaiting = true;
    const over = () => {
      if (isWaiting) this.waiting--;
      isWaiting = false;
    };
    const timer = this.#clock.setTimer(delayMs, () => {
      over();
      fire();
    });
    this.waiting++;
    return {
      cancel: () => {
        over();
        timer.cancel();
      },
    };
  }
}
