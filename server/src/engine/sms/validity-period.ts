/** What a message may wait at most and at least, seconds (messaging.md 2). */
const LEAST = 60;
const MOST = 36_000;

/**
 * validity_period of a submit (SMPP 3.4 §7.1.1): a length of time (`R` at its end), or a moment with its distance from UTC in
 * quarters of an hour.
 * @returns seconds, within what a message may wait; null when none is given, undefined when it cannot be read or is over
 */
export function validitySeconds(text: string, nowMs: number): number | null | undefined {
  if (text === "") return null;
  const found = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d(\d\d)([R+-])$/.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, quarters = 0] = found.slice(1, 8).map(Number);
  const seconds = hour * 3600 + minute * 60 + second;
  const waits =
    found[8] === "R"
      ? (year * 365 + month * 30 + day) * 86_400 + seconds
      : (Date.UTC(2000 + year, month - 1, day) - nowMs) / 1000 + seconds - quarters * 900 * (found[8] === "+" ? 1 : -1);
  return waits <= 0 ? undefined : Math.round(Math.min(MOST, Math.max(LEAST, waits)));
}
