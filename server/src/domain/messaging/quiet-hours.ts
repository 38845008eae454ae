import { minutesOf } from "./rules.js";

/** Window of a campaign, local time of the recipient (messaging.md 11.5). */
export interface QuietHours {
  readonly enabled: boolean;
  /** `HH:MM`, before `end`. */
  readonly start: string;
  readonly end: string;
}

/** Zones of a number; several when it is not known in which of them it is, none when nothing is known. */
export type ZonesOf = (digits: string) => readonly string[];

const EXEMPT: ReadonlySet<string> = new Set(["2FA", "FRAUD_ALERT"]);
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Inside of the allowed hours of every zone of the continental US at once. */
const UNKNOWN = { zones: ["America/New_York"], start: "11:00", end: "21:00" } as const;
/** More zones than a number has; each round moves the time on to the window of one more. */
const ROUNDS = 20;

/**
 * When a message of the campaign may be sent: undefined = now, else epoch milliseconds of the moment at which the window
 * opens in every zone of the recipient.
 */
export function openFrom(
  campaign: { readonly usecase: string; readonly quiet_hours: QuietHours } | null,
  zones: readonly string[],
  nowMs: number,
): number | undefined {
  if (!campaign?.quiet_hours.enabled || EXEMPT.has(campaign.usecase)) return undefined;
  const window = zones.length === 0 ? UNKNOWN : { zones, ...campaign.quiet_hours };
  const [start, end] = [minutesOf(window.start) ?? 0, minutesOf(window.end) ?? DAY_MINUTES];
  let at = nowMs;
  for (let round = 0; round < ROUNDS; round++) {
    const waits = window.zones.map((zone) => waitMs(zone, at, start, end));
    const longest = Math.max(...waits);
    if (longest === 0) return at === nowMs ? undefined : at;
    at += longest;
  }
  // The windows of the zones never meet: one that opens somewhere is better than a message that is never sent.
  return at;
}

/** Until the window of one zone opens; 0 inside of it. */
function waitMs(zone: string, atMs: number, start: number, end: number): number {
  const local = localMinutes(zone, atMs);
  if (local >= start && local < end) return 0;
  const minutes = (start - local + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return minutes * MINUTE_MS - (atMs % MINUTE_MS);
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function localMinutes(zone: string, atMs: number): number {
  const format =
    FORMATS.get(zone) ??
    new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  FORMATS.set(zone, format);
  const [hours, minutes] = format.format(atMs).split(":");
  return Number(hours) * 60 + Number(minutes);
}
