import type { Clock, Timer } from "../base/clock.js";
import type { TxTimer } from "../wire/sip/tx/timers.js";

interface Running {
  readonly letter: TxTimer;
  readonly timer: Timer;
}

/** The timers of one transaction, by their letters. Two run at once at most, so that they are few to look through. */
export class TxTimers {
  readonly #clock: Clock;
  readonly #fire: (timer: TxTimer) => void;
  readonly #running: Running[] = [];

  constructor(clock: Clock, fire: (timer: TxTimer) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  arm(letter: TxTimer, ms: number): void {
    this.disarm(letter);
    const timer = this.#clock.setTimer(ms, () => {
      this.#take(letter);
      this.#fire(letter);
    });
    this.#running.push({ letter, timer });
  }

  disarm(letter: TxTimer): void {
    this.#take(letter)?.timer.cancel();
  }

  clear(): void {
    for (const { timer } of this.#running.splice(0)) timer.cancel();
  }

  #take(letter: TxTimer): Running | undefined {
    const index = this.#running.findIndex((one) => one.letter === letter);
    return index < 0 ? undefined : this.#running.splice(index, 1)[0];
  }
}
