import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { CallRate } from "./call-rate.js";
import { CarrierLoad } from "./carrier-load.js";

test("no second sees more calls than the limit, wherever it begins", () => {
  const clock = new FakeClock();
  const rate = new CallRate(clock);
  const taken: number[] = [];
  for (let at = 0; at < 5_000; at += 7) {
    if (rate.take(10)) taken.push(at);
    clock.advance(7);
  }
  for (const at of taken)
    expect(taken.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(10);
  expect(taken.length).toBeGreaterThan(40);
});

test("calls are counted without a limit too, and forgotten after the second", () => {
  const clock = new FakeClock();
  const rate = new CallRate(clock);
  for (let calls = 0; calls < 30; calls++) rate.take(null);
  expect(rate.count).toBe(30);
  clock.advance(1_200);
  expect(rate.count).toBe(0);
});

test("channels are those of both directions; a channel that is given back twice is given back once", () => {
  const load = new CarrierLoad(new FakeClock());
  const leave = load.enter();
  const free = load.take(2, null);
  expect([load.in, load.out, load.take(2, null)]).toEqual([1, 1, undefined]);
  free?.();
  free?.();
  leave();
  leave();
  expect([load.in, load.out]).toEqual([0, 0]);
});

test("a call that finds no channel does not count as one of the second", () => {
  const load = new CarrierLoad(new FakeClock());
  load.take(1, 2);
  for (let tries = 0; tries < 5; tries++) load.take(1, 2);
  expect(load.rate.count).toBe(1);
});
