import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { TimedRecords } from "./timed-records.js";

const LIFE_MS = 32_000;
const PIECE_BYTES = 256 * 1024;

function open(bytesMax?: number) {
  const clock = new FakeClock();
  const expired: string[] = [];
  const records = new TimedRecords(
    clock,
    LIFE_MS,
    (key) => void expired.push(`${clock.monotonicMs()} ${key}`),
    bytesMax,
  );
  return { clock, records, expired };
}

test("a record is found for its time, not a millisecond longer, and its owner is told", () => {
  const { clock, records, expired } = open();
  records.add("a", "head of a", Buffer.from("bytes"));
  clock.advance(LIFE_MS - 1);
  records.add("b", "");
  expect(records.get("a")).toEqual({ head: "head of a", value: Buffer.from("bytes") });
  clock.advance(1);
  expect([records.get("a"), records.has("b"), records.size, expired]).toEqual([undefined, true, 1, ["32000 a"]]);
  clock.advance(LIFE_MS);
  expect([records.size, expired, clock.waiting]).toEqual([0, ["32000 a", "63999 b"], 0]);
});

test("one that is over earlier is not found any more then, whatever came before it", () => {
  const { clock, records } = open();
  records.add("long", "");
  records.add("short", "", undefined, 1_000);
  expect([records.untilMs("long"), records.untilMs("short"), records.untilMs("none")]).toEqual([
    32_000,
    1_000,
    undefined,
  ]);
  clock.advance(1_000);
  expect([records.has("long"), records.has("short")]).toEqual([true, false]);
  clock.advance(LIFE_MS);
  expect([records.size, clock.waiting]).toEqual([0, 0]);
});

test("of records with one key the last is found; one that is deleted is not, and nobody is told of it", () => {
  const { clock, records, expired } = open();
  records.add("a", "first");
  records.add("b", "");
  records.add("a", "second");
  expect(records.get("a")?.head).toBe("second");
  records.delete("a");
  expect(records.get("a")?.head).toBe("first");
  records.delete("a");
  records.delete("a");
  expect([records.get("a"), records.has("b"), records.size]).toEqual([undefined, true, 1]);
  clock.advance(LIFE_MS);
  expect([records.size, expired]).toEqual([0, ["32000 b"]]);
});

test("many that come and go are each found in their time, in memory that goes round", () => {
  const { clock, records } = open();
  const keys = Array.from({ length: 60_000 }, (_, index) => `z9hG4bK${index}|192.0.2.1:5060|BYE`);
  const value = Buffer.alloc(100, 7);
  for (const [index, key] of keys.entries()) {
    records.add(key, `h${index}`, value);
    clock.advance(1);
    const old = index - LIFE_MS;
    if (index % 1_000 !== 0 || old < 1) continue;
    // Among many up to 50 ms late in memory, never in what is found.
    expect([records.has(keys[old]!), records.get(keys[old + 2]!)?.head]).toEqual([false, `h${old + 2}`]);
    expect(records.size).toBeLessThan(LIFE_MS + 100);
  }
  expect(records.get(keys.at(-1)!)).toEqual({ head: "h59999", value });
});

test("when all memory is taken the oldest go before their time", () => {
  const { records, expired } = open(2 * PIECE_BYTES);
  const value = Buffer.alloc(60_000);
  for (let index = 0; index < 9; index++) records.add(`k${index}`, "", value);
  expect([records.has("k3"), records.has("k4"), records.has("k8")]).toEqual([false, true, true]);
  expect(expired.map((line) => line.split(" ")[1])).toEqual(["k0", "k1", "k2", "k3"]);
});

test("keys and texts of any length and alphabet, values larger than a piece", () => {
  const { records } = open();
  const long = "ü".repeat(5_000);
  const value = Buffer.alloc(PIECE_BYTES + 5, 3);
  records.add(long, "Grüße €", value);
  records.add(`${long}x`, "other");
  records.add("€", "sign");
  const found = records.get(long);
  expect([found?.head, found?.value.equals(value)]).toEqual(["Grüße €", true]);
  expect([records.get(`${long}x`)?.head, records.get("€")?.head, records.get("¬")]).toEqual([
    "other",
    "sign",
    undefined,
  ]);
});

test("what was handed out stays as it was when the memory is used again", () => {
  const { clock, records } = open(2 * PIECE_BYTES);
  records.add("a", "", Buffer.from("kept"));
  const { value } = records.get("a")!;
  clock.advance(LIFE_MS);
  for (let index = 0; index < 20; index++) records.add(`${index}`, "", Buffer.alloc(60_000, 1));
  expect(value.toString()).toBe("kept");
});

test("cleared, it holds nothing and waits for nothing", () => {
  const { clock, records, expired } = open();
  records.add("a", "");
  records.clear();
  expect([records.has("a"), records.size, clock.waiting]).toEqual([false, 0, 0]);
  records.add("a", "again");
  expect(records.get("a")?.head).toBe("again");
  clock.advance(LIFE_MS);
  expect(expired).toEqual(["32000 a"]);
});
