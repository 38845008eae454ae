import type { RatingRefusal } from "./port.js";

const MS_PER_MINUTE = 60_000;
/** Money has five decimals. */
const UNITS = 100_000;

/** Minutes that a talk of so many milliseconds has begun; at least 1. */
export function startedMinutes(talkMs: number): number {
  return Math.max(1, Math.ceil(talkMs / MS_PER_MINUTE));
}

/** `minutes` times a price of at most five decimals, exactly. */
export function priceOf(perMinute: string, minutes: number): number {
  const [whole = "0", decimals = ""] = perMinute.split(".");
  const units = BigInt(whole + decimals.padEnd(5, "0").slice(0, 5)) * BigInt(minutes);
  return Number(units) / UNITS;
}

/** True for a price that is not nothing. */
export function isPriced(perMinute: string): boolean {
  return /[1-9]/.test(perMinute);
}

/** `state_reason` of a leg that money ended or kept from beginning (security.md 12). */
export const RATING_REASONS: Readonly<Record<RatingRefusal, string>> = {
  balance: "Not enough account balance",
  max_rate: "No route within the maximum rate",
  daily_spend_limit: "Daily spend limit",
};
