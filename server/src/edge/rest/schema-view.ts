import type { Annotations } from "@opentact/contract";
import type { TSchema } from "typebox";

/** The JSON Schema keywords the door looks at. A TypeBox schema is such an object. */
export interface SchemaView extends Annotations {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaView>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, SchemaView>>;
  readonly additionalProperties?: boolean | SchemaView;
  readonly items?: SchemaView;
  readonly anyOf?: readonly SchemaView[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly format?: string;
  readonly maxItems?: number;
  readonly title?: string;
}

/** A schema by its keywords. */
export function viewOf(schema: TSchema): SchemaView {
  return schema as SchemaView;
}

/** The members of a union that are not `null`; the schema itself when it is no union. */
export function variantsOf(schema: SchemaView): readonly SchemaView[] {
  return schema.anyOf ? schema.anyOf.filter((variant) => variant.type !== "null") : [schema];
}

/** Whether JSON `null` fits. */
export function allowsNull(schema: SchemaView): boolean {
  return schema.type === "null" || (schema.anyOf?.some((variant) => variant.type === "null") ?? false);
}

/** What a schema says of the values under keys it does not name: a schema, true = anything is kept, false = nothing. */
export function restOf(schema: SchemaView): SchemaView | boolean {
  if (schema.patternProperties) return Object.values(schema.patternProperties)[0] ?? true;
  if (schema.additionalProperties !== undefined) return schema.additionalProperties;
  return schema.properties === undefined;
}
