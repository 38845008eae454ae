import { expect, test } from "vitest";
import type { Clock } from "../../../base/clock.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { type Ticked, Ticker } from "./ticker.js";

/** Writes what happens to it as "time what". */
class Stream implements Ticked {
  readonly seen: string[] = [];
  readonly spokenMs: number[] = [];
  skipped = 0;
  failsIn: "hear" | "speak" | "flush" | undefined;
  onSpeak: () => void = () => undefined;
  readonly #log: (what: string) => void;

  constructor(name: string, log: string[] = []) {
    this.#log = (what) => log.push(`${name} ${what}`);
  }

  hear(nowMs: number): void {
    this.#log(`hear ${nowMs}`);
    if (this.failsIn === "hear") throw new Error("hear");
  }
  speak(nowMs: number): void {
    this.#log(`speak ${nowMs}`);
    this.spokenMs.push(nowMs);
    if (this.failsIn === "speak") throw new Error("speak");
    this.onSpeak();
  }
  flush(): void {
    this.#log("flush");
    if (this.failsIn === "flush") throw new Error("flush");
  }
  skip(rounds: number): void {
    this.skipped += rounds;
  }
  broken(error: unknown): void {
    this.seen.push(String(error));
  }
}

/** A clock whose thread can be blocked: time passes and timers fire late. */
class BlockableClock implements Clock {
  nowMs = 0;
  #timer: { dueMs: number; fire: () => void } | undefined;
  now(): number {
    return this.nowMs;
  }
  monotonicMs(): number {
    return this.nowMs;
  }
  setTimer(delayMs: number, fire: () => void) {
    const timer = { dueMs: this.nowMs + delayMs, fire };
    this.#timer = timer;
    return {
      cancel: () => {
        if (this.#timer === timer) this.#timer = undefined;
      },
    };
  }
  /** Runs timers in time until `ms`. */
  runTo(ms: number): void {
    while (this.#timer && this.#timer.dueMs <= ms) {
      const { fire, dueMs } = this.#timer;
      this.#timer = undefined;
      this.nowMs = Math.max(this.nowMs, dueMs);
      fire();
    }
    this.nowMs = Math.max(this.nowMs, ms);
  }
}

test("each stream speaks every 20 ms, for an hour without drift", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  const stream = new Stream("a");
  ticker.add(ticker.emptiestSlot(), stream);
  clock.advance(3_600_000);
  expect(stream.spokenMs.length).toBeGreaterThanOrEqual(180_000);
  expect(stream.spokenMs.length).toBeLessThanOrEqual(180_001);
  const first = stream.spokenMs[0]!;
  expect(stream.spokenMs.every((ms, n) => Math.abs(ms - first - n * 20) < 1.001)).toBe(true);
});

test("twenty streams are spread over the round, and a stream keeps its slot", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  const streams = Array.from({ length: 20 }, (_, k) => new Stream(`${k}`));
  for (const stream of streams) ticker.add(ticker.emptiestSlot(), stream);
  clock.advance(200);
  expect(new Set(streams.map((s) => Math.floor(s.spokenMs.at(-1)!) % 20)).size).toBe(20);
});

test("all streams of a slot hear before any of them speaks, and speak before any packet goes out", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  const log: string[] = [];
  ticker.add(3, new Stream("a", log));
  ticker.add(3, new Stream("b", log));
  clock.advance(20);
  expect(log.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    "a hear",
    "b hear",
    "a speak",
    "b speak",
    "a flush",
    "b flush",
  ]);
});

test("a delay within 100 ms is made up for in full, round by round", () => {
  const clock = new BlockableClock();
  const ticker = new Ticker(clock);
  const log: string[] = [];
  ticker.add(0, new Stream("a", log));
  ticker.add(5, new Stream("b", log));
  clock.runTo(100);
  log.length = 0;
  clock.nowMs = 190; // blocked for 90 ms
  clock.runTo(200);
  const order = log.filter((l) => l.includes("speak")).map((l) => l.charAt(0));
  expect(order.join("")).toMatch(/^(ba|ab)+b?a?$/);
  expect(order.length).toBeGreaterThanOrEqual(9);
  expect(ticker.roundsSkipped).toBe(0);
});

test("of a long delay only the last 100 ms are made up for, the rest is left out and told", () => {
  const clock = new BlockableClock();
  const ticker = new Ticker(clock);
  const stream = new Stream("a");
  ticker.add(0, stream);
  clock.runTo(1000);
  const before = stream.spokenMs.length;
  clock.nowMs = 3000;
  clock.runTo(3020);
  expect(stream.spokenMs.length - before).toBeLessThanOrEqual(7);
  expect(stream.skipped + stream.spokenMs.length).toBeGreaterThanOrEqual(3020 / 20);
  expect(stream.skipped + stream.spokenMs.length).toBeLessThanOrEqual(3020 / 20 + 1);
  expect(ticker.roundsSkipped).toBe(stream.skipped);
  expect(ticker.takeLateMaxMs()).toBeGreaterThan(1900);
  expect(ticker.takeLateMaxMs()).toBe(0);
});

test("a stream that throws leaves the tick; the others in its slot go on", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  const [bad, worse, worst, good] = ["bad", "worse", "worst", "good"].map((name) => new Stream(name)) as [
    Stream,
    Stream,
    Stream,
    Stream,
  ];
  bad.failsIn = "hear";
  worse.failsIn = "speak";
  worst.failsIn = "flush";
  for (const stream of [bad, worse, worst, good]) ticker.add(2, stream);
  clock.advance(200);
  expect([bad.seen, worse.seen, worst.seen]).toEqual([["Error: hear"], ["Error: speak"], ["Error: flush"]]);
  expect(good.spokenMs.length).toBe(10);
});

test("a stream may leave within its own round without disturbing its neighbours", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  const [a, b] = [new Stream("a"), new Stream("b")];
  ticker.add(4, a);
  ticker.add(4, b);
  a.onSpeak = () => ticker.remove(4, a);
  clock.advance(100);
  expect([a.spokenMs.length, b.spokenMs.length]).toEqual([1, 5]);
});

test("without streams no timer waits, also after the last one left", () => {
  const clock = new FakeClock();
  const ticker = new Ticker(clock);
  expect(clock.waiting).toBe(0);
  const stream = new Stream("a");
  ticker.add(1, stream);
  clock.advance(50);
  expect(clock.waiting).toBe(1);
  ticker.remove(1, stream);
  ticker.remove(1, stream);
  expect(clock.waiting).toBe(0);
  clock.advance(1000);
  ticker.add(1, stream);
  const before = stream.spokenMs.length;
  clock.advance(100);
  expect(stream.spokenMs.length - before).toBe(5);
});

test("the first stream and the end of the last are told, once each", () => {
  const told: boolean[] = [];
  const ticker = new Ticker(new FakeClock(), (areAny) => told.push(areAny));
  const [a, b] = [new Stream("a"), new Stream("b")];
  ticker.remove(0, a);
  ticker.add(0, a);
  ticker.add(1, b);
  ticker.remove(0, a);
  ticker.remove(1, b);
  ticker.remove(1, b);
  expect(told).toEqual([true, false]);
});
