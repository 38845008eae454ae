import type { Clock, Timer } from "../../base/clock.js";
import { CAUSE } from "./end-reason.js";

/** Longest call when the app says nothing, minutes. */
const DEFAULT_MIN = 240;
const MS_PER_MINUTE = 60_000;

/** What it ends. */
interface LimitedCall {
  readonly isAnswered: boolean;
  end(cause: number): void;
}

/**
 * Ends a call that rings too long, or talks too long (call-xml.md 3.8). One timer for both: that of ringing is left alone when
 * the call is answered, unless it talks for less, and looks then how long the call may go on.
 */
export class CallLimits {
  readonly #clock: Clock;
  readonly #call: LimitedCall;
  #timer: Timer | undefined;
  /** Monotonic times: when the timer fires, and when a call that talks has to end. */
  #firesMs = 0;
  #endMs: number | undefined;

  constructor(clock: Clock, call: LimitedCall) {
    this.#clock = clock;
    this.#call = call;
    this.#timer = undefined;
    this.#endMs = undefined;
  }

  /** It rings from now on, so long at most. */
  ringing(limitMs: number): void {
    this.#wait(limitMs);
  }

  /** It was answered now. @param minutes `max_call_length_min` of its app; null or no app = that of the installation */
  answered(minutes: number | null | undefined): void {
    const limitMs = (minutes ?? DEFAULT_MIN) * MS_PER_MINUTE;
    const endMs = this.#clock.monotonicMs() + limitMs;
    this.#endMs = endMs;
    if (this.#timer && this.#firesMs <= endMs) return;
    this.#timer?.cancel();
    this.#wait(limitMs);
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    this.#firesMs = this.#clock.monotonicMs() + delayMs;
    this.#timer = this.#clock.setTimer(delayMs, () => this.#fired());
  }

  #fired(): void {
    this.#timer = undefined;
    if (!this.#call.isAnswered) return this.#call.end(CAUSE.noAnswer);
    // Answered, and about to talk: the document has something to say first.
    if (this.#endMs === undefined) return;
    const leftMs = this.#endMs - this.#clock.monotonicMs();
    if (leftMs > 0) this.#wait(leftMs);
    else this.#call.end(CAUSE.allottedTimeout);
  }
}
