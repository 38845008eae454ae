import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { type Resting, RestingLegs } from "./resting-legs.js";

/** Writes what it is told as "time rounds". */
class Leg implements Resting {
  readonly seen: string[] = [];
  fails = false;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  rest(rounds: number): void {
    if (this.fails) throw new Error("a bug");
    this.seen.push(`${this.#clock.monotonicMs()} ${rounds}`);
  }

  broken(error: unknown): void {
    this.seen.push(String(error));
  }
}

function start() {
  const clock = new FakeClock();
  return { clock, resting: new RestingLegs(clock), one: new Leg(clock), two: new Leg(clock) };
}

test("time goes on in steps of a second for each leg, and what is left is told at its end", () => {
  const { clock, resting, one, two } = start();
  resting.add(one);
  clock.advance(300);
  resting.add(two);
  clock.advance(2_100);
  expect([one.seen, two.seen]).toEqual([
    ["1000 50", "2000 50"],
    ["1300 50", "2300 50"],
  ]);
  expect([resting.remove(one), resting.remove(two), resting.remove(two)]).toEqual([20, 5, 0]);
  clock.advance(5_000);
  expect([one.seen.length, two.seen.length, clock.waiting]).toEqual([2, 2, 0]);
});

test("many legs wake the thread some times a second, and none loses a round", () => {
  const { clock, resting } = start();
  const legs = Array.from({ length: 100 }, () => new Leg(clock));
  for (const leg of legs) {
    resting.add(leg);
    clock.advance(7);
  }
  let wakes = 0;
  for (const endMs = clock.monotonicMs() + 10_000; clock.monotonicMs() < endMs; wakes++) clock.advance(clock.dueInMs!);
  expect(wakes).toBeLessThanOrEqual(210);
  clock.advance(1_000);
  for (const leg of legs) {
    const rounds = leg.seen.reduce((sum, line) => sum + Number(line.split(" ")[1]), resting.remove(leg));
    expect(rounds).toBeGreaterThanOrEqual(Math.floor((clock.monotonicMs() - 700) / 20));
  }
});

test("a leg that breaks ends alone", () => {
  const { clock, resting, one, two } = start();
  resting.add(one);
  resting.add(two);
  one.fails = true;
  clock.advance(2_000);
  expect([one.seen, two.seen]).toEqual([["Error: a bug"], ["1000 50", "2000 50"]]);
});
