import { invalidField } from "../../base/errors.js";

/** Digits of a pattern as a LIKE text over the national number: `_` one digit, `%` any run, else the digit itself. */
export type LikePattern = string;

/** Number fields of a search body, as they came. */
export interface PatternQuery {
  readonly npa?: string | undefined;
  readonly nxx?: string | undefined;
  readonly line?: string | undefined;
  readonly pattern?: string | undefined;
  readonly abcSearch?: boolean | undefined;
}

const MAX_LENGTH = 32;
const MAX_RUNS = 3;
const KEYPAD = "22233344455566677778889999";

/**
 * The digit conditions of a number search (numbers.md 4), each for one given field. User text never becomes a regular
 * expression: what comes out holds digits, `_` and `%` only, so it needs no escaping.
 * Throws 400 for text that is no pattern.
 */
export function numberPatterns(query: PatternQuery): LikePattern[] {
  const patterns: LikePattern[] = [];
  if (query.npa !== undefined) patterns.push(`${digits("npa", query.npa, 3)}_______`);
  if (query.nxx !== undefined) patterns.push(`___${digits("nxx", query.nxx, 3)}____`);
  if (query.line !== undefined) patterns.push(`______${places("line", query.line, 4)}`);
  if (query.pattern !== undefined && query.pattern !== "*") patterns.push(freePattern(query.pattern, query.abcSearch));
  return patterns;
}

function digits(field: string, text: string, length: number): string {
  if (!new RegExp(`^\\d{${length}}$`).test(text)) throw invalidField(`body.${field}`, `must be ${length} digits`, text);
  return text;
}

function places(field: string, text: string, length: number): string {
  const lower = text.toLowerCase();
  if (lower.length !== length || !/^[0-9x]+$/.test(lower))
    throw invalidField(`body.${field}`, `must be ${length} characters of 0-9 and x`, text);
  return lower.replaceAll("x", "_");
}

function freePattern(text: string, abcSearch = false): LikePattern {
  if (!abcSearch && /^[0-9xX]{7}$/.test(text)) return `___${text.toLowerCase().replaceAll("x", "_")}`;
  const read = abcSearch ? text.toUpperCase().replace(/[A-Z]/g, keypadDigit) : text;
  if (read.length > MAX_LENGTH || !/^[0-9*%]+$/.test(read))
    throw invalidField("body.pattern", "must be up to 32 digits with * for any run and % for one digit", text);
  if (read.split("*").length - 1 > MAX_RUNS) throw invalidField("body.pattern", "holds more than 3 *", text);
  return read.replaceAll("%", "_").replaceAll("*", "%");
}

function keypadDigit(letter: string): string {
  return KEYPAD.charAt(letter.charCodeAt(0) - 65);
}

/** True when the national number fits. The same meaning as LIKE, for tests and for offers that are not in the database. */
export function fits(national: string, pattern: LikePattern): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let kept = 0;
  while (from < national.length) {
    const want = pattern[at];
    if (want === "%") {
      star = at++;
      kept = from;
    } else if (want === "_" || (want !== undefined && want === national[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++kept;
    } else return false;
  }
  while (pattern[at] === "%") at++;
  return at === pattern.length;
}
