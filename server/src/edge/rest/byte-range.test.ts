import { expect, test } from "vitest";
import { byteRange } from "./byte-range.js";

test.each([
  ["bytes=0-9", { start: 0, end: 9 }],
  ["bytes=90-", { start: 90, end: 99 }],
  ["bytes=-10", { start: 90, end: 99 }],
  ["bytes=-1000", { start: 0, end: 99 }],
  ["bytes=50-1000", { start: 50, end: 99 }],
  ["Bytes = 0-0", { start: 0, end: 0 }],
  ["bytes=90-99999999999999999999", { start: 90, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=99999999999999999999-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  [undefined, undefined],
  ["", undefined],
  ["bytes=-", undefined],
  ["bytes=9-1", undefined],
  ["bytes=0-1,5-6", undefined],
  ["lines=0-1", undefined],
  ["bytes=a-b", undefined],
])("of 100 bytes %s asks for %j", (header, range) => {
  expect(byteRange(header, 100)).toEqual(range);
});

test("an empty file has no part to ask for", () => {
  expect(byteRange("bytes=0-", 0)).toBe("unsatisfiable");
});
