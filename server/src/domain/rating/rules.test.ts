import { expect, test } from "vitest";
import { isPriced, priceOf, startedMinutes } from "./rules.js";

test("a minute that has begun counts whole, and so does the first one", () => {
  expect([0, 1, 60_000, 60_001, 3_600_000].map(startedMinutes)).toEqual([1, 1, 1, 2, 60]);
});

test("a price is computed in whole units of its last decimal", () => {
  expect(priceOf("0.01250", 3)).toBe(0.0375);
  expect(priceOf("0.10000", 3)).toBe(0.3);
  expect(priceOf("0.00001", 7)).toBe(0.00007);
  expect(priceOf("2", 5)).toBe(10);
  expect(priceOf("1.5", 0)).toBe(0);
});

test("only nothing is free", () => {
  expect(["0", "0.00000", "0.00001", "3"].map(isPriced)).toEqual([false, false, true, true]);
});
