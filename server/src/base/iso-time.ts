/** A prime: times that are round distances apart get places of their own. */
const REMEMBERED = 7;
const lastMs = new Float64Array(REMEMBERED).fill(Number.NaN);
const lastText: string[] = new Array<string>(REMEMBERED).fill("");

/** Epoch milliseconds as the API writes them: ISO 8601, UTC, milliseconds, `Z`. */
export function isoTime(ms: number): string {
  // Much of what happens in one millisecond asks for it, and for when that will be over.
  const place = ms % REMEMBERED;
  if (lastMs[place] === ms) return lastText[place]!;
  const text = printed(ms);
  if (place >= 0 && Number.isInteger(place)) {
    lastMs[place] = ms;
    lastText[place] = text;
  }
  return text;
}

/** The second that was printed last, to which others only add their milliseconds. */
const lastSecond = Buffer.from("1970-01-01T00:00:00.000Z");
let lastSecondMs = 0;
const FRACTION = 20;
const ZERO = 0x30;

function printed(ms: number): string {
  const inSecond = ms - lastSecondMs;
  if (inSecond >= 0 && inSecond < 1000 && Number.isInteger(inSecond)) return withFraction(inSecond);
  const text = new Date(ms).toISOString();
  if (text.length === lastSecond.length && Number.isInteger(ms)) {
    lastSecond.write(text, "latin1");
    lastSecondMs = Math.floor(ms / 1000) * 1000;
  }
  return text;
}

function withFraction(ms: number): string {
  const tens = (ms / 10) | 0;
  lastSecond[FRACTION] = ZERO + ((ms / 100) | 0);
  lastSecond[FRACTION + 1] = ZERO + (tens % 10);
  lastSecond[FRACTION + 2] = ZERO + (ms % 10);
  return lastSecond.toString("latin1");
}

/** Epoch milliseconds of an ISO 8601 date; without a zone it is UTC (rest.md 1.7). NaN when it is none. */
export function epochMs(iso: string): number {
  if (iso.endsWith("Z")) return Date.parse(iso);
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso);
  return Date.parse(hasZone || !iso.includes("T") ? iso : `${iso}Z`);
}

/**
 * The same day and time `months` later, UTC. A day the month does not have falls to its last day; `day` (1..31)
 * names the day to aim at, so that 31 January, 28 February, 31 March follow one another.
 */
export function addMonths(ms: number, months: number, day = new Date(ms).getUTCDate()): number {
  const start = new Date(ms);
  const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const timeOfDay = ms - Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  return Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last)) + timeOfDay;
}
