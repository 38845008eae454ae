import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { countryOfNumber } from "../number/rules.js";

/** A recipient or sender as people write it, read (messaging.md 2). */
export interface ReadNumber {
  /** Digits, E.164 without `+`; 3 to 6 digits of a short code. */
  readonly digits: string;
  readonly isShortCode: boolean;
}

/**
 * Spaces, `-`, `.`, `(`, `)` and one leading `+` do not matter; 10 digits of the North American plan get their 1.
 * Undefined: no telephone number.
 */
export function readNumber(text: string): ReadNumber | undefined {
  const digits = text.replace(/[\s().-]/g, "").replace(/^\+/, "");
  if (/^\d{10}$/.test(digits) && countryOfNumber(`1${digits}`)) return { digits: `1${digits}`, isShortCode: false };
  if (/^[1-9]\d{6,14}$/.test(digits)) return { digits, isShortCode: false };
  return /^\d{3,6}$/.test(digits) ? { digits, isShortCode: true } : undefined;
}

/** NPAs and exchanges that cost the called or the caller extra: closed (numbers.md 1.1). */
const PREMIUM = /^1(?:900|\d{3}976)/;

/**
 * Country of a number in digits (a2); a short code is one of `home`. Undefined: unknown, or closed for messages
 * everywhere: premium numbers.
 */
export function countryOfDigits({ digits, isShortCode }: ReadNumber, home: string): string | undefined {
  if (isShortCode) return home;
  if (PREMIUM.test(digits)) return undefined;
  if (digits.startsWith("1")) return countryOfNumber(digits)?.a2;
  return parsePhoneNumberFromString(`+${digits}`)?.country;
}
