import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileBlobs } from "./file-blobs.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-"));
  await writeFile(join(folder, "one"), "0123456789");
});
afterAll(() => rm(folder, { recursive: true }));

test("any part of a file is read, and not a byte past its end", async () => {
  const blobs = new FileBlobs(folder);
  expect(await blobs.size("one")).toBe(10);
  expect((await blobs.read("one", 2, 4)).toString()).toBe("234");
  await expect(blobs.read("one", 5, 10)).rejects.toThrow("shorter");
});

test("a file that is not there has no size and is removed without complaint", async () => {
  const blobs = new FileBlobs(folder);
  expect(await blobs.size("two")).toBeUndefined();
  await blobs.remove("two");
});

test("a key cannot leave the folder", async () => {
  const blobs = new FileBlobs(join(folder, "inner"));
  await expect(blobs.read("../one", 0, 1)).rejects.toThrow("leaves");
  await expect(blobs.size("/etc/passwd")).rejects.toThrow("leaves");
});
