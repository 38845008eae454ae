import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { TokenBuckets } from "./token-bucket.js";

test("a full bucket lets its capacity through at once, then one per interval", () => {
  const clock = new FakeClock();
  const buckets = new TokenBuckets(clock, 3, 60);
  expect([1, 2, 3, 4].map(() => buckets.take("a").isAllowed)).toEqual([true, true, true, false]);
  expect(buckets.take("a")).toMatchObject({ remaining: 0, resetSeconds: 3, retryAfterSeconds: 1 });
  clock.advance(999);
  expect(buckets.take("a").isAllowed).toBe(false);
  clock.advance(1);
  expect(buckets.take("a").isAllowed).toBe(true);
});

test("it never holds more than its capacity, however long it waits", () => {
  const clock = new FakeClock();
  const buckets = new TokenBuckets(clock, 2, 600);
  clock.advance(3_600_000);
  expect([1, 2, 3].map(() => buckets.take("a").isAllowed)).toEqual([true, true, false]);
});

test("keys do not share", () => {
  const buckets = new TokenBuckets(new FakeClock(), 1, 1);
  expect(buckets.take("a").isAllowed).toBe(true);
  expect(buckets.take("b").isAllowed).toBe(true);
  expect(buckets.take("a").isAllowed).toBe(false);
});
