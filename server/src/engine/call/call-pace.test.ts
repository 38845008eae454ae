import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { CallPace } from "./call-pace.js";

function world() {
  const clock = new FakeClock();
  const pace = new CallPace(clock);
  return {
    clock,
    pace,
    book: (perSecond: number | null = 2, maxWaitMs = 5_000) => pace.book("a", perSecond, maxWaitMs),
  };
}

test("so many calls begin at once, the next wait for their turn, and who would wait too long is refused", () => {
  const { book } = world();
  const waits = Array.from({ length: 13 }, () => book());
  expect(waits).toEqual([0, 0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000, undefined]);
});

test("a turn that was refused is not taken, and time gives turns back", () => {
  const { clock, pace, book } = world();
  expect([book(2, 0), book(2, 0), book(2, 0), pace.free("a", 2)]).toEqual([0, 0, undefined, 0]);
  clock.advance(500);
  expect([pace.free("a", 2), book(2, 0)]).toEqual([1, 0]);
  clock.advance(10_000);
  expect(pace.free("a", 2)).toBe(2);
});

test("accounts do not wait for each other; no limit is none, and none a second are none", () => {
  const { pace, book } = world();
  for (let i = 0; i < 5; i++) book();
  expect(pace.book("b", 2, 0)).toBe(0);
  expect([book(null, 0), pace.free("a", null)]).toEqual([0, Number.POSITIVE_INFINITY]);
  expect(pace.book("c", 0, 5_000)).toBeUndefined();
  expect(pace.free("d", 3)).toBe(3);
});
