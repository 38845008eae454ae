import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { HoldTimes } from "./hold-times.js";

test("the slowest carrier counts, by an average that follows the newest", () => {
  const clock = new FakeClock();
  const times = new HoldTimes(clock);
  let given = 0;
  const hold = (carrier: string, ms: number) => {
    const giveBack = times.timed(carrier, () => given++);
    clock.advance(ms);
    // Once more is no other time.
    for (let n = 0; n < 2; n++) giveBack?.();
  };
  expect([times.longestMs, times.timed("quick", undefined)]).toEqual([undefined, undefined]);
  hold("quick", 2);
  hold("slow", 100);
  expect(times.longestMs).toBe(100);
  hold("slow", 0);
  expect(times.longestMs).toBe(90);
  for (let n = 0; n < 100; n++) hold("slow", 1);
  expect(times.longestMs).toBeCloseTo(2, 1);
  expect(given).toBe(2 * 103);
});
