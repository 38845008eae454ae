import type { TSchema } from "typebox";
import { Settings } from "typebox/system";
import { Errors } from "typebox/value";
import type { FieldProblems } from "../../base/errors.js";
import { matcherOf } from "./matcher.js";
import { type SchemaView, viewOf } from "./schema-view.js";

interface Fault {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
}

// The default of 8 counts the branches of unions too: a body with a few faults would show only some of them.
Settings.Set({ maxErrors: 200 });

/** Longest value that is written back into an error. */
const MAX_ECHO_CHARS = 1024;
const SECRET_NAME = /pass|token|secret|ha1/i;

/**
 * Compiles the check of one part of a request.
 * @param part prefix of the paths in `fields`: `params`, `body`
 * @returns the problems of a value, field by field, or undefined when it fits
 */
export function compileCheck(schema: TSchema, part: "params" | "body"): (value: unknown) => FieldProblems | undefined {
  const fits = matcherOf(schema);
  return (value) => {
    if (fits(value)) return undefined;
    return problems(viewOf(schema), value, part, Errors(schema, value) as readonly Fault[]);
  };
}

function problems(schema: SchemaView, value: unknown, part: string, faults: readonly Fault[]): FieldProblems {
  const fields: Record<string, { message: string; value?: unknown }> = {};
  for (const fault of byWeight(faults)) {
    const at = pointer(fault.instancePath);
    const names = missing(fault);
    for (const path of names.length > 0 ? names.map((name) => [...at, name]) : [at]) {
      const key = [part, ...path].join(".");
      if (Object.hasOwn(fields, key)) continue;
      fields[key] = { message: message(fault, schema, path), ...echo(schema, value, path) };
    }
  }
  return fields;
}

/** The fault that tells most comes first: a union's own fault and "is not null" only when nothing better is known. */
function byWeight(faults: readonly Fault[]): readonly Fault[] {
  const weight = (f: Fault) => (f.keyword === "anyOf" ? 2 : f.keyword === "type" && typeOf(f) === "null" ? 3 : 1);
  return [...faults].sort((a, b) => weight(a) - weight(b));
}

function typeOf(fault: Fault): string {
  return String((fault.params as { type?: unknown }).type);
}

/** JSON pointer -> names. */
function pointer(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Names that a fault says are not there, or must not be there. */
function missing(fault: Fault): string[] {
  const params = fault.params as { requiredProperties?: unknown; additionalProperties?: unknown };
  if (fault.keyword === "required") return (params.requiredProperties as string[]) ?? [];
  if (fault.keyword === "additionalProperties") return (params.additionalProperties as string[]) ?? [];
  return [];
}

const TYPE_TEXT: Readonly<Record<string, string>> = {
  integer: "invalid integer number",
  number: "invalid float number",
  string: "invalid string value",
  boolean: "invalid boolean value",
  array: "invalid array",
  object: "invalid object",
};

function message(fault: Fault, schema: SchemaView, path: readonly string[]): string {
  const params = fault.params as { limit?: number; allowedValues?: readonly string[] };
  switch (fault.keyword) {
    case "required":
      return `'${path.at(-1)}' is required`;
    case "additionalProperties":
    case "boolean":
      return `'${path.at(-1)}' is not one of the allowed names`;
    default:
      break;
  }
  const own = schemaAt(schema, pointer(fault.schemaPath))?.["x-problem"];
  if (own !== undefined) return own;
  switch (fault.keyword) {
    case "type":
      return TYPE_TEXT[typeOf(fault)] ?? "invalid value";
    case "enum":
      return `should be one of the following; ['${params.allowedValues?.join("','")}']`;
    case "minimum":
      return `min ${params.limit}`;
    case "maximum":
      return `max ${params.limit}`;
    case "minLength":
    case "maxLength":
    case "minItems":
    case "maxItems":
      return `${fault.keyword} ${params.limit}`;
    default:
      return "invalid value";
  }
}

function schemaAt(schema: SchemaView, path: readonly string[]): SchemaView | undefined {
  let at: unknown = schema;
  for (const name of path) at = at === undefined ? undefined : (at as Record<string, unknown>)[name];
  return at as SchemaView | undefined;
}

/** Whether a secret lies on the way to the value. */
function isSecret(schema: SchemaView, path: readonly string[]): boolean {
  if (path.some((name) => SECRET_NAME.test(name))) return true;
  let at: SchemaView | undefined = schema;
  for (const name of path) {
    const object = (at?.anyOf?.find((variant) => variant.properties ?? variant.items) ?? at) as SchemaView | undefined;
    at = object?.properties?.[name] ?? object?.items;
    if (at?.["x-secret"] === true) return true;
  }
  return false;
}

/** The value as it was read, unless it is a secret, holds one, or is long. */
function echo(schema: SchemaView, value: unknown, path: readonly string[]): { value?: unknown } {
  if (isSecret(schema, path)) return {};
  let at: unknown = value;
  for (const name of path)
    at =
      typeof at === "object" && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
  if (at === undefined) return {};
  const text = JSON.stringify(at, (key, inner: unknown) => (SECRET_NAME.test(key) ? undefined : inner));
  return text.length > MAX_ECHO_CHARS ? {} : { value: JSON.parse(text) as unknown };
}
