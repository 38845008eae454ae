import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { PortPool, portPairs, sliceRange } from "./port-pool.js";

/** Always the same row of numbers. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function start(min: number, max: number) {
  const clock = new FakeClock();
  return { clock, pool: new PortPool({ range: { min, max }, clock, random: seeded(7) }) };
}

test("ports are even, within the range with their odd neighbour, each given once, in no order", () => {
  const { pool } = start(20_001, 20_100);
  const taken = Array.from({ length: 49 }, () => pool.take()!);
  expect([...taken].sort((a, b) => a - b)).toEqual(Array.from({ length: 49 }, (_, k) => 20_002 + 2 * k));
  expect(taken).not.toEqual([...taken].sort((a, b) => a - b));
  expect(pool.take()).toBeUndefined();
  expect(pool.inUse).toBe(49);
});

test("a port given back counts as free at once and rests for 10 s while others are free", () => {
  const { pool, clock } = start(20_000, 20_003);
  const [first, second] = [pool.take()!, pool.take()!];
  pool.giveBack(first);
  expect(pool.inUse).toBe(1);
  clock.advance(5_000);
  pool.giveBack(second);
  clock.advance(5_000);
  expect(pool.take()).toBe(first); // rested for 10 s; the other one for 5 s
  expect(pool.take()).toBe(second);
});

test("when none is free one that rests is given, those that rested longest before others, but none within 1 s", () => {
  const { pool, clock } = start(20_000, 20_199);
  const taken = Array.from({ length: 100 }, () => pool.take()!);
  for (const port of taken.slice(0, 50)) pool.giveBack(port);
  clock.advance(999);
  expect(pool.take()).toBeUndefined();
  for (const port of taken.slice(50)) pool.giveBack(port);
  clock.advance(1);
  const again = Array.from({ length: 50 }, () => pool.take()!);
  expect(new Set(again)).toEqual(new Set(taken.slice(0, 50)));
  expect(again).not.toEqual(taken.slice(0, 50));
  expect(pool.take()).toBeUndefined();
  clock.advance(999);
  expect(pool.take()).toBeDefined();
});

test("the default range carries two thousand calls a second, none on a port that was in use a second ago", () => {
  const { pool, clock } = start(20_000, 29_999);
  const givenBack = new Map<number, number>();
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let ms = 0; ms < 60_000; ms += 100) {
    const held = Array.from({ length: 400 }, () => pool.take());
    expect(held.includes(undefined)).toBe(false);
    for (const port of held as number[]) {
      shortestMs = Math.min(shortestMs, ms - (givenBack.get(port) ?? Number.NEGATIVE_INFINITY));
      givenBack.set(port, ms);
      pool.giveBack(port);
    }
    clock.advance(100);
  }
  expect(shortestMs).toBeGreaterThanOrEqual(1_000);
});

test("ports that somebody used until now rest first", () => {
  const clock = new FakeClock();
  const pool = new PortPool({ range: { min: 20_000, max: 20_003 }, clock, resting: [20_002] });
  expect([pool.take(), pool.take()]).toEqual([20_000, undefined]);
  clock.advance(1_000);
  expect(pool.take()).toBe(20_002);
});

test("after any number of turns no port is lost and none is given twice", () => {
  const { pool, clock } = start(30_000, 30_019);
  const random = seeded(3);
  const held = new Set<number>();
  for (let turn = 0; turn < 5000; turn++) {
    clock.advance(700);
    if (random() < 0.5) {
      const port = pool.take();
      if (port === undefined) continue;
      expect(held.has(port)).toBe(false);
      held.add(port);
    } else {
      const [port] = held;
      if (port === undefined) continue;
      held.delete(port);
      pool.giveBack(port);
    }
    expect(pool.inUse).toBe(held.size);
  }
  for (const port of held) pool.giveBack(port);
  clock.advance(10_000);
  expect(Array.from({ length: 10 }, () => pool.take()).every((p) => p !== undefined)).toBe(true);
});

test("0 and 0 leave the choice to the system", () => {
  const { pool } = start(0, 0);
  expect([pool.take(), pool.take(), pool.inUse]).toEqual([0, 0, 2]);
  pool.giveBack(40_000);
  expect(pool.inUse).toBe(1);
});

test("slices are neighbours, of whole pairs, and make up the range", () => {
  expect(sliceRange({ min: 20_000, max: 20_013 }, 3)).toEqual([
    { min: 20_000, max: 20_005 },
    { min: 20_006, max: 20_009 },
    { min: 20_010, max: 20_013 },
  ]);
  expect(sliceRange({ min: 20_001, max: 20_004 }, 2)).toEqual([
    { min: 20_002, max: 20_003 },
    { min: 20_004, max: 20_003 },
  ]);
  expect(portPairs({ min: 20_000, max: 29_999 })).toBe(5000);
  expect(portPairs({ min: 20_004, max: 20_003 })).toBe(0);
  expect(portPairs({ min: 0, max: 0 })).toBe(Number.POSITIVE_INFINITY);
});
