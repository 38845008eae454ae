import { DomainError, invalidField } from "../../base/errors.js";

/** Objects and arrays inside one another. */
const MAX_DEPTH = 32;
/** Elements of an array where the operation does not say. */
export const MAX_ELEMENTS = 1000;
const MAX_KEYS = 1000;
/** Names that reach the prototype when a careless line assigns them. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
/** NUL and C0 controls except TAB, LF, CR; surrogates without their partner. */
const FORBIDDEN_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f]|\p{Surrogate}/u;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads bytes as strict UTF-8. @throws DomainError 400 `invalid_json` */
export function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DomainError(400, "invalid_json", "Invalid JSON");
  }
}

/**
 * Parses a JSON body. An empty one is `undefined`. Prototype keys are dropped at any depth; depth, number of elements
 * and keys, and the characters of text are limited (security.md 4, 6).
 * @param maxElements of one array
 * @throws DomainError 400 `invalid_json` or `validation_failed`
 */
export function parseJsonBody(bytes: Buffer, maxElements = MAX_ELEMENTS): unknown {
  const text = decodeText(bytes);
  if (text.trim() === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DomainError(400, "invalid_json", "Invalid JSON");
  }
  return cleaned(value, "body", maxElements);
}

/** A copy of outside data without prototype keys. @throws DomainError 400 when a limit is passed or text is not text */
export function cleaned(value: unknown, path = "body", maxElements = MAX_ELEMENTS, depth = 1): unknown {
  if (typeof value === "string") return cleanText(value, path);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw invalidField("body", `nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) {
    if (value.length > maxElements) throw invalidField(path, `more than ${maxElements} elements`);
    return value.map((element: unknown, index) => cleaned(element, `${path}.${index}`, maxElements, depth + 1));
  }
  const entries = Object.entries(value).filter(([key]) => !PROTOTYPE_KEYS.has(key));
  if (entries.length > MAX_KEYS) throw invalidField(path, `more than ${MAX_KEYS} keys`);
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of entries) {
    if (FORBIDDEN_TEXT.test(key)) throw invalidField(path, "a key has forbidden characters");
    copy[key] = cleaned(inner, `${path}.${key}`, maxElements, depth + 1);
  }
  return copy;
}

function cleanText(text: string, path: string): string {
  // The value is not echoed: it cannot be written back as it came.
  if (FORBIDDEN_TEXT.test(text)) throw invalidField(path, "forbidden characters");
  return text;
}
