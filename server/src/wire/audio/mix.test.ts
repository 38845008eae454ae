import { expect, test } from "vitest";
import { mixInto, soften } from "./mix.js";

test("two loud voices are held at full scale, never wrapped around", () => {
  const acc = Int16Array.of(30_000, -30_000, 100, 5);
  mixInto(acc, Int16Array.of(30_000, -30_000, -300));
  expect([...acc]).toEqual([32_767, -32_768, -200, 5]);
});

test("a longer addition does not write past the end", () => {
  const acc = Int16Array.of(1);
  mixInto(acc, Int16Array.of(1, 2));
  expect([...acc]).toEqual([2]);
});

test("a sum of voices is bent, not cut: in order, without a step, never over full scale", () => {
  const sums = Array.from({ length: 20_000 }, (_, n) => (n - 10_000) * 37);
  const bent = sums.map(soften);
  const steps = bent.slice(1).map((sample, n) => sample - bent[n]!);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...steps)).toBeLessThanOrEqual(37.001);
  expect(Math.max(...bent.map(Math.abs))).toBeLessThan(32_767);
  expect([soften(24_576), soften(-24_576), soften(5)]).toEqual([24_576, -24_576, 5]);
  expect(Int16Array.of(soften(1e9), soften(-1e9))).toEqual(Int16Array.of(32_766, -32_766));
});
