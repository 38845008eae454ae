import type { TSchema } from "typebox";

interface View {
  type?: string;
  properties?: Record<string, View>;
  patternProperties?: object;
  additionalProperties?: unknown;
  items?: View;
  anyOf?: View[];
}

/** Paths of keys that no schema names. @param path of the value itself */
export function undeclared(schema: TSchema | View, value: unknown, path: string): string[] {
  const view = schema as View;
  if (typeof value !== "object" || value === null) return [];
  if (view.anyOf) {
    const all = view.anyOf.map((variant) => undeclared(variant, value, path));
    return all.reduce((a, b) => (b.length < a.length ? b : a));
  }
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => (view.items ? undeclared(view.items, element, `${path}.${index}`) : []));
  }
  if (!view.properties) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = view.properties?.[name];
    return known ? undeclared(known, inner, `${path}.${name}`) : [`${path}.${name}`];
  });
}
