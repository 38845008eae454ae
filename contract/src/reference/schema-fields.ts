import { codes, section } from "./markdown.js";

/** What the printers read of a schema: the JSON Schema that it is. */
export interface SchemaView {
  readonly type?: string;
  readonly title?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly SchemaView[];
  readonly items?: SchemaView;
  readonly properties?: Readonly<Record<string, SchemaView>>;
  readonly patternProperties?: Readonly<Record<string, SchemaView>>;
  readonly required?: readonly string[];
  readonly "x-read"?: string;
}

/** One member of an object. */
export interface SchemaField {
  /** Path inside the object: members of an object without a name of its own stand after a dot. */
  readonly name: string;
  /** Markdown. */
  readonly type: string;
  readonly isOptional: boolean;
}

/** All members of an object, in order. */
export function fieldsOf(schema: SchemaView, prefix = ""): readonly SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const isOptional = !(schema.required ?? []).includes(name);
    const field = { name: prefix + name, type: typeOf(inner), isOptional };
    const nested = unnamed(inner);
    return nested ? [field, ...fieldsOf(nested.of, `${prefix}${name}${nested.mark}.`)] : [field];
  });
}

/** Objects with a name that can be reached, each once, in the order in which they are met. */
export function namedIn(schema: SchemaView, found = new Map<string, SchemaView>()): ReadonlyMap<string, SchemaView> {
  if (schema.title !== undefined && schema.properties) {
    if (found.has(schema.title)) return found;
    found.set(schema.title, schema);
  }
  for (const inner of innerOf(schema)) namedIn(inner, found);
  return found;
}

function innerOf({ properties = {}, patternProperties = {}, anyOf = [], items }: SchemaView): readonly SchemaView[] {
  return [...Object.values(properties), ...Object.values(patternProperties), ...anyOf, ...(items ? [items] : [])];
}

/** The object without a name in a member: its own members are shown with it. */
function unnamed(schema: SchemaView): { readonly of: SchemaView; readonly mark: string } | undefined {
  if (schema.properties) return schema.title === undefined ? { of: schema, mark: "" } : undefined;
  if (schema.items) {
    const element = unnamed(schema.items);
    return element && { of: element.of, mark: "[]" };
  }
  return schema.anyOf?.map(unnamed).find((found) => found !== undefined);
}

/** How a value looks, in words. */
export function typeOf(schema: SchemaView): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return codes(schema.enum);
  if (schema.items) return `array of ${typeOf(schema.items)}`;
  if (schema.title !== undefined && schema.properties) return section(schema.title);
  if (schema.patternProperties) return `object of ${Object.values(schema.patternProperties).map(typeOf).join(", ")}s`;
  if (schema.type === "integer") return schema["x-read"] === "tn" ? "phone number (integer)" : "integer";
  if (schema.format === "uuid" || schema.format === "date-time") return schema.format;
  return schema.type ?? "any JSON";
}
