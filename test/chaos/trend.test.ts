import { expect, it } from "vitest";
import { isFlat, trendOf } from "./trend.js";

const series = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

it("the first third does not count", () => {
  expect(trendOf(series([0, 50, 90, 100, 100, 100, 100, 100, 100]))).toEqual({ from: 100, to: 100 });
});

it("a line is found as it is, and noise around it evens out", () => {
  const trend = trendOf(series([0, 1, 2, 3, 4, 5, 6, 7, 8]))!;
  expect(trend.from).toBeCloseTo(3);
  expect(trend.to).toBeCloseTo(8);
  const noisy = trendOf(series([9, 9, 9, 101, 99, 101, 99, 101, 99, 101]))!;
  expect(Math.abs(noisy.to - noisy.from)).toBeLessThan(2);
});

it("too few values say nothing", () => {
  expect(trendOf(series([1, 2]))).toBeUndefined();
});

it("what grows by more than the share and more than the floor is not flat", () => {
  expect(isFlat({ from: 100, to: 109 }, 0.1, 1)).toBe(true);
  expect(isFlat({ from: 100, to: 111 }, 0.1, 1)).toBe(false);
  expect(isFlat({ from: 100, to: 111 }, 0.1, 20)).toBe(true);
  expect(isFlat({ from: 100, to: 50 }, 0.1, 0)).toBe(true);
});
