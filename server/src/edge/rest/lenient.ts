import type { TSchema } from "typebox";
import { matcherOf } from "./matcher.js";
import { readDate, readEpochMs } from "./read-date.js";
import { restOf, type SchemaView, variantsOf, viewOf } from "./schema-view.js";

/**
 * Brings a value into the form its schema asks for, where that is unambiguous (rest.md 1.6). What does not fit is left
 * as it came, so that the check that follows names it. `isText`: it came from a query or a form, where all is text.
 */
type Reader = (value: unknown, isText: boolean) => unknown;

const NUMERIC = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/**
 * Reader of an object. Unknown names fall away; top-level names are matched without regard to case unless `spelling` is
 * `exact` (query names that are no body names, rest.md 1.6). It is made when it is first asked.
 */
export function compileReader(schema: TSchema, spelling: "any" | "exact" = "any"): Reader {
  let read: Reader | undefined;
  return (value, isText) => {
    read ??= outerReader(schema, spelling);
    return read(value, isText);
  };
}

function outerReader(schema: TSchema, spelling: "any" | "exact"): Reader {
  const view = viewOf(schema);
  const read = reader(view);
  if (view.type !== "object" || !view.properties || spelling === "exact") return read;
  const names = new Map(Object.keys(view.properties).map((name) => [name.toLowerCase(), name]));
  for (const [alias, name] of Object.entries(view["x-aliases"] ?? {})) names.set(alias.toLowerCase(), name);
  return (value, isText) => read(isPlain(value) ? renamed(value, names) : value, isText);
}

/** The spelling of the contract wins over another spelling of the same name. */
function renamed(value: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = names.get(key.toLowerCase()) ?? key;
    if (name === key || !Object.hasOwn(value, name)) result[name] = inner;
  }
  return result;
}

function reader(schema: SchemaView): Reader {
  if (schema.anyOf) return unionReader(schema);
  switch (schema.type) {
    case "object":
      return objectReader(schema);
    case "array":
      return arrayReader(schema);
    case "boolean":
      return (value) => (value === "true" ? true : value === "false" ? false : value);
    case "integer":
    case "number":
      return numberReader(schema);
    case "string":
      return stringReader(schema);
    default:
      return (value) => value;
  }
}

function unionReader(schema: SchemaView): Reader {
  const variants = variantsOf(schema).map((variant) => ({
    read: reader(variant),
    fits: matcherOf(variant as TSchema),
  }));
  const only = variants.length === 1 ? variants[0] : undefined;
  return (value, isText) => {
    if (value === null) return null;
    if (only) return only.read(value, isText);
    for (const { read, fits } of variants) {
      const result = read(value, isText);
      if (fits(result)) return result;
    }
    return value;
  };
}

/** Names keep the order they came in: that of `order` of a search is its meaning (rest.md 1.8). */
function objectReader(schema: SchemaView): Reader {
  const known = new Map(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, reader(inner)] as const));
  const rest = restOf(schema);
  const readRest = typeof rest === "object" ? reader(rest) : (value: unknown) => value;
  // With `additionalProperties: false` a stranger is kept for the check to refuse; else it is dropped.
  const keepsRest = rest !== false || schema.additionalProperties === false;
  return (value, isText) => {
    if (!isPlain(value)) return value;
    const result: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      const read = known.get(name) ?? (keepsRest ? readRest : undefined);
      if (read) result[name] = read(inner, isText);
    }
    return result;
  };
}

/** Query arrays: a repeated name or a comma list. */
function arrayReader(schema: SchemaView): Reader {
  const read = schema.items ? reader(schema.items) : (value: unknown) => value;
  return (value, isText) => {
    const list = isText && typeof value === "string" ? (value === "" ? [] : value.split(",")) : value;
    return Array.isArray(list) ? list.map((element: unknown) => read(element, isText)) : list;
  };
}

function numberReader(schema: SchemaView): Reader {
  const isTn = schema["x-read"] === "tn";
  return (value) => {
    if (typeof value !== "string") return value;
    const text = isTn ? value.trim().replace(/^\+/, "") : value.trim();
    return NUMERIC.test(text) ? Number(text) : value;
  };
}

function stringReader(schema: SchemaView): Reader {
  switch (schema["x-read"]) {
    case "uuid":
    case "lower":
      return (value) => (typeof value === "string" ? value.toLowerCase() : value);
    case "upper":
      return (value) => (typeof value === "string" ? value.toUpperCase() : value);
    case "tn":
      return (value) =>
        typeof value === "number" ? String(value) : typeof value === "string" ? plainNumber(value) : value;
    case "phone":
      return (value) => (typeof value === "number" ? String(value) : value);
    case "date":
      return (value) => (typeof value === "string" ? (readDate(value) ?? value) : value);
    case "birthday":
      return readBirthday;
    default:
      return (value) => value;
  }
}

function plainNumber(text: string): string {
  return text.replace(/^\+/, "").toLowerCase();
}

/** ISO date, ISO date-time, or epoch milliseconds as number or text. */
function readBirthday(value: unknown): unknown {
  if (typeof value === "number") return readEpochMs(value) ?? value;
  if (typeof value !== "string") return value;
  const iso = readDate(value);
  if (iso !== undefined) return iso;
  return /^-?\d{5,16}$/.test(value) ? (readEpochMs(Number(value)) ?? value) : value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
