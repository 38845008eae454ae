import { expect, test } from "vitest";
import { isPumping } from "./rules.js";
import { TextWatch } from "./text-watch.js";
import { WindowCounts } from "./window-counts.js";

const START_MS = 1_700_000_000_000;
const text = (message: string, to = "15550100001", hasCampaign = false) => ({
  account: "acc",
  to,
  message,
  hasCampaign,
});

test("counts are those of ten minutes", () => {
  const counts = new WindowCounts();
  for (let minute = 0; minute < 10; minute++) counts.add("a", START_MS + minute * 60_000);
  expect(counts.add("a", START_MS + 9 * 60_000)).toBe(11);
  expect(counts.add("b", START_MS + 9 * 60_000)).toBe(1);
  expect(counts.add("a", START_MS + 10 * 60_000)).toBe(11);
  expect(counts.add("a", START_MS + 60 * 60_000)).toBe(1);
});

test("the same text from numbers without a campaign is suspicious from the 101st time on", () => {
  const watch = new TextWatch();
  const seen = (n: number, hasCampaign = false) =>
    watch.seen(text("Win!", `1555${1000000 + 7919 * n}`, hasCampaign), START_MS).map(({ kind }) => kind);
  const kinds = Array.from({ length: 102 }, (_, n) => seen(n));
  expect(kinds.slice(0, 100).flat()).toEqual([]);
  expect(kinds.slice(100)).toEqual([["same_text"], ["same_text"]]);
  expect(seen(103, true)).toEqual([]);
  expect(watch.seen(text("Another"), START_MS)).toEqual([]);
  expect(watch.seen({ ...text("Win!"), account: "other" }, START_MS)).toEqual([]);
});

test("a block of numbers is looked at from the 51st message on, now and then", () => {
  const watch = new TextWatch();
  const found = Array.from({ length: 71 }, (_, n) =>
    watch.seen(text(`Code ${n}`, `1212555${1000 + n}`, true), START_MS + n),
  );
  expect(found.flatMap((one, at) => (one.length > 0 ? [at + 1] : []))).toEqual([51, 61, 71]);
  expect(found[50]).toEqual([{ kind: "sms_pumping", key: "1212555", sample: "1212555", count: 51 }]);
});

test("it is pumping where hardly anybody answers while others do", () => {
  const counts = (sent: number, replies: number, others = { sent: 1000, replies: 300 }) => ({
    block: { sent, replies },
    others,
  });
  expect(isPumping(counts(60, 0))).toBe(true);
  expect(isPumping(counts(60, 3))).toBe(true);
  expect(isPumping(counts(60, 4))).toBe(false);
  expect(isPumping(counts(60, 0, { sent: 1000, replies: 0 }))).toBe(false);
  expect(isPumping(counts(60, 0, { sent: 49, replies: 40 }))).toBe(false);
  expect(isPumping(counts(0, 0))).toBe(false);
});
