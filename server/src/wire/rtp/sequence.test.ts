import { expect, test } from "vitest";
import { SequenceTracker } from "./sequence.js";

function feed(tracker: SequenceTracker, ...numbers: number[]): string[] {
  return numbers.map((n) => tracker.update(n));
}

test("numbers in a row are new, through the wrap at 65535", () => {
  const t = new SequenceTracker();
  expect(feed(t, 65_534, 65_535, 0, 1)).toEqual(["new", "new", "new", "new"]);
  expect([t.received, t.lost, t.highestExtended]).toEqual([4, 0, 65_537]);
});

test("a gap is loss until the late packet comes", () => {
  const t = new SequenceTracker();
  feed(t, 10, 11, 14);
  expect(t.lost).toBe(2);
  expect(feed(t, 12)).toEqual(["late"]);
  expect(t.lost).toBe(1);
});

test("the same packet twice is a duplicate, in order, late and across the wrap", () => {
  const t = new SequenceTracker();
  expect(feed(t, 65_535, 65_535, 1, 0, 0, 65_535)).toEqual([
    "new",
    "duplicate",
    "new",
    "late",
    "duplicate",
    "duplicate",
  ]);
  expect([t.received, t.lost]).toEqual([3, 0]);
});

test("a stream whose first packets are swapped has lost nothing", () => {
  const t = new SequenceTracker();
  expect(feed(t, 1, 0, 65_535, 2)).toEqual(["new", "late", "late", "new"]);
  expect([t.received, t.lost]).toEqual([4, 0]);
});

test("a far number is believed only when its successor follows, and what was lost before stays counted", () => {
  const t = new SequenceTracker();
  feed(t, 100, 102);
  expect(feed(t, 40_000, 103, 20_000, 20_001, 20_002)).toEqual(["jump", "new", "jump", "new", "new"]);
  expect(t.lost).toBe(1);
});

test("the fraction lost is that since the last report", () => {
  const t = new SequenceTracker();
  feed(t, 0, 1, 3); // one of four
  expect(t.takeFractionLost()).toBe(64);
  expect(t.takeFractionLost()).toBe(0);
  feed(t, 5); // one of two
  expect(t.takeFractionLost()).toBe(128);
});

test("a new stream starts its own count and keeps the losses", () => {
  const t = new SequenceTracker();
  feed(t, 5, 8);
  t.reset();
  expect(feed(t, 60_000, 60_001)).toEqual(["new", "new"]);
  expect(t.lost).toBe(2);
});
