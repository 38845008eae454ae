import { zoneByName } from "../account/rules.js";
import { countryOfNpa } from "../number/rules.js";
import { cellOf, type Header, isText, readDay, readHeader } from "./column.js";
import type { LergRow } from "./port.js";

const COLUMNS = [
  "npa",
  "nxx",
  "block",
  "state",
  "rate_center",
  "lata",
  "ocn",
  "company",
  "ocn_type",
  "city",
  "county",
  "postal_code",
  "time_zone",
  "country",
  "effective_on",
  "status",
] as const;
type Column = (typeof COLUMNS)[number];

export type LergHeader = Header<Column>;

/** Reads the first line of a LERG file; undefined without `npa` or `nxx`. */
export function readLergHeader(cells: readonly string[]): LergHeader | undefined {
  return readHeader(cells, COLUMNS, ["npa", "nxx"]);
}

const OCN_TYPES: ReadonlySet<string> = new Set(["ILEC", "CLEC", "WIRELESS", "VOIP", "PAGING", "OTHER"]);
const MAX_TEXT = 255;
const MAX_RATE_CENTER = 64;

/** Cells with a fixed form: what each must look like, and the text for one that does not. */
const FORMS: readonly (readonly [Column, RegExp, string])[] = [
  ["npa", /^[2-9]\d\d$/, "must be 3 digits, the first 2 to 9"],
  ["nxx", /^[2-9]\d\d$/, "must be 3 digits, the first 2 to 9"],
  ["block", /^[0-9A]$/, "must be 0 to 9 or A"],
  ["state", /^[A-Z]{2}$/, "must be 2 letters"],
  ["lata", /^\d{3,5}$/, "must be 3 to 5 digits"],
  ["ocn", /^[0-9A-Z]{4}$/, "must be 4 letters or digits"],
  ["country", /^[A-Z]{2}$/, "must be 2 letters"],
  ["status", /^(?:ACTIVE|DELETE)$/, "must be active or delete"],
];

/**
 * One line as a row, or the text of what is wrong with it.
 * @param today day of a row without `effective_on`, `YYYY-MM-DD`
 */
export function readLergRow(header: LergHeader, cells: readonly string[], today: string): LergRow | string {
  const cell = (column: Column) => cellOf(header, cells, column);
  const upper = (column: Column) => cell(column)?.toUpperCase() ?? null;
  const npa = cell("npa") ?? "";
  const nxx = cell("nxx") ?? "";
  for (const [column, form, problem] of FORMS) {
    const text = upper(column);
    if (text === null ? column === "npa" || column === "nxx" : !form.test(text)) return `${column}: ${problem}`;
  }
  const ocnType = upper("ocn_type");
  if (ocnType !== null && !OCN_TYPES.has(ocnType)) return `ocn_type: must be one of ${[...OCN_TYPES].join(", ")}`;
  const text = { company: cell("company"), city: cell("city"), county: cell("county"), postal: cell("postal_code") };
  for (const [name, value] of Object.entries(text))
    if (!isText(value, MAX_TEXT)) return `${name}: must be text of at most ${MAX_TEXT} characters`;
  const rateCenter = cell("rate_center");
  if (!isText(rateCenter, MAX_RATE_CENTER)) return `rate_center: must be text of at most ${MAX_RATE_CENTER} characters`;
  const zone = cell("time_zone");
  const timeZone = zone === null ? null : zoneByName(zone)?.name;
  if (timeZone === undefined) return "time_zone: no such IANA zone";
  const effectiveOn = readDay(cell("effective_on") ?? today);
  if (effectiveOn === undefined) return "effective_on: must be a date YYYY-MM-DD";
  return {
    npa,
    nxx,
    block: upper("block") ?? "A",
    state: upper("state"),
    rate_center: rateCenter,
    lata: cell("lata"),
    ocn: upper("ocn"),
    company: text.company,
    ocn_type: ocnType,
    city: text.city,
    county: text.county,
    postal_codes: text.postal?.toUpperCase().split(/\s+/) ?? [],
    time_zone: timeZone,
    country: upper("country") ?? countryOfNpa(npa),
    effective_on: effectiveOn,
    is_deleted: upper("status") === "DELETE",
  };
}
