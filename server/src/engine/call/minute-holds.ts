import type { Clock, Timer } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { CallRating, RatingRefusal } from "../../domain/rating/port.js";
import { RATING_REASONS } from "../../domain/rating/rules.js";
import type { EndSignal } from "./gone.js";
import type { LegRecord, LiveHearer } from "./leg-record.js";

const MINUTE_MS = 60_000;
/** The next minute is asked for so long before it begins; what is left when there is none is the time of the warning. */
const AHEAD_MS = 10_000;
/** Asked once more before the end: money may have come in. The talk must not reach the second after. */
const LAST_MS = 1_000;
/** Between two tries while the database is away; the talk goes on (security.md 2, P9). */
const RETRY_MS = 5_000;
/** Q.850 cause of a talk that money ended (security.md 12). */
const OUT_OF_MONEY = 31;

interface Parts {
  readonly rating: CallRating;
  readonly clock: Clock;
  readonly log: Log;
}

interface Leg {
  readonly record: LegRecord;
  readonly gone: EndSignal;
  end(cause: number, reason?: string): void;
}

/**
 * Sets money aside for a live leg, a minute ahead, until it is gone. When there is none the account is warned, and the leg
 * ends with what is paid for.
 */
export class MinuteHolds implements LiveHearer {
  readonly #parts: Parts;
  readonly #leg: Leg;
  #startMs = 0;
  /** The first was set aside before the leg rang. */
  #minutes = 1;
  #timer: Timer | undefined;
  #isWarned = false;

  constructor(parts: Parts, leg: Leg) {
    this.#parts = parts;
    this.#leg = leg;
  }

  /** The leg is live. */
  legLive(): void {
    const { gone } = this.#leg;
    if (gone.aborted) return;
    this.#startMs = this.#parts.clock.monotonicMs();
    gone.addEventListener("abort", () => this.#timer?.cancel(), { once: true });
    this.#next();
  }

  #next(): void {
    this.#after(this.#leftMs() - AHEAD_MS);
  }

  /** Until what is set aside is used up. */
  #leftMs(): number {
    return this.#startMs + this.#minutes * MINUTE_MS - this.#parts.clock.monotonicMs();
  }

  #after(delayMs: number): void {
    this.#timer = this.#parts.clock.setTimer(Math.max(0, delayMs), () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { rating, clock, log } = this.#parts;
    const { record, gone } = this.#leg;
    try {
      const refusal = await rating.renew(record.uuid, isoTime(clock.now()));
      if (gone.aborted) return;
      if (refusal !== undefined) return this.#refused(refusal);
      this.#minutes++;
      this.#isWarned = false;
      this.#next();
    } catch (error) {
      log.error({ err: error, call: record.uuid }, "the next minute of a call could not be set aside, trying again");
      if (!gone.aborted) this.#after(RETRY_MS);
    }
  }

  #refused(why: RatingRefusal): void {
    const leftMs = this.#leftMs();
    if (leftMs <= LAST_MS) return this.#leg.end(OUT_OF_MONEY, RATING_REASONS[why]);
    if (!this.#isWarned) this.#warn(why, leftMs - LAST_MS);
    this.#after(leftMs - LAST_MS);
  }

  #warn(why: RatingRefusal, leftMs: number): void {
    this.#isWarned = true;
    const { rating, clock, log } = this.#parts;
    const { uuid: call, row } = this.#leg.record;
    const nowMs = clock.now();
    const times = { endsOn: isoTime(nowMs + leftMs), now: isoTime(nowMs) };
    log.onFail(rating.warn({ call, account: row.account, why, ...times }), "warning of the end of a call");
  }
}
