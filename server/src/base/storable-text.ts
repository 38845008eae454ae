/** NUL and halves of a character: PostgreSQL has no text with them. */
export const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text as it can be stored: what has no place in it becomes U+FFFD, so that whoever reads it gets what was answered. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, "\uFFFD");
}
