import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { RegistryPace } from "./registry-pace.js";

const { signal } = new AbortController();
const turns = async () => {
  for (let n = 0; n < 50; n++) await Promise.resolve();
};

test("no stretch of the window sees more than its count, whenever they begin", async () => {
  const clock = new FakeClock();
  const pace = new RegistryPace(clock, { count: 3, windowMs: 1000 });
  const begun: number[] = [];
  const all = Array.from({ length: 8 }, () =>
    pace.take(60_000, signal).then((isMine) => isMine && begun.push(clock.monotonicMs())),
  );
  for (let n = 0; n < 30; n++) {
    await turns();
    clock.advance(100);
  }
  await Promise.all(all);
  expect(begun).toEqual([0, 0, 0, 1000, 1000, 1000, 2000, 2000]);
});

test("a pause holds what would have room, and ends by itself", async () => {
  const clock = new FakeClock();
  const pace = new RegistryPace(clock, { count: 3, windowMs: 1000 });
  pace.pause(5000);
  pace.pause(10);
  expect([pace.waitMs, await pace.take(4999, signal)]).toEqual([5000, false]);
  const later = pace.take(5000, signal);
  clock.advance(5000);
  expect([await later, pace.waitMs]).toEqual([true, 0]);
});

test("who goes away while it waits gets no turn and leaves no timer", async () => {
  const clock = new FakeClock();
  const pace = new RegistryPace(clock, { count: 1, windowMs: 1000 });
  await pace.take(0, signal);
  const stop = new AbortController();
  const waiting = pace.take(2000, stop.signal);
  stop.abort();
  expect([await waiting, clock.waiting]).toEqual([false, 0]);
});
