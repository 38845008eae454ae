const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * JSON whose strings PostgreSQL takes as text: NUL and halves of a character become U+FFFD. What a peer sent must
 * never be a reason that a row cannot be written.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "string" ? inner.replace(UNSTORABLE, "\uFFFD") : inner,
  );
}
