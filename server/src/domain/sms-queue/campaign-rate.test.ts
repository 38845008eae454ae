import { expect, test } from "vitest";
import type { RateSlot } from "./port.js";
import { firstSecond, fitsFrom } from "./rules.js";

test("what fits goes now; what does not waits for the seconds that are in its way", () => {
  const slots = [
    { second: 100, parts: 40 },
    { second: 110, parts: 30 },
  ];
  expect(fitsFrom([], 75, 14)).toBeUndefined();
  expect(fitsFrom(slots, 75, 5)).toBeUndefined();
  expect(fitsFrom(slots, 75, 6)).toBe(161_000);
  expect(fitsFrom(slots, 75, 46)).toBe(171_000);
  expect(fitsFrom([{ second: 100, parts: 1 }], 10, 14)).toBe(161_000);
  expect(fitsFrom([], 10, 14)).toBeUndefined();
});

test("under load no minute holds more than the limit, and little of it is left", () => {
  const limit = 240;
  const begun: { atMs: number; parts: number }[] = [];
  const slots = new Map<number, number>();
  let atMs = 1_700_000_000_123;
  const endMs = atMs + 600_000;
  for (let n = 0; atMs < endMs; n++) {
    const parts = 1 + (n % 3);
    const counted: RateSlot[] = [...slots]
      .map(([second, sum]) => ({ second, parts: sum }))
      .filter(({ second }) => second >= firstSecond(atMs));
    const fromMs = fitsFrom(counted, limit, parts);
    if (fromMs !== undefined) {
      expect(fromMs).toBeGreaterThan(atMs);
      atMs = fromMs;
      continue;
    }
    const second = Math.floor(atMs / 1000);
    slots.set(second, (slots.get(second) ?? 0) + parts);
    begun.push({ atMs, parts });
    atMs += 37;
  }
  for (const { atMs: from } of begun) {
    const inWindow = begun.filter((one) => one.atMs >= from && one.atMs < from + 60_000);
    expect(inWindow.reduce((sum, { parts }) => sum + parts, 0)).toBeLessThanOrEqual(limit);
  }
  expect(begun.reduce((sum, { parts }) => sum + parts, 0)).toBeGreaterThan(0.95 * limit * 10);
});
