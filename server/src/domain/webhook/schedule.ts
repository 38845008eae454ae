const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Delays between an attempt and the next (events.md 12.5): 10 attempts in 75 h 35 min. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Each delay is so much longer or shorter, so that failed deliveries do not come back all at once. */
const JITTER = 0.1;
/** A receiver may ask for so much patience, not more. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * Milliseconds from a failed attempt to the next; undefined when it was the last one.
 * @param attempts made in this run through the schedule, the failed one included
 * @param retryAfterMs what the receiver asked for
 * @param random 0..1
 */
export function retryDelayMs(attempts: number, retryAfterMs: number | undefined, random: number): number | undefined {
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (delayMs === undefined) return undefined;
  const own = Math.round(delayMs * (1 + JITTER * (2 * random - 1)));
  return Math.max(own, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}

/** An endpoint without success for so long, and with so many deliveries given up, is switched off. */
const FAILING_MAX_MS = 5 * 24 * HOUR_MS;
const EXHAUSTED_MAX = 10;

/** Whether an endpoint that fails is given up (events.md 12.5). */
export function isGivenUp(failing: { readonly sinceMs: number; readonly exhausted: number }, nowMs: number): boolean {
  return nowMs - failing.sinceMs >= FAILING_MAX_MS && failing.exhausted >= EXHAUSTED_MAX;
}
