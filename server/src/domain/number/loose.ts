/** E.164 digits: 7 to 15, no leading zero. */
const E164 = /^[1-9][0-9]{6,14}$/;
/** A national number of the North American plan: no N11 codes, no leading 0 or 1 in either part. */
const NANP_NATIONAL = /^[2-9](?!11)[0-9]{2}[2-9](?!11)[0-9]{6}$/;

/* Each is made once, and not with each call that is looked at. */
const TEL = /^tel:/i;
const BEHIND = /[;@].*$/s;
const SEPARATORS = /[\s\-.()/]/g;
const INTERNATIONAL = /^(?:\+|011|00)(.+)$/;
const DIALLED_SIGNS = /[\s\-+]/g;

/** Emergency numbers; without an emergency provider they are refused (numbers.md 10). */
const EMERGENCY: readonly string[] = ["911", "933", "112"];

/**
 * Reads a number as people and phones write it (numbers.md 1): blanks and `- . ( ) /` between digits, `tel:`, one `+`,
 * or `00` and `011` in its place; ten digits of the North American plan get their 1.
 * @returns E.164 digits without `+`, or undefined when it is no number
 */
export function readNumber(text: string): string | undefined {
  const bare = text.trim().replace(TEL, "").replace(BEHIND, "").replace(SEPARATORS, "");
  const international = INTERNATIONAL.exec(bare)?.[1];
  if (international !== undefined) return E164.test(international) ? international : undefined;
  if (NANP_NATIONAL.test(bare)) return `1${bare}`;
  return E164.test(bare) ? bare : undefined;
}

/** True for a number that reaches emergency services. */
export function isEmergency(text: string): boolean {
  return EMERGENCY.includes(text.replace(DIALLED_SIGNS, ""));
}
