import { type Static, type TObject, type TProperties, type TSchema, Type } from "typebox";

/**
 * Annotations a schema may carry besides JSON Schema. They tell the door (edge/rest/lenient.ts, edge/rest/reply.ts)
 * how to read and write the value; validators and API readers ignore them.
 */
export interface Annotations {
  /** How an input is brought into its canonical form before it is checked. */
  readonly "x-read"?: "uuid" | "tn" | "phone" | "date" | "birthday" | "list" | "upper" | "lower";
  /** A secret: its value is never echoed in an error, never logged. */
  readonly "x-secret"?: boolean;
  /** Shown in full only in the first answer; a stored or repeated answer shows the first four characters. */
  readonly "x-once"?: boolean;
  /** Text of the error in place of the general one. */
  readonly "x-problem"?: string;
  /** Of a body: other accepted names, `{ other: documented }`. */
  readonly "x-aliases"?: Readonly<Record<string, string>>;
}

/** Either the value or JSON `null`. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** One of the given words. Printed as `{type: "string", enum}`, which generated clients understand. */
export function Words<const T extends readonly string[]>(words: T, options: Annotations = {}) {
  return Type.Unsafe<T[number]>({ type: "string", enum: words, ...options });
}

/** An object with a name of its own in `components.schemas` of the OpenAPI document. */
export function Named<P extends TProperties>(name: string, properties: P, options: Annotations = {}): TObject<P> {
  return Type.Object(properties, { title: name, ...options });
}

/** Static type of a schema, for code that names no schema library. */
export type ValueOf<S extends TSchema> = Static<S>;
