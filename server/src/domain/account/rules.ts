import type { IDICTTimeZone } from "@opentact/contract";
import { epochMs } from "../../base/iso-time.js";
import { ZONE_ROWS } from "./zone-rows.js";

/** 1 January and 1 July of a year without a change of rules in sight: one of them is standard time. */
const WINTER_MS = 1_735_689_600_000;
const SUMMER_MS = 1_751_328_000_000;

/** Whether nothing of the account may go on: disabled by an Admin, or deleted (entities.md 4.1). */
export function isClosed(account: {
  readonly disabled_on: string | null;
  readonly deleted_on: string | null;
}): boolean {
  return account.disabled_on !== null || account.deleted_on !== null;
}

/** How long an account that signed up is new (security.md 12). */
const NEW_MS = 24 * 60 * 60 * 1000;
/** Level of the limits of an account that is new: half of those of Level0. */
export const NEW_LEVEL = "new";

/**
 * The level whose limits hold for an account now: `new` for the first 24 h of one that signed up. An account on another
 * level than Level0 was put there by an Admin, who knows it.
 */
export function limitLevel(
  { level, created_on }: { readonly level: string; readonly created_on: string },
  nowMs: number,
): string {
  return level === "Level0" && nowMs - epochMs(created_on) < NEW_MS ? NEW_LEVEL : level;
}

/** Counts by level with those of a new account among them: half of Level0, at least 1. */
export function withNewLevel(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const { Level0 } = counts;
  return Level0 === undefined ? counts : { ...counts, [NEW_LEVEL]: Math.max(1, Math.floor(Level0 / 2)) };
}

const known = new Map<string, IDICTTimeZone>();

/** The row of a zone by its IANA name; undefined when there is none. Names are compared without regard to case. */
export function zoneByName(name: string): IDICTTimeZone | undefined {
  const key = name.toLowerCase();
  const cached = known.get(key);
  if (cached) return cached;
  const row = ZONE_ROWS.find((line) => line.slice(0, line.indexOf("|")).toLowerCase() === key);
  if (row === undefined) return undefined;
  const zone = zoneOf(row);
  known.set(key, zone);
  return zone;
}

/** All zones, sorted by name. */
export function zones(): IDICTTimeZone[] {
  const all = ZONE_ROWS.flatMap((row) => zoneByName(row.slice(0, row.indexOf("|"))) ?? []);
  return all.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function zoneOf(row: string): IDICTTimeZone {
  const [name = "", country_code = "", latitude = "", longitude = "", note = ""] = row.split("|");
  const offsets = [offsetHours(name, WINTER_MS), offsetHours(name, SUMMER_MS)];
  return {
    country_code,
    name,
    utc_offset: Math.min(...offsets),
    utc_dst_offset: Math.max(...offsets),
    latitude,
    longitude,
    note: note === "" ? null : note,
  };
}

/** Hours east of UTC in a zone at a moment. */
function offsetHours(name: string, atMs: number): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  const text = format.formatToParts(atMs).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}
