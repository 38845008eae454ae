import type { Clock, Timer } from "../base/clock.js";
import type { TxTimer } from "../wire/sip/tx/timers.js";

/** The timers of one transaction, by their letters. */
export class TxTimers {
  readonly #clock: Clock;
  readonly #fire: (timer: TxTimer) => void;
  readonly #running = new Map<TxTimer, Timer>();

  constructor(clock: Clock, fire: (timer: TxTimer) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  arm(timer: TxTimer, ms: number): void {
    this.#running.get(timer)?.cancel();
    const running = this.#clock.setTimer(ms, () => {
      this.#running.delete(timer);
      this.#fire(timer);
    });
    this.#running.set(timer, running);
  }

  disarm(timer: TxTimer): void {
    this.#running.get(timer)?.cancel();
    this.#running.delete(timer);
  }

  clear(): void {
    for (const timer of this.#running.values()) timer.cancel();
    this.#running.clear();
  }
}
