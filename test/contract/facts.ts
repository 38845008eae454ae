import { readFileSync } from "node:fs";

/** The published OpenAPI description of 2021, reduced to operations, names, types and statuses. */
export interface Facts {
  readonly paths: readonly FactOperation[];
  readonly schemas: Readonly<Record<string, FactSchema>>;
}

export interface FactOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly params: { readonly path?: readonly FactField[]; readonly query?: readonly FactField[] };
  readonly body: readonly { readonly ct: string; readonly type: string }[] | null;
  /** Status, or `default`, to the name of a response. */
  readonly responses: Readonly<Record<string, string>>;
  /** Not built now. */
  readonly later?: boolean;
}

/** Either an object with fields or another name of a type. */
export interface FactSchema {
  readonly fields?: readonly FactField[];
  readonly alias?: string;
}

export interface FactField {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
}

/** A type as the facts write it, read. */
export type FactType =
  | { readonly kind: "object"; readonly name: string; readonly fields: readonly FactField[] }
  | { readonly kind: "array"; readonly of: FactType }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "union"; readonly of: readonly FactType[] }
  | { readonly kind: "string" | "number" | "boolean" | "any" };

const FILE = new URL("../fixtures/contract/openapi-facts.json", import.meta.url);

export function readFacts(): Facts {
  return JSON.parse(readFileSync(FILE, "utf8")) as Facts;
}

/** Reads the text of a type: names, `array<T>`, `A || B`, `T | null`, literals, `{[k]:T}` and `{a: T; b?: T}`. */
export function readType(facts: Facts, given: string): FactType {
  const text = given.trim().replace(/\s*\|\s*null$/, "");
  if (text.includes(" || ")) return { kind: "union", of: text.split(" || ").map((part) => readType(facts, part)) };
  if (text.startsWith("array<")) return { kind: "array", of: readType(facts, text.slice(6, -1)) };
  if (text === "string" || text === "number" || text === "boolean") return { kind: text };
  if (text.startsWith('"'))
    return { kind: "enum", values: text.split("|").map((value) => value.trim().replaceAll('"', "")) };
  if (text.startsWith("{[k]")) return { kind: "any" };
  if (text.startsWith("{")) return { kind: "object", name: "", fields: inlineFields(text) };
  const schema = facts.schemas[text];
  if (schema?.alias !== undefined) return readType(facts, schema.alias);
  if (schema?.fields) return { kind: "object", name: text, fields: schema.fields };
  throw new Error(`unknown type in the facts: ${text}`);
}

/** Fields of `{a: T; b?: {c: T}}`. */
function inlineFields(text: string): FactField[] {
  const fields: FactField[] = [];
  let [depth, start] = [0, 1];
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "{") depth++;
    const isEnd = (text[at] === ";" && depth === 0) || at === text.length - 1;
    if (text[at] === "}" && at < text.length - 1) depth--;
    if (!isEnd) continue;
    const [, name, mark, type] = /^\s*(\w+)(\??):\s*([\s\S]+)$/.exec(text.slice(start, at)) ?? [];
    if (name && type) fields.push({ name, required: mark === "", type });
    start = at + 1;
  }
  return fields;
}
