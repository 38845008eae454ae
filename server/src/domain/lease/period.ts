import { addMonths, epochMs, isoTime } from "../../base/iso-time.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A lease works on for so long when its renewal cannot be paid (numbers.md 7). */
const GRACE_MS = 7 * DAY_MS;
/** Between two tries to renew it meanwhile. */
const RETRY_MS = 6 * HOUR_MS;
/** Days before a release at which its account is told, the first one first. */
const NOTICE_DAYS = [3, 1] as const;

/** End of the period after the one that ends at `expiredOn`; short months do not move `day` for good. */
export function nextExpiry(expiredOn: string, day: number): string {
  return isoTime(addMonths(epochMs(expiredOn), 1, day));
}

/** When a lease that could not be renewed is released. */
export function graceEnd(expiredOn: string): number {
  return epochMs(expiredOn) + GRACE_MS;
}

/** When a renewal that could not be paid at `nowMs` is tried again: in six hours, at the end of grace at the latest. */
export function nextTry(expiredOn: string, nowMs: number): string {
  const end = graceEnd(expiredOn);
  const next = nowMs + RETRY_MS;
  return isoTime(end > nowMs ? Math.min(next, end) : next);
}

/** A release that is coming, if nothing is done: when, and how many notices its account should have had by now. */
export interface ComingRelease {
  readonly on: string;
  readonly notices: number;
}

/**
 * The release that a lease moves towards: at its end when it does not renew. One that renews but has not the money is
 * told of before its end, when that money is needed, and again before the end of grace, when it goes.
 */
export function comingRelease(lease: { expired_on: string; autorenew: boolean }, nowMs: number): ComingRelease {
  const endMs = epochMs(lease.expired_on);
  if (!lease.autorenew) return { on: lease.expired_on, notices: noticesBefore(endMs, nowMs) };
  const graceMs = graceEnd(lease.expired_on);
  const inGrace = noticesBefore(graceMs, nowMs);
  const on = isoTime(graceMs);
  return { on, notices: inGrace > 0 ? NOTICE_DAYS.length + inGrace : noticesBefore(endMs, nowMs) };
}

/** From when on a lease may need a notice. */
export function noticeHorizon(nowMs: number): string {
  return isoTime(nowMs + NOTICE_DAYS[0] * DAY_MS);
}

function noticesBefore(endMs: number, nowMs: number): number {
  return NOTICE_DAYS.filter((days) => nowMs >= endMs - days * DAY_MS).length;
}
