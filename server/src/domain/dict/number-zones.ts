import { ZONE_PREFIX_ROWS } from "./zone-prefix-rows.js";

/** More digits than any prefix has. */
const MAX_PREFIX = 10;

let zones: ReadonlyMap<string, readonly string[]> | undefined;

/**
 * IANA zones in one of which a number is; users of it take what holds in all of them (numbers.md 1.2). Empty when
 * nothing is known, as for toll-free numbers.
 * @param digits E.164 without `+`
 */
export function zonesOf(digits: string): readonly string[] {
  zones ??= readZones();
  for (let length = Math.min(MAX_PREFIX, digits.length); length > 0; length--) {
    const found = zones.get(digits.slice(0, length));
    if (found) return found;
  }
  return [];
}

function readZones(): ReadonlyMap<string, readonly string[]> {
  const read = new Map<string, readonly string[]>();
  for (const row of ZONE_PREFIX_ROWS) {
    const [names = "", prefixes = ""] = row.split("|");
    const list = names.split(" ");
    for (const prefix of prefixes.split(" ")) read.set(prefix, list);
  }
  return read;
}
