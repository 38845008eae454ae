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

/** Ends a call that rings too long, or talks too long (call-xml.md 3.8). */
export class CallLimits {
  readonly #clock: Clock;
  readonly #call: LimitedCall;
  #ring: Timer | undefined;
  #talk: Timer | undefined;

  constructor(clock: Clock, call: LimitedCall) {
    this.#clock = clock;
    this.#call = call;
    this.#ring = undefined;
    this.#talk = undefined;
  }

  /** It rings from now on, so long at most. */
  ringing(limitMs: number): void {
    this.#ring = this.#clock.setTimer(limitMs, () => this.#call.isAnswered || this.#call.end(CAUSE.noAnswer));
  }

  /** It was answered now. @param minutes `max_call_length_min` of its app; null or no app = that of the installation */
  answered(minutes: number | null | undefined): void {
    this.#stopRinging();
    const limitMs = (minutes ?? DEFAULT_MIN) * MS_PER_MINUTE;
    this.#talk = this.#clock.setTimer(limitMs, () => this.#call.end(CAUSE.allottedTimeout));
  }

  close(): void {
    this.#stopRinging();
    this.#talk?.cancel();
    this.#talk = undefined;
  }

  #stopRinging(): void {
    this.#ring?.cancel();
    this.#ring = undefined;
  }
}
