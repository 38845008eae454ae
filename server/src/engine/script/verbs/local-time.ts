const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** A moment on the wall clock of a zone. */
export interface LocalTime {
  readonly day: (typeof DAYS)[number];
  /** `HH:MM:SS`. */
  readonly clock: string;
  /** Seconds of the day. */
  readonly second: number;
}

/** @param zone of the IANA database */
export function localTime(epochMs: number, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(epochMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
  return { day: part("weekday").toLowerCase() as LocalTime["day"], clock, second: secondOf(clock) };
}

/**
 * Lies the moment in one of the ranges `HH:MM:SS-HH:MM:SS`, both ends inclusive, on one of the days? A range whose end is
 * before its start runs over midnight and belongs to the day it starts on (call-xml.md 4.15).
 * @param days absent = every day
 */
export function isInDayTimes(now: LocalTime, ranges: string, days: readonly string[] | undefined): boolean {
  const isDay = (day: string) => days === undefined || days.includes(day);
  const yesterday = DAYS[(DAYS.indexOf(now.day) + 6) % 7] ?? now.day;
  return ranges.split(",").some((range) => {
    const [from = 0, to = 0] = range.split("-").map((text) => secondOf(text.trim()));
    if (from <= to) return isDay(now.day) && from <= now.second && now.second <= to;
    return (isDay(now.day) && now.second >= from) || (isDay(yesterday) && now.second <= to);
  });
}

/** Seconds of the day; `HH:MM` stands for second 00. */
function secondOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
