import { type RawBuilder, sql } from "kysely";
import type { NumberFilter, NumberPattern } from "../domain/number/port.js";
import { raw } from "./page.js";

type Condition = RawBuilder<unknown>;

/** Digits of a North American number with its 1. */
const NANP_DIGITS = 11;

/** The filters of a number search that `mode` joins, as SQL over number `t` and over count `c`. */
export interface NumberConditions {
  /** Over a number: it fits. */
  readonly fits: Condition;
  /** It fits whatever its last four digits are; undefined: no number does. */
  readonly byPrefix: { readonly ofNumber: Condition; readonly ofCount: Condition } | undefined;
  /** Any other number that fits ends with one of these… */
  readonly lines: readonly number[];
  /** …or has a prefix of these: patterns with the 1 in front. */
  readonly starts: readonly string[];
  /** A place is among the filters. */
  readonly hasPlace: boolean;
}

/** The filters of a search, joined. */
export function numberConditions(filter: NumberFilter): NumberConditions {
  const parts = [...placeParts(filter), ...filter.patterns.map(patternPart)];
  const only = parts[0];
  if (!only) return { ...NO_DIGITS, fits: sql`true`, byPrefix: { ofNumber: sql`true`, ofCount: sql`true` } };
  if (parts.length === 1) return only;
  return filter.mode === "OR" ? anyOf(parts) : allOf(parts);
}

/** A filter that the last four digits have no part in. */
const NO_DIGITS = { lines: [], starts: [], hasPlace: false } as const;

function allOf(parts: readonly NumberConditions[]): NumberConditions {
  const prefixes = parts.flatMap(({ byPrefix }) => (byPrefix ? [byPrefix] : []));
  // What does not fit the one that needs its line does not fit at all, so its lines and starts are enough.
  const needed = parts.find(({ byPrefix }) => byPrefix === undefined);
  return {
    fits: joined(parts, " and "),
    hasPlace: hasPlace(parts),
    byPrefix: needed ? undefined : bothOf(prefixes, " and "),
    ...(needed ? { lines: needed.lines, starts: needed.starts } : unionOf(parts)),
  };
}

function anyOf(parts: readonly NumberConditions[]): NumberConditions {
  const prefixes = parts.flatMap(({ byPrefix }) => (byPrefix ? [byPrefix] : []));
  return {
    fits: joined(parts, " or "),
    hasPlace: hasPlace(parts),
    byPrefix: prefixes.length === 0 ? undefined : bothOf(prefixes, " or "),
    ...unionOf(parts),
  };
}

function hasPlace(parts: readonly NumberConditions[]): boolean {
  return parts.some((part) => part.hasPlace);
}

function joined(parts: readonly NumberConditions[], word: string): Condition {
  return sql`(${sql.join(
    parts.map(({ fits }) => fits),
    raw(word),
  )})`;
}

function bothOf(prefixes: readonly NonNullable<NumberConditions["byPrefix"]>[], word: string) {
  const join = (conditions: readonly Condition[]) => sql`(${sql.join(conditions, raw(word))})`;
  return {
    ofNumber: join(prefixes.map(({ ofNumber }) => ofNumber)),
    ofCount: join(prefixes.map(({ ofCount }) => ofCount)),
  };
}

function unionOf(parts: readonly NumberConditions[]): { lines: number[]; starts: string[] } {
  const lines = [...new Set(parts.flatMap((part) => part.lines))];
  return { lines, starts: parts.flatMap((part) => part.starts) };
}

function placeParts({ country, state, city, rate_center, postal_code }: NumberFilter): NumberConditions[] {
  const place = (ofNumber: Condition, ofCount: Condition) => ({
    fits: ofNumber,
    byPrefix: { ofNumber, ofCount },
    ...NO_DIGITS,
    hasPlace: true,
  });
  return [
    ...(state === undefined ? [] : [place(sql`t.state = ${state.toUpperCase()}`, sql`c.state = ${state}`)]),
    ...(city === undefined ? [] : [place(sql`lower(t.city) = ${city}`, sql`c.city = ${city}`)]),
    ...(rate_center === undefined
      ? []
      : [place(sql`lower(t.rate_center) = ${rate_center}`, sql`c.rate_center = ${rate_center}`)]),
    ...(postal_code === undefined
      ? []
      : [place(ofPostalCode(postal_code, country), countOfPostalCode(postal_code, country))]),
  ];
}

/** Rate centers of a postal code, from the imported number blocks; without an import no number has a postal code. */
function rateCenters(what: string, postalCode: string, country: string): Condition {
  return sql`select ${raw(what)} from lerg b where b.country = ${country} and b.postal_codes @> ${[postalCode.toUpperCase()]}::text[]`;
}

function ofPostalCode(postalCode: string, country: string): Condition {
  const names = rateCenters("distinct lower(b.rate_center)", postalCode, country);
  return sql`(lower(t.rate_center) = any (array(${names})) and (lower(t.state), lower(t.rate_center))
    in (${rateCenters("lower(b.state), lower(b.rate_center)", postalCode, country)}))`;
}

function countOfPostalCode(postalCode: string, country: string): Condition {
  return sql`(c.state, c.rate_center) in (${rateCenters("lower(b.state), lower(b.rate_center)", postalCode, country)})`;
}

/** A pattern over the national number, which stands behind the 1. */
function patternPart({ like, prefixes, lines, starts }: NumberPattern): NumberConditions {
  const ofNumber = prefixCondition("t.tn / 10000", prefixes, like);
  const byPrefix = { ofNumber, ofCount: prefixCondition("c.prefix", prefixes) };
  if (lines.length + starts.length === 0) return { ...NO_DIGITS, fits: ofNumber, byPrefix };
  return {
    fits: sql`(${unguessed(sql`t.tn::text like ${`1${like}`}`)}${rangeOf(like)})`,
    byPrefix: prefixes.length === 0 ? undefined : byPrefix,
    lines,
    starts: starts.map((start) => `1${start}`),
    hasPlace: false,
  };
}

/** Over a number without its line. Patterns of one NXX, or of leading digits, have an index. */
function prefixCondition(column: string, prefixes: readonly string[], like?: string): Condition {
  if (prefixes.length === 0) return sql`false`;
  const nxx = like && /^_{3}(\d{3})_{4}$/.exec(like)?.[1];
  if (nxx) return sql`t.nxx = ${nxx}`;
  const patterns = prefixes.map((text) => `1${text}`);
  const isFit = sql`(${raw(column)})::text like any (${patterns}::text[])`;
  return like === undefined ? isFit : sql`(${unguessed(isFit)}${rangeOf(like)})`;
}

/**
 * Hides a condition on digits from the planner, which takes any for so rare that it would read the whole table. What is
 * rare is looked up by its lines or prefixes; the rest is found soon in the order of the numbers.
 */
function unguessed(condition: Condition): Condition {
  return sql`case when ${condition} then true else false end`;
}

/** Numbers that begin with the digits a pattern begins with stand side by side. */
function rangeOf(like: string): Condition {
  const digits = /^\d*/.exec(like)?.[0] ?? "";
  if (digits === "") return sql``;
  const from = Number(`1${digits}`.padEnd(NANP_DIGITS, "0"));
  return sql` and t.tn between ${from} and ${from + 10 ** (NANP_DIGITS - 1 - digits.length) - 1}`;
}
