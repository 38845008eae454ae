import { expect, test } from "vitest";
import { SilenceWatch } from "./silence-watch.js";

test("silence is told after 10 s and each further 10 s, once", () => {
  const watch = new SilenceWatch();
  watch.begin(1_000);
  const told = [10_999, 11_000, 12_000, 21_000, 30_999, 45_000].map((nowMs) => watch.look(nowMs, 0));
  expect(told).toEqual([undefined, 10_000, undefined, 20_000, undefined, 44_000]);
});

test("a packet, or a new agreement, begins the count anew", () => {
  const watch = new SilenceWatch();
  watch.begin(0);
  expect(watch.look(10_000, 0)).toBe(10_000);
  expect(watch.look(11_000, 10_500)).toBeUndefined();
  expect(watch.look(20_500, 10_500)).toBe(10_000);
  watch.begin(25_000);
  expect(watch.look(34_999, 10_500)).toBeUndefined();
  expect(watch.look(35_000, 10_500)).toBe(10_000);
});
