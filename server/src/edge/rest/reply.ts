import type { TSchema } from "typebox";
import { matcherOf } from "./matcher.js";
import { allowsNull, restOf, type SchemaView, variantsOf, viewOf } from "./schema-view.js";

/** Writes a value by its schema. `isStored`: for an answer that is kept, where secrets shown once are masked. */
type Writer = (value: unknown, isStored: boolean) => unknown;

/**
 * The filter of answers: what a reply schema does not name never goes out, a declared field without a value goes out as
 * `null` where the schema allows it, and dates take their documented form. It is made when it is first asked, as
 * `matcherOf` is: few of them are in a day, and all of them are a tenth of the heap.
 */
export function compileReply(schema: TSchema): Writer {
  let write: Writer | undefined;
  return (value, isStored) => {
    write ??= writer(viewOf(schema));
    return write(value, isStored);
  };
}

/** First four characters of a secret, the form of lists and of stored answers (security.md 3.3). */
export function masked(secret: string): string {
  return `${secret.slice(0, 4)}…`;
}

function writer(schema: SchemaView): Writer {
  if (schema.anyOf) return unionWriter(schema);
  switch (schema.type) {
    case "object":
      return objectWriter(schema);
    case "array":
      return arrayWriter(schema);
    case "integer":
    case "number":
      // Numbers that a driver hands over as text to keep their digits.
      return (value) => (typeof value === "string" ? Number(value) : value);
    case "string":
      return stringWriter(schema);
    default:
      return (value) => value;
  }
}

function stringWriter(schema: SchemaView): Writer {
  const isDate = schema.format === "date-time";
  const isOnce = schema["x-once"] === true;
  return (value, isStored) => {
    if (isDate && value instanceof Date) return value.toISOString();
    return isOnce && isStored && typeof value === "string" ? masked(value) : value;
  };
}

function arrayWriter(schema: SchemaView): Writer {
  const write = schema.items ? writer(schema.items) : (value: unknown) => value;
  return (value, isStored) =>
    Array.isArray(value) ? value.map((element: unknown) => write(element, isStored)) : value;
}

function objectWriter(schema: SchemaView): Writer {
  const known = Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    name,
    write: writer(inner),
    isNullable: allowsNull(inner),
    isRequired: schema.required?.includes(name) ?? false,
  }));
  const names = new Set(known.map(({ name }) => name));
  const rest = restOf(schema);
  const writeRest = typeof rest === "object" ? writer(rest) : (value: unknown) => value;
  return (value, isStored) => {
    if (typeof value !== "object" || value === null) return value;
    const row = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const { name, write, isNullable, isRequired } of known) {
      const inner = row[name];
      if (inner !== undefined && inner !== null) result[name] = write(inner, isStored);
      else if (isNullable && (isRequired || inner === null)) result[name] = null;
    }
    if (rest !== false)
      for (const [name, inner] of Object.entries(row))
        if (!names.has(name) && inner !== undefined) result[name] = writeRest(inner, isStored);
    return result;
  };
}

function unionWriter(schema: SchemaView): Writer {
  const variants = variantsOf(schema).map((variant) => ({
    write: writer(variant),
    fits: matcherOf(variant as TSchema),
  }));
  const only = variants.length === 1 ? variants[0] : undefined;
  return (value, isStored) => {
    if (value === null || value === undefined) return null;
    if (only) return only.write(value, isStored);
    for (const { write, fits } of variants) {
      const result = write(value, isStored);
      if (fits(result)) return result;
    }
    // Nothing fits: better nothing than something that was never promised.
    return null;
  };
}
