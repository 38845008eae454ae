import { describe, expect, test } from "vitest";
import { printRecord, scanRecords } from "./file-record.js";

const TEXTS = ['{"a":1}', '{"name":"Zoë \\n ☎"}', "{}", '{"last":[1,2,3]}'];
const FILE = Buffer.concat(TEXTS.map(printRecord));
const ENDS = TEXTS.map((_, at) => Buffer.concat(TEXTS.slice(0, at + 1).map(printRecord)).length);
const textsOf = (bytes: Buffer) => scanRecords(bytes).records.map(({ text }) => text);
/** Number of the record that a byte belongs to. */
const recordAt = (at: number) => ENDS.findIndex((end) => at < end);
const everyByte = Array.from(FILE.keys());

test("records are read as they were written, with their places", () => {
  const { records, damaged, rest } = scanRecords(FILE);
  expect(records.map(({ text }) => text)).toEqual(TEXTS);
  expect(records.map(({ end }) => end)).toEqual(ENDS);
  expect([damaged, rest]).toEqual([0, FILE.length]);
});

describe("a file that ends anywhere", () => {
  test("gives the records that are whole, and the rest is not taken for one", () => {
    for (const length of [...everyByte, FILE.length]) {
      const scan = scanRecords(FILE.subarray(0, length));
      const whole = ENDS.filter((end) => end <= length);
      expect(scan.records.map(({ text }) => text)).toEqual(TEXTS.slice(0, whole.length));
      expect([scan.damaged, scan.rest]).toEqual([0, whole.at(-1) ?? 0]);
    }
  });

  test("and goes on with zeros, as after a power cut, gives the same", () => {
    for (const length of everyByte) {
      const bytes = Buffer.concat([FILE.subarray(0, length), Buffer.alloc(64)]);
      expect(textsOf(bytes)).toEqual(textsOf(FILE.subarray(0, length)));
    }
  });
});

describe("a byte that is another", () => {
  test("costs its record, or two when it ended one, and never makes up a record", () => {
    for (const at of everyByte)
      for (const bit of [0, 1, 2, 3, 4, 5, 6, 7]) {
        const bytes = Buffer.from(FILE);
        bytes[at] = bytes[at]! ^ (1 << bit);
        const hit = recordAt(at);
        const lost = at === ENDS[hit]! - 1 ? [hit, hit + 1] : [hit];
        expect(textsOf(bytes)).toEqual(TEXTS.filter((_, number) => !lost.includes(number)));
        const { damaged, rest } = scanRecords(bytes);
        expect(damaged > 0 || rest < bytes.length).toBe(true);
      }
  });
});

test("a byte that is missing or twice there costs no other record", () => {
  for (const at of everyByte) {
    const hit = recordAt(at);
    const isEnd = at === ENDS[hit]! - 1;
    const without = Buffer.concat([FILE.subarray(0, at), FILE.subarray(at + 1)]);
    expect(textsOf(without)).toEqual(TEXTS.filter((_, number) => number !== hit && !(isEnd && number === hit + 1)));
    const twice = Buffer.concat([FILE.subarray(0, at + 1), FILE.subarray(at)]);
    expect(textsOf(twice)).toEqual(TEXTS.filter((_, number) => isEnd || number !== hit));
  }
});
