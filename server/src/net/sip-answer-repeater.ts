import type { Clock, Timer } from "../base/clock.js";
import { T1_MS, T2_MS, TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";

/**
 * Repeats a 2xx to INVITE until its ACK comes, over every transport (RFC 3261 §13.3.1.4): after T1, doubling to T2, and
 * gives up after 64·T1.
 */
export class AnswerRepeater {
  readonly #clock: Clock;
  readonly #send: () => void;
  readonly #expired: () => void;
  #pauseMs = T1_MS;
  #next: Timer;
  #end: Timer;

  constructor(clock: Clock, send: () => void, expired: () => void) {
    this.#clock = clock;
    this.#send = send;
    this.#expired = expired;
    this.#end = clock.setTimer(TX_TIMEOUT_MS, () => this.#expire());
    this.#next = clock.setTimer(this.#pauseMs, () => this.#repeat());
  }

  stop(): void {
    this.#next.cancel();
    this.#end.cancel();
  }

  #repeat(): void {
    this.#send();
    this.#pauseMs = Math.min(2 * this.#pauseMs, T2_MS);
    this.#next = this.#clock.setTimer(this.#pauseMs, () => this.#repeat());
  }

  #expire(): void {
    this.stop();
    this.#expired();
  }
}
