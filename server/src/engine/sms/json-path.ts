/**
 * The value under names and indexes joined by dots: `data.messages.0.id`; a leading `$.` and brackets are understood.
 * Undefined: there is none.
 */
export function jsonAt(value: unknown, path: string): unknown {
  const names = path
    .replace(/^\$\.?/, "")
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter((name) => name !== "");
  let at: unknown = value;
  for (const name of names) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** The same as text; a list gives its first element. Undefined for nothing, null and objects. */
export function textAt(value: unknown, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const found = jsonAt(value, path);
  const one: unknown = Array.isArray(found) ? found[0] : found;
  return typeof one === "string" || typeof one === "number" || typeof one === "boolean" ? String(one) : undefined;
}
