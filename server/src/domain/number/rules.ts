import type { IDICTCountry } from "@opentact/contract";
import { countryOf } from "../dict/rules.js";
import { parseNanp } from "./nanp.js";

export { countryOfNpa, type NanpNumber, parseNanp } from "./nanp.js";

/** Country of a number in E.164 digits with or without `+`; null for what is no number of the dialling code 1. */
export function countryOfNumber(text: string): IDICTCountry | null {
  const digits = text.replace(/^\+/, "");
  const nanp = /^1\d{10}$/.test(digits) ? parseNanp(Number(digits)) : undefined;
  return nanp ? countryOf(nanp.country) : null;
}
