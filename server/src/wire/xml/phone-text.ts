/**
 * The digits of a telephone number as people write it: blanks, `-`, `.`, brackets and a leading `+` are dropped.
 * Undefined unless 7 to 15 digits remain (call-xml.md 5.1, 5.2).
 */
export function cleanNumber(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^\+/, "")
    .replace(/[\s().-]/g, "");
  return /^\d{7,15}$/.test(digits) ? digits : undefined;
}
