import type { VerbAttribute, VerbValueType } from "@opentact/contract";
import { cleanNumber } from "./phone-text.js";
import type { VerbValue } from "./verb.js";

/** Ring times of Dial are brought into these limits (call-xml.md 4.6). */
const RING_MIN_MS = 5_000;
const RING_MAX_MS = 600_000;
const URL_MIN = 10;
const URL_MAX = 255;

/** What is written for an attribute, or what it should be. */
export type ReadValue = { readonly value: VerbValue } | { readonly expected: string };

type Reader = (text: string, attribute: VerbAttribute) => VerbValue | undefined;

const READERS: Readonly<Record<VerbValueType, Reader>> = {
  bool: readBool,
  int: readCount,
  ms: readCount,
  decibel: (text, attribute) => (/^-?\d{1,3}(\.\d{1,3})?$/.test(text) ? within(Number(text), attribute) : undefined),
  keys: (text) => (/^[0-9*#A-D+]*$/i.test(text) ? text.toUpperCase().replaceAll("+", "") : undefined),
  enum: readWord,
  list: readList,
  url: readUrl,
  name: (text) => (/^[A-Za-z0-9_.-]{1,64}$/.test(text) ? text : undefined),
  text: (text, attribute) => (within([...text].length, attribute) === undefined ? undefined : text),
  json_object: readHeaders,
  media_type: (text) =>
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+( *; *[\w.-]+=("[\w .-]*"|[\w.-]+))*$/.test(text) ? text : undefined,
  ring_time: readRingTime,
  record_mode: (text, attribute) => {
    const flag = readBool(text);
    return flag === undefined ? readWord(text, attribute) : flag ? "record-from-answer" : "do-not-record";
  },
  caller_id: (text) => (/^(caller|tn|anonymous)$/i.test(text) ? text.toLowerCase() : cleanNumber(text)),
  ringback: (text) => (/^(tone|none)$/i.test(text) ? text.toLowerCase() : readUrl(text)),
  day_times: (text) => (text.split(",").every((range) => DAY_RANGE.test(range.trim())) ? text : undefined),
  time_zone: (text) => (isZone(text) ? text : undefined),
};

const CLOCK = "([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?";
const DAY_RANGE = new RegExp(`^${CLOCK}\\s*-\\s*${CLOCK}$`);

/** Types for which an empty attribute is no attribute. */
const EMPTY_IS_ABSENT: ReadonlySet<VerbValueType> = new Set([
  "text",
  "url",
  "name",
  "json_object",
  "caller_id",
  "list",
]);

/** An attribute that says nothing: it reads as absent (call-xml.md 2.1: "wins when not empty"). */
export function isBlank(attribute: VerbAttribute, text: string): boolean {
  return text.trim() === "" && EMPTY_IS_ABSENT.has(attribute.type);
}

/** Reads one value; `text` keeps its white space only where it is content. */
export function readValue(attribute: VerbAttribute, text: string): ReadValue {
  const value = READERS[attribute.type](attribute.type === "text" ? text : text.trim(), attribute);
  return value === undefined ? { expected: expectation(attribute) } : { value };
}

function readBool(text: string): boolean | undefined {
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}

function readCount(text: string, attribute: VerbAttribute): number | undefined {
  return /^\d{1,15}$/.test(text) ? within(Number(text), attribute) : undefined;
}

function within(
  count: number,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: VerbAttribute,
): number | undefined {
  return count >= min && count <= max ? count : undefined;
}

function readWord(text: string, { words = [] }: VerbAttribute): string | undefined {
  return words.find((word) => word.toLowerCase() === text.toLowerCase());
}

function readList(text: string, attribute: VerbAttribute): readonly string[] | undefined {
  const words = text.split(",").map((word) => readWord(word.trim(), attribute));
  return words.every((word) => word !== undefined) ? words : undefined;
}

function readUrl(text: string): string | undefined {
  const fits = text.length >= URL_MIN && text.length <= URL_MAX && /^https?:\/\/[^\s]+$/i.test(text);
  return fits && URL.canParse(text) ? text : undefined;
}

/** A JSON object of header fields, given on as written. */
function readHeaders(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && Object.values(value).every((v) => typeof v === "string" || typeof v === "number")
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}

function readRingTime(text: string): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const count = Number(text);
  return Math.min(RING_MAX_MS, Math.max(RING_MIN_MS, count < 1000 ? count * 1000 : count));
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const EXPECTED: Readonly<Record<VerbValueType, string>> = {
  bool: "true, false, 1 or 0",
  int: "a whole number",
  ms: "milliseconds as a whole number",
  decibel: "decibels",
  keys: "keys of 0-9 * # A-D",
  enum: "one of",
  list: "a comma list of",
  url: `an absolute http or https URL of ${URL_MIN} to ${URL_MAX} characters`,
  name: "1 to 64 characters of A-Z a-z 0-9 _ . -",
  text: "text",
  json_object: "a JSON object of texts",
  media_type: "a media type",
  ring_time: "seconds below 1000, else milliseconds",
  record_mode: "true, false or one of",
  caller_id: "caller, tn, anonymous or a telephone number",
  ringback: "tone, none or a URL",
  day_times: "HH:MM:SS-HH:MM:SS",
  time_zone: "a time zone of the IANA database",
};

function expectation({ type, words, min, max }: VerbAttribute): string {
  const what = words ? `${EXPECTED[type]} ${words.join(" ")}` : EXPECTED[type];
  const unit = type === "text" ? " characters" : "";
  if (min !== undefined && max !== undefined) return `${what}, ${min} to ${max}${unit}`;
  if (min !== undefined) return `${what}, at least ${min}${unit}`;
  return max === undefined ? what : `${what}, at most ${max}${unit}`;
}
