import { expect, test } from "vitest";
import { AdaptiveRate } from "./adaptive-rate.js";

test("a throttle halves the rate, each clean ten seconds give a tenth back, up to what the settings say", () => {
  const rate = new AdaptiveRate(100);
  expect(rate.perSecond(0)).toBe(100);
  rate.throttled(0);
  rate.throttled(500);
  expect(rate.perSecond(500)).toBe(50);
  rate.throttled(2_000);
  expect(rate.perSecond(11_999)).toBe(25);
  expect(rate.perSecond(12_000)).toBeCloseTo(27.5);
  expect(rate.perSecond(200_000)).toBe(100);
});

test("without a limit it is half of what went out, and unlimited again in the end", () => {
  const rate = new AdaptiveRate(0);
  for (let n = 0; n < 40; n++) rate.sent(1_000 + n);
  rate.throttled(1_500);
  expect(rate.perSecond(1_500)).toBe(20);
  expect(rate.perSecond(1_500 + 80_000)).toBe(0);
});

test("it never stands still", () => {
  const rate = new AdaptiveRate(0);
  rate.throttled(0);
  expect(rate.perSecond(0)).toBe(1);
});
