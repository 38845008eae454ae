import type { RunVerb } from "../verb-context.js";
import { condition } from "./condition.js";

/** Fields whose values are numbers with or without `+` (call-xml.md 4.13). */
const NUMBERS: ReadonlySet<string> = new Set(["from", "to", "tn.tn"]);

/** `Call`: runs its block when a field of the call has a value. */
export const callField: RunVerb = async (ctx, verb) => {
  const field = verb.values.text("field") ?? "";
  const value = read(ctx.call.entity(), field);
  return condition(ctx, isEqual(field, value, verb.values.text("value") ?? ""), value);
};

type Scalar = string | number | boolean | null;

/** A scalar member by its dotted path; everything else is null. Members of objects only, so that no name reaches a prototype. */
function read(entity: Readonly<Record<string, unknown>>, path: string): Scalar {
  let at: unknown = entity;
  for (const name of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return null;
    at = (at as Record<string, unknown>)[name];
  }
  return typeof at === "string" || typeof at === "number" || typeof at === "boolean" ? at : null;
}

function isEqual(field: string, value: Scalar, wanted: string): boolean {
  if (value === null) return wanted === "null";
  if (NUMBERS.has(field)) return String(value).replace(/^\+/, "") === wanted.replace(/^\+/, "");
  if (typeof value === "number") return wanted.trim() !== "" && Number(wanted) === value;
  if (typeof value === "boolean") return new RegExp(value ? "^(true|1)$" : "^(false|0)$", "i").test(wanted);
  return value === wanted;
}
