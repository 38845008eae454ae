import { expect, test } from "vitest";
import { isGivenUp, RETRY_DELAYS_MS, retryDelayMs } from "./schedule.js";

const HOUR_MS = 3_600_000;

test("ten attempts in 75 h 35 min and 5 s, each delay up to 10 % shorter or longer", () => {
  expect(RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0)).toBe(75 * HOUR_MS + 35 * 60_000 + 5_000);
  const delays = (random: number) => Array.from({ length: 10 }, (_, n) => retryDelayMs(n + 1, undefined, random));
  expect(delays(0.5)).toEqual([...RETRY_DELAYS_MS, undefined]);
  expect(delays(0)).toEqual([...RETRY_DELAYS_MS.map((ms) => Math.round(ms * 0.9)), undefined]);
  expect(delays(1)).toEqual([...RETRY_DELAYS_MS.map((ms) => Math.round(ms * 1.1)), undefined]);
});

test("a receiver may ask for more patience, up to 24 h, and not for less", () => {
  expect(retryDelayMs(1, 60_000, 0.5)).toBe(60_000);
  expect(retryDelayMs(1, 0, 0.5)).toBe(5_000);
  expect(retryDelayMs(1, 1000 * HOUR_MS, 0.5)).toBe(24 * HOUR_MS);
  expect(retryDelayMs(10, 60_000, 0.5)).toBeUndefined();
});

test("an endpoint is given up after 5 days without success and 10 deliveries in vain, not by one of the two", () => {
  const at = (days: number, exhausted: number) => isGivenUp({ sinceMs: 0, exhausted }, days * 24 * HOUR_MS);
  expect([at(5, 10), at(4.99, 100), at(100, 9)]).toEqual([true, false, false]);
});
