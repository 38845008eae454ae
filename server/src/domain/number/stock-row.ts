import { placeOf } from "../dict/rules.js";
import { FEATURES, type Feature } from "../order/rules.js";
import type { StockRow } from "./port.js";
import { numberFacts } from "./rules.js";

/** Columns of a stock file (numbers.md 3). */
const COLUMNS = [
  "tn",
  "type",
  "profile",
  "voice",
  "sms",
  "mms",
  "country",
  "state",
  "city",
  "rate_center",
  "npa",
  "nxx",
  "nrc",
  "mrc",
  "carrier_ref",
] as const;
type Column = (typeof COLUMNS)[number];

/** Where each column stands; undefined when the header has no `tn`. Unknown columns are left out of account. */
export type Header = ReadonlyMap<Column, number>;

/** Reads the first line of a stock file. */
export function readHeader(cells: readonly string[]): Header | undefined {
  const header = new Map<Column, number>();
  cells.forEach((cell, at) => {
    const column = COLUMNS.find((name) => name === cell.toLowerCase());
    if (column !== undefined && !header.has(column)) header.set(column, at);
  });
  return header.has("tn") ? header : undefined;
}

/** One line as a row of stock, or the text of what is wrong with it. */
export function readStockRow(
  header: Header,
  cells: readonly string[],
  profiles: ReadonlySet<string>,
): StockRow | string {
  const cell = (column: Column): string | null => {
    const at = header.get(column);
    return (at === undefined ? undefined : cells[at]) || null;
  };
  const tn = readTn(cell("tn"));
  const facts = tn === undefined ? undefined : numberFacts(tn);
  if (tn === undefined || !facts) return "tn: invalid phone number";
  const type = cell("type") ?? facts.type;
  if (type !== "long_code" && type !== "toll_free") return "type: must be long_code or toll_free";
  const profile = cell("profile") ?? "US";
  if (!profiles.has(profile)) return "profile: no such rate profile";
  const country = (cell("country") ?? facts.country).toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) return "country: must be 2 letters";
  const state = cell("state")?.toUpperCase() ?? null;
  if (state !== null && !/^[A-Z]{2}$/.test(state)) return "state: must be 2 letters";
  const features = readFeatures(cell);
  if (typeof features === "string") return features;
  const [nrc, mrc] = [readMoney(cell("nrc")), readMoney(cell("mrc"))];
  if (nrc === undefined || mrc === undefined) return "nrc, mrc: must be an amount of at most 5 decimals";
  const text = { city: cell("city"), rate_center: cell("rate_center"), carrier_ref: cell("carrier_ref") };
  if (Object.values(text).some((value) => value !== null && value.length > 255))
    return "text of more than 255 characters";
  const place = facts.npa === null || facts.nxx === null ? undefined : placeOf(facts.npa, facts.nxx);
  const isHere = place !== undefined && (state ?? place.state) === place.state;
  return {
    tn,
    type,
    profile,
    country,
    state: state ?? place?.state ?? null,
    ...text,
    city: text.city ?? (isHere ? place.city : null),
    npa: facts.npa,
    nxx: facts.nxx,
    features,
    nrc,
    mrc,
  };
}

function readTn(text: string | null): number | undefined {
  const digits = text?.replace(/[\s().-]/g, "").replace(/^\+/, "") ?? "";
  return /^[1-9]\d{6,14}$/.test(digits) ? Number(digits) : undefined;
}

/** Features named by their columns; undefined when the file has none of these columns filled. */
function readFeatures(cell: (column: Column) => string | null): Feature[] | undefined | string {
  const features: Feature[] = [];
  let isNamed = false;
  for (const feature of FEATURES) {
    if (feature !== "voice" && feature !== "sms" && feature !== "mms") continue;
    const value = cell(feature)?.toLowerCase();
    if (value === undefined) continue;
    isNamed = true;
    if (["true", "1", "yes", "y"].includes(value)) features.push(feature);
    else if (!["false", "0", "no", "n"].includes(value)) return `${feature}: must be true or false`;
  }
  return isNamed ? features : undefined;
}

/** Null for an empty cell, undefined for what is no amount. */
function readMoney(text: string | null): number | null | undefined {
  if (text === null) return null;
  return /^\d{1,8}(?:\.\d{1,5})?$/.test(text) ? Number(text) : undefined;
}
