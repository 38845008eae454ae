import { epochMs, isoTime } from "../../base/iso-time.js";
import type { RateRow } from "./port.js";

/** Names a column may have in the first line, by field. */
const NAMES = {
  prefix: ["prefix", "code", "dial_code", "dialcode"],
  name: ["name", "destination", "description"],
  per_minute: ["per_minute", "rate", "price"],
  connect: ["connect", "connect_cost", "setup"],
  minimum: ["minimum", "minimum_seconds", "min"],
  increment: ["increment", "increment_seconds", "inc"],
  effective_on: ["effective_on", "effective", "effective_date"],
  expired_on: ["expired_on", "expires", "end_date"],
} as const;
type Field = keyof typeof NAMES;

/** Place of each column, from 0. */
export type RateHeader = Readonly<Partial<Record<Field, number>>>;

/** What is wrong with a line, and where. */
export interface RateFault {
  /** Absent: the line as a whole. */
  readonly field?: Field;
  readonly message: string;
}

const MAX_PER_MINUTE = 10_000;
const DEFAULT_SECONDS = 60;
const MAX_SECONDS = 3_600;
const MAX_NAME = 255;

/** Columns of the first line, in any order and case; undefined without `prefix` and `per_minute`. */
export function readRateHeader(cells: readonly string[]): RateHeader | undefined {
  const known = cells.map((cell) => cell.trim().toLowerCase().replace(/[ -]/g, "_"));
  const fields = Object.entries(NAMES) as [Field, readonly string[]][];
  const places = fields.map(([field, names]) => [field, known.findIndex((name) => names.includes(name))] as const);
  const header: RateHeader = Object.fromEntries(places.filter(([, place]) => place >= 0));
  return header.prefix === undefined || header.per_minute === undefined ? undefined : header;
}

/** A line as a rate. @param now when a rate without a date takes effect */
export function readRateRow(header: RateHeader, cells: readonly string[], now: string): RateRow | RateFault {
  const text = (field: Field) => cells[header[field] ?? -1] ?? "";
  const faults: RateFault[] = [];
  const read = <T>(field: Field, value: T | undefined, message: string): T | undefined => {
    if (value === undefined) faults.push({ field, message });
    return value;
  };
  const prefix = read("prefix", prefixOf(text("prefix")), "must be up to 15 digits, or * for every number");
  const name = read(
    "name",
    text("name").length > MAX_NAME ? undefined : text("name"),
    `more than ${MAX_NAME} characters`,
  );
  const perMinute = read(
    "per_minute",
    rateOf(text("per_minute")),
    "must be 0, or 0.00001 to 10000 with at most 8 decimals",
  );
  const connect = read("connect", amountOf(text("connect")), "must be 0 to 10000 with at most 5 decimals");
  const minimum = read("minimum", secondsOf(text("minimum")), "must be whole seconds from 1 to 3600");
  const increment = read("increment", secondsOf(text("increment")), "must be whole seconds from 1 to 3600");
  const effective = read("effective_on", timeOf(text("effective_on"), now), "must be an ISO 8601 date or date-time");
  const expired = read("expired_on", timeOf(text("expired_on"), null), "must be an ISO 8601 date or date-time");
  const [fault] = faults;
  if (fault) return fault;
  if (expired && effective && expired <= effective) return { field: "expired_on", message: "is not after the begin" };
  return {
    prefix: prefix ?? "",
    name: name || null,
    per_minute: perMinute ?? "0",
    connect: connect ?? "0",
    minimum: minimum ?? DEFAULT_SECONDS,
    increment: increment ?? DEFAULT_SECONDS,
    effective_on: effective ?? now,
    expired_on: expired ?? null,
  };
}

function prefixOf(text: string): string | undefined {
  if (text === "*") return "";
  return /^\+?\d{1,15}$/.test(text) ? text.replace("+", "") : undefined;
}

function rateOf(text: string): string | undefined {
  if (!/^\d{1,5}(?:\.\d{1,8})?$/.test(text) || Number(text) > MAX_PER_MINUTE) return undefined;
  return Number(text) === 0 || Number(text) >= 0.00001 ? text : undefined;
}

function amountOf(text: string): string | undefined {
  if (text === "") return "0";
  return /^\d{1,5}(?:\.\d{1,5})?$/.test(text) && Number(text) <= MAX_PER_MINUTE ? text : undefined;
}

function secondsOf(text: string): number | undefined {
  if (text === "") return DEFAULT_SECONDS;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}

function timeOf<T extends string | null>(text: string, missing: T): string | T | undefined {
  if (text === "") return missing;
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$/.test(text)) return undefined;
  const ms = epochMs(text.replace(" ", "T"));
  return Number.isNaN(ms) ? undefined : isoTime(ms);
}
