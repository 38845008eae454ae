import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { countryOfNumber } from "../number/rules.js";

/** Message error codes that go out as `error` of a message and as `meta` of a refused request (messaging.md 8.7). */
export const MESSAGE_ERRORS = {
  405: "Insufficient Balance",
  406: "Country Permission Violation",
  1001: "TNLease not found",
  1002: "Number is not enabled for SMS",
  1003: "No sender available in the messaging profile",
  1101: "Campaign is missing or not active",
  1102: "Toll-free number is not verified",
  1103: "Blocked due to STOP message",
  1104: "Daily spend limit reached",
  1105: "Refused by a review",
  1201: "Sender queue is full",
  1202: "Rate limit reached",
  1203: "Canceled",
  1204: "Queue timeout",
  1205: "Daily cap of the registry reached",
  1301: "No route to destination",
  1302: "No link to the carrier",
  1303: "Refused by the carrier",
  1304: "Malformed for the carrier",
  1305: "Invalid sender at the carrier",
  1306: "Invalid destination at the carrier",
  1401: "Receipt: UNDELIV",
  1402: "Receipt: EXPIRED",
  1403: "Receipt: REJECTD",
  1404: "Receipt: DELETED",
  1405: "Receipt: SKIPPED",
} as const;

export type MessageErrorCode = keyof typeof MESSAGE_ERRORS;

/** Why a message was not sent or not delivered. */
export interface MessageError {
  readonly code: MessageErrorCode;
  readonly message: string;
  /** In the carrier's own words. */
  readonly carrier_code?: string;
}

/** An error by its code. */
export function messageError(code: MessageErrorCode, carrierCode?: string): MessageError {
  return {
    code,
    message: MESSAGE_ERRORS[code],
    ...(carrierCode === undefined ? {} : { carrier_code: carrierCode }),
  };
}

/** How long a message may wait in the queue when it does not say so itself. */
export const VALIDITY_SECONDS = 14_400;

/** Country of the installation: that of short codes. */
export const HOME_COUNTRY = "US";

/** Countries an account may send to unless it has a list of its own. */
export const HOME_COUNTRIES: readonly string[] = ["US", "CA"];

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

/** Use cases that advertise. */
const MARKETING: ReadonlySet<string> = new Set(["MARKETING", "SWEEPSTAKE", "CHARITY", "POLITICAL"]);

/** Whether the window holds by default: campaigns that advertise. */
export function isQuietByDefault(usecase: string, subUsecases: readonly string[]): boolean {
  return [usecase, ...subUsecases].some((one) => MARKETING.has(one));
}

/** `HH:MM` -> minutes of the day; undefined: no time. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  const sum = Number(hours) * 60 + Number(minutes);
  return sum <= 1440 ? sum : undefined;
}
