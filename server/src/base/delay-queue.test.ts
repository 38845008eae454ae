import { expect, test } from "vitest";
import { DelayQueue } from "./delay-queue.js";
import { FakeClock } from "./fake-clock.js";

function start(delayMs = 100) {
  const clock = new FakeClock();
  const told: string[] = [];
  const queue = new DelayQueue<string>(clock, delayMs, (item) => told.push(`${clock.monotonicMs()} ${item}`));
  return { clock, told, queue };
}

test("each is told once, when its time has passed, by one timer", () => {
  const { clock, told, queue } = start();
  queue.add("a");
  clock.advance(30);
  queue.add("b");
  queue.add("c");
  expect(clock.waiting).toBe(1);
  clock.advance(1_000);
  expect(told).toEqual(["100 a", "130 b", "130 c"]);
  expect([queue.size, clock.waiting]).toEqual([0, 0]);
});

test("what is added while others are told has its whole time", () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const queue = new DelayQueue<string>(clock, 100, (item) => {
    told.push(`${clock.monotonicMs()} ${item}`);
    if (item === "a") queue.add("late");
  });
  queue.add("a");
  clock.advance(50);
  queue.add("b");
  clock.advance(1_000);
  expect(told).toEqual(["100 a", "150 b", "200 late"]);
});

test("nobody is told after it was cleared", () => {
  const { clock, told, queue } = start();
  queue.add("a");
  queue.clear();
  clock.advance(1_000);
  expect(told).toEqual([]);
  expect(clock.waiting).toBe(0);
});

test("among very many each comes, in order and not later than 10 ms", () => {
  const clock = new FakeClock();
  const lateMs: number[] = [];
  const seen: number[] = [];
  const queue = new DelayQueue<number>(clock, 1_000, (addedMs) => {
    seen.push(addedMs);
    lateMs.push(clock.monotonicMs() - addedMs - 1_000);
  });
  for (let n = 0; n < 5_000; n++) {
    queue.add(clock.monotonicMs());
    clock.advance(0.5);
  }
  clock.advance(2_000);
  expect(seen).toHaveLength(5_000);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...lateMs)).toBeLessThanOrEqual(10);
});
