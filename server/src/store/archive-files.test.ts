import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GzipFiles } from "./archive-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "archive-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What packs to nothing and what does not pack at all. */
const PARTS = [
  Buffer.alloc(3_000_000),
  Buffer.alloc(0),
  Buffer.from(Array.from({ length: 700_000 }, (_, n) => (n * n * 31) >> 7)),
];

test("what is written is one gzipped file of the size that is told", async () => {
  const path = join(folder, "a.gz");
  const sink = await new GzipFiles({ newPlace: async () => ({ path }) }).open("a");
  for (const part of PARTS) await sink.write(part);
  const size = await sink.close();
  const bytes = await readFile(path);
  expect(bytes.length).toBe(size);
  expect(gunzipSync(bytes).equals(Buffer.concat(PARTS))).toBe(true);
});

test("a disk that is full ends the writing with its error, and what waits with it", async () => {
  const sink = await new GzipFiles({ newPlace: async () => ({ path: "/dev/full" }) }).open("a");
  const write = async () => {
    for (let n = 0; n < 100; n++) for (const part of PARTS) await sink.write(part);
    await sink.close();
  };
  await expect(write()).rejects.toMatchObject({ code: "ENOSPC" });
  await sink.abandon();
  await sink.abandon();
});
