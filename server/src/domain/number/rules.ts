import type { ETNType, IDICTCountry } from "@opentact/contract";
import { isPossiblePhoneNumber, parsePhoneNumberWithError } from "libphonenumber-js/max";
import { countryOf } from "../dict/rules.js";
import { isEmergency, readNumber } from "./loose.js";
import { countryOfNpa, parseNanp } from "./nanp.js";

export { countryOfNpa, type NanpNumber, parseNanp } from "./nanp.js";

/** Country of a number in E.164 digits with or without `+`; null for what is no number of the dialling code 1. */
export function countryOfNumber(text: string): IDICTCountry | null {
  const digits = text.replace(/^\+/, "");
  const nanp = /^1\d{10}$/.test(digits) ? parseNanp(Number(digits)) : undefined;
  return nanp ? countryOf(nanp.country) : null;
}

/** Countries that calls may go to unless an Admin says otherwise of an account (security.md 12). */
const OPEN_COUNTRIES: ReadonlySet<string> = new Set(["US", "CA"]);
/** Premium services within the North American plan: an area code and an exchange of every area. */
const PREMIUM = /^1(?:900|\d{3}976)/;

/**
 * Country that a call to a number in E.164 digits goes to: by its area code, not by its prefix. Undefined for premium
 * services and satellites, which are open to nobody, and for what can be no number.
 */
export function destinationOf(digits: string): string | undefined {
  const npa = /^1([2-9]\d\d)\d{7}$/.exec(digits)?.[1];
  if (npa !== undefined) return PREMIUM.test(digits) ? undefined : countryOfNpa(npa);
  return digits.startsWith("1") ? undefined : numberFacts(Number(digits))?.country;
}

/** Whether calls may go to a country. @param wish what an Admin said of the account; null: nothing */
export function isOpenCountry(country: string, wish: boolean | null = null): boolean {
  return wish ?? OPEN_COUNTRIES.has(country);
}

/** What somebody wants to call, by its form: a number, a SIP user `login@domain`, an emergency service, or nothing. */
export type Called =
  | { readonly kind: "number"; readonly digits: string }
  | { readonly kind: "user"; readonly login: string; readonly domain: string }
  | { readonly kind: "emergency" }
  | { readonly kind: "unreadable" };

/** Reads what a request wants to call: digits as people write them, or `login@domain`. */
export function readCalled(text: string): Called {
  const [, login, domain] = /^(?:sip:)?([^\s@:]{1,64})@([^\s@:]{1,255})$/i.exec(text.trim()) ?? [];
  if (login !== undefined && domain !== undefined) return { kind: "user", login, domain: domain.toLowerCase() };
  if (isEmergency(text)) return { kind: "emergency" };
  const digits = readNumber(text);
  return digits === undefined ? { kind: "unreadable" } : { kind: "number", digits };
}

/** What a number says about itself. */
export interface NumberFacts {
  readonly type: ETNType;
  /** ISO 3166 code. */
  readonly country: string;
  readonly npa: string | null;
  readonly nxx: string | null;
}

/** Facts of a number in E.164 digits; undefined when there can be no such number, or it is never sold (numbers.md 1). */
export function numberFacts(tn: number): NumberFacts | undefined {
  if (PREMIUM.test(String(tn))) return undefined;
  const nanp = parseNanp(tn);
  if (nanp) {
    const { npa, nxx, country, isTollFree } = nanp;
    return { type: isTollFree ? "toll_free" : "long_code", country, npa, nxx };
  }
  const text = `+${tn}`;
  if (text.startsWith("+1") || !isPossiblePhoneNumber(text)) return undefined;
  const { country } = parsePhoneNumberWithError(text);
  return country === undefined ? undefined : { type: "long_code", country, npa: null, nxx: null };
}
