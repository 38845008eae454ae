import type { CustomTypesConfig } from "pg";
import pg from "pg";

const BIGINT = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;

/**
 * How column values are read: `bigint` and `numeric` as numbers (a tn has 15 digits at most, money 14), times as ISO
 * texts. JSON, arrays and the rest as pg reads them.
 */
export const PARSERS: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === BIGINT || oid === NUMERIC) return Number;
    if (oid === TIMESTAMPTZ) return isoOfTimestamp;
    return pg.types.getTypeParser(oid, format as "text");
  }) as CustomTypesConfig["getTypeParser"],
};

/** `2024-01-01 00:00:01.3+00` -> `2024-01-01T00:00:01.300Z`. Sessions run in UTC, so the zone is always `+00`. */
export function isoOfTimestamp(text: string): string {
  if (!text.endsWith("+00") || text.length > 26) return new Date(text).toISOString();
  const fraction = text.slice(20, -3).padEnd(3, "0").slice(0, 3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
