import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fileAnswer } from "./file-answer.js";

const BYTES = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => n % 251));

function served() {
  const reads: number[] = [];
  const read = async (start: number, end: number) => {
    reads.push(start);
    return BYTES.subarray(start, end + 1);
  };
  return { file: { name: "a.wav", type: "audio/wav", sizeBytes: BYTES.length, read }, reads };
}

test("a file is read by parts, as they go out", async () => {
  const { file, reads } = served();
  const { raw, headers } = await fileAnswer(file, { headers: {}, isHead: false });
  expect(reads).toEqual([0]);
  expect((await buffer(raw?.body as Readable)).equals(BYTES)).toBe(true);
  expect([reads.length, headers["content-length"]]).toEqual([3, "3000000"]);
});

test("a HEAD has the headers of the file, or of its part, and reads nothing", async () => {
  const { file, reads } = served();
  for (const [range, length] of [
    [undefined, "3000000"],
    ["bytes=5-1500000", "1499996"],
    ["bytes=7-8", "2"],
  ]) {
    const { raw, headers } = await fileAnswer(file, { headers: { range }, isHead: true });
    expect([raw?.type, headers["content-length"]]).toEqual(["audio/wav", length]);
    expect(await buffer(raw?.body as Readable)).toHaveLength(0);
  }
  expect(reads).toEqual([]);
});
