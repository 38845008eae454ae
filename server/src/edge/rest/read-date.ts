const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Minutes of `+02:00`, `+0200`, `-05`, `Z`; none = UTC. NaN when there is no such zone. */
function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replace(":", "");
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || "0");
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (zone[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Any ISO 8601 date or date-time as ISO 8601 UTC with milliseconds; without a zone it is UTC (rest.md 1.7).
 * Undefined when it is none, or names a day that does not exist.
 */
export function readDate(text: string): string | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? "0")) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? "0").padEnd(3, "0").slice(0, 3));
  const local = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, ms));
  local.setUTCFullYear(year, month - 1, day);
  const exists =
    year > 0 &&
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const utcMs = local.getTime() - zoneMinutes(match[8]) * 60_000;
  if (!exists || Number.isNaN(utcMs)) return undefined;
  const iso = new Date(utcMs).toISOString();
  return iso.length === 24 ? iso : undefined;
}

/** Epoch milliseconds as ISO 8601 UTC; undefined outside the years 1 to 9999. */
export function readEpochMs(ms: number): string | undefined {
  if (!Number.isInteger(ms) || Math.abs(ms) > 8.64e15) return undefined;
  const iso = new Date(ms).toISOString();
  return iso.length === 24 && !iso.startsWith("0000") ? iso : undefined;
}
