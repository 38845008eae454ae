/** Statuses whose `Retry-After` is honoured (events.md 12.5). */
const PATIENT: readonly number[] = [429, 503];

/** What a `Retry-After` asks for, in ms: seconds or an HTTP date (RFC 9110 10.2.3). Undefined: nothing that counts. */
export function readRetryAfter(status: number, header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || !PATIENT.includes(status)) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse takes more for a date than HTTP does.
  const dateMs = header.trim().endsWith(" GMT") ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
