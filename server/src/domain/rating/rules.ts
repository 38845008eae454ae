import type { RatingRefusal, Tariff } from "./port.js";

const MS_PER_SECOND = 1_000;
/** A minute is set aside at a time, and a tariff by the minute counts every one that has begun. */
const MINUTE_SECONDS = 60;
/** Rates have up to eight decimals, money has five. */
const RATE_DECIMALS = 8;
const MONEY_DECIMALS = 5;
/** Units of a rate in one of money, for a second of its minute. */
const RATE_SECONDS = BigInt(MINUTE_SECONDS) * 10n ** BigInt(RATE_DECIMALS - MONEY_DECIMALS);

/** A price by the minute alone: every minute that has begun counts whole. @param perMinute decimal text */
export function byTheMinute(perMinute: string): Tariff {
  return { perMinute, connect: "0", minimumSeconds: MINUTE_SECONDS, incrementSeconds: MINUTE_SECONDS };
}

/** Whole seconds of a talk, at least 1. */
export function talkSeconds(talkMs: number): number {
  return Math.max(1, Math.ceil(talkMs / MS_PER_SECOND));
}

/** Seconds that are charged for a talk of so many: the minimum, then whole increments; 0 for a leg that was not answered. */
export function billedSeconds({ minimumSeconds, incrementSeconds }: Tariff, seconds: number): number {
  if (seconds <= 0) return 0;
  const more = Math.max(0, seconds - minimumSeconds);
  return minimumSeconds + Math.ceil(more / incrementSeconds) * incrementSeconds;
}

/** What a talk of so many seconds costs, as decimal text with five decimals; halves are rounded up. Exact: no floating point. */
export function chargeOf(tariff: Tariff, seconds: number): string {
  return moneyText(unitsOf(tariff, seconds));
}

/** What the seconds between two lengths of a talk cost. @see chargeOf */
export function chargeBetween(tariff: Tariff, from: number, to: number): string {
  return moneyText(unitsOf(tariff, to) - unitsOf(tariff, from));
}

/** `chargeOf` as a number: the nearest to the exact amount, which prints as it. */
export function priceOf(tariff: Tariff, seconds: number): number {
  return Number(chargeOf(tariff, seconds));
}

/** True for a tariff by which a call may cost something. */
export function isPriced({ perMinute, connect }: Tariff): boolean {
  return /[1-9]/.test(perMinute) || /[1-9]/.test(connect);
}

function unitsOf(tariff: Tariff, seconds: number): bigint {
  const billed = billedSeconds(tariff, seconds);
  if (billed === 0) return 0n;
  const talk = scaled(tariff.perMinute, RATE_DECIMALS) * BigInt(billed);
  return scaled(tariff.connect, MONEY_DECIMALS) + (talk + RATE_SECONDS / 2n) / RATE_SECONDS;
}

function scaled(amount: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0").slice(0, decimals));
}

function moneyText(units: bigint): string {
  const digits = units.toString().padStart(MONEY_DECIMALS + 1, "0");
  return `${digits.slice(0, -MONEY_DECIMALS)}.${digits.slice(-MONEY_DECIMALS)}`;
}

/** `state_reason` of a leg that money ended or kept from beginning (security.md 12). */
export const RATING_REASONS: Readonly<Record<RatingRefusal, string>> = {
  balance: "Not enough account balance",
  max_rate: "No route within the maximum rate",
  no_rate: "No rate for this destination",
  daily_spend_limit: "Daily spend limit",
};
