import type { TSchema } from "typebox";

/** What a comparison wants to know of a JSON Schema of ours. */
export interface View {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, View>>;
  readonly required?: readonly string[];
  readonly items?: View;
  readonly anyOf?: readonly View[];
  readonly "x-aliases"?: Readonly<Record<string, string>>;
}

/** Variants of a schema; null is none. */
export function variants(schema: View): readonly View[] {
  const all = schema.anyOf ? schema.anyOf.flatMap(variants) : [schema];
  return all.filter((one) => one.type !== "null");
}

/** Properties of every variant that is an object, with older names that are accepted. */
export function propertiesOf(schema: View | TSchema): Readonly<Record<string, View>> {
  const objects = variants(schema as View);
  return Object.assign(
    {},
    ...objects.map((one) => {
      const older = Object.entries(one["x-aliases"] ?? {}).map(([alias, name]) => [
        alias,
        one.properties?.[name] ?? {},
      ]);
      return { ...Object.fromEntries(older), ...one.properties };
    }),
  );
}

/** Literal values a schema takes; undefined when it is no enumeration. */
export function literalsOf(schema: View): readonly string[] | undefined {
  const values = variants(schema).flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]));
  return values.length > 0 ? values.map(String) : undefined;
}

/** JSON types a schema takes. */
export function typesOf(schema: View): ReadonlySet<string> {
  return new Set(
    variants(schema).map((one) => {
      const type = one.type ?? (one.properties ? "object" : typeof (one.const ?? one.enum?.[0]));
      return type === "integer" ? "number" : type;
    }),
  );
}
