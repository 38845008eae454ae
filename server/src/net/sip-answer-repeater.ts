import type { Clock, Timer } from "../base/clock.js";
import { T1_MS, T2_MS, TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";

/**
 * Repeats an answer to INVITE until it is acknowledged, over every transport: after T1, doubling to `capMs`, and gives up
 * after 64·T1. A 2xx to T2 (RFC 3261 §13.3.1.4).
 */
export class AnswerRepeater {
  readonly #clock: Clock;
  readonly #send: () => void;
  readonly #expired: () => void;
  readonly #capMs: number;
  #pauseMs = T1_MS;
  /** Until it gives up. */
  #leftMs = TX_TIMEOUT_MS;
  #timer: Timer;

  constructor(clock: Clock, send: () => void, expired: () => void, capMs: number = T2_MS) {
    this.#clock = clock;
    this.#send = send;
    this.#expired = expired;
    this.#capMs = capMs;
    this.#timer = clock.setTimer(this.#pauseMs, this.#run);
  }

  stop(): void {
    this.#timer.cancel();
  }

  readonly #run = (): void => {
    this.#leftMs -= this.#pauseMs;
    if (this.#leftMs <= 0) return this.#expired();
    this.#send();
    this.#pauseMs = Math.min(2 * this.#pauseMs, this.#capMs, this.#leftMs);
    this.#timer = this.#clock.setTimer(this.#pauseMs, this.#run);
  };
}
