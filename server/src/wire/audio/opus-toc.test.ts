import { expect, test } from "vitest";
import { opusTicks } from "./opus-toc.js";

const ms = (...bytes: number[]) => opusTicks(Uint8Array.from(bytes), 0, bytes.length) / 8;

test.each([
  ["SILK narrowband of 10 ms", [0 << 3], 10],
  ["SILK wideband of 20 ms", [9 << 3], 20],
  ["SILK of 60 ms", [3 << 3], 60],
  ["hybrid of 10 and 20 ms", [12 << 3], 10],
  ["hybrid fullband of 20 ms", [15 << 3], 20],
  ["CELT of 2.5 ms", [16 << 3], 2.5],
  ["CELT fullband of 20 ms", [31 << 3], 20],
  ["two frames of one length", [(9 << 3) | 1, 0], 40],
  ["two frames of two lengths", [(9 << 3) | 2, 0], 40],
  ["three frames", [(9 << 3) | 3, 3], 60],
  ["no frames", [(9 << 3) | 3, 0], 0],
  ["a count that is missing", [(9 << 3) | 3], 0],
  ["more than 120 ms", [(3 << 3) | 3, 3], 0],
  ["nothing", [], 0],
])("%s", (_name, bytes, expected) => {
  expect(ms(...bytes)).toBe(expected);
});
