import type { Clock, Timer } from "../base/clock.js";
import { TX_TIMEOUT_MS } from "../wire/sip/tx/timers.js";

/** A request that waits for its answer. */
export interface OpenRequest {
  respond(answer: { readonly status: number }): void;
}

/**
 * Requests that wait for their answer. One that nobody has answered in 64·T1 is answered 500: the peer has given up by
 * then. One timer for all of them.
 */
export class SipOpenRequests {
  readonly #clock: Clock;
  /** With the time of their end, the oldest first. */
  readonly #open = new Map<OpenRequest, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Hot. */
  add(request: OpenRequest): void {
    this.#open.set(request, this.#clock.monotonicMs() + TX_TIMEOUT_MS);
    if (!this.#timer) this.#wait(TX_TIMEOUT_MS);
  }

  /** It was answered, or ended. Hot. */
  remove(request: OpenRequest): void {
    this.#open.delete(request);
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#open.clear();
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.setTimer(ms, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const [request, untilMs] of this.#open) {
      if (untilMs > nowMs) return this.#wait(untilMs - nowMs);
      this.#open.delete(request);
      request.respond({ status: 500 });
    }
  }
}
