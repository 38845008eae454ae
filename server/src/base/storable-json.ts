import { storableText } from "./storable-text.js";

const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/;

/**
 * JSON whose strings PostgreSQL takes as text: NUL and halves of a character become U+FFFD. What a peer sent must
 * never be a reason that a row cannot be written.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  // JSON writes both as escapes; to look at the text once is far cheaper than at each string.
  if (!UNSTORABLE_ESCAPE.test(text)) return text;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "string" ? storableText(inner) : inner));
}
