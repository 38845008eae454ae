import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFile } from "../base/growing-file.js";
import { readFileWhole } from "../base/stored-file.js";
import { FileBlobs } from "./file-blobs.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-"));
  await writeFile(join(folder, "one"), "0123456789");
});
afterAll(() => rm(folder, { recursive: true }));

/** Keys in memory, one for each account. */
function blobsOf({ isSealing = true, within = folder } = {}) {
  const made = new Map<string, Buffer>();
  const keys = {
    find: async (account: string) => made.get(account),
    ensure: async (account: string) =>
      made.get(account) ?? made.set(account, Buffer.alloc(32, made.size)).get(account)!,
  };
  return {
    blobs: new FileBlobs({ folder: within, keys, isSealing }),
    made,
    plainly: new FileBlobs({ folder: within, keys, isSealing: false }),
  };
}

test("any part of a file is read, and not a byte past its end", async () => {
  const { blobs } = blobsOf();
  expect(await blobs.size("one")).toBe(10);
  expect((await blobs.read("one", 2, 4)).toString()).toBe("234");
  await expect(blobs.read("one", 5, 10)).rejects.toThrow("shorter");
});

test("a file that is not there has no size and is removed without complaint", async () => {
  const { blobs } = blobsOf();
  expect(await blobs.size("two")).toBeUndefined();
  await blobs.remove("two");
});

test("a key cannot leave the folder", async () => {
  const { blobs } = blobsOf({ within: join(folder, "inner") });
  await expect(blobs.read("../one", 0, 1)).rejects.toThrow("leaves");
  await expect(blobs.size("/etc/passwd")).rejects.toThrow("leaves");
});

test("a file of an account does not lie plainly on the disk, and no half of it is left beside it", async () => {
  const { blobs, made } = blobsOf();
  const key = "a/media/x.wav";
  await blobs.write(key, Buffer.from("what was said in confidence"));
  expect([...made.keys()]).toEqual(["a"]);
  expect((await readFile(join(folder, key))).includes("confidence")).toBe(false);
  expect(await readdir(join(folder, "a/media"))).toEqual(["x.wav"]);
  expect(await blobs.size(key)).toBe(27);
  expect((await blobs.read(key, 17, 26)).toString()).toBe("confidence");
});

test("without sealing new files lie plainly, and sealed ones are read on; with it plain ones are", async () => {
  const { blobs, plainly } = blobsOf();
  await plainly.write("b/media/old", Buffer.from("old"));
  await blobs.write("b/media/new", Buffer.from("new"));
  expect((await readFile(join(folder, "b/media/old"))).toString()).toBe("old");
  expect((await blobs.read("b/media/old", 0, 2)).toString()).toBe("old");
  expect((await plainly.read("b/media/new", 0, 2)).toString()).toBe("new");
  expect(await plainly.newPlace("b/records/x")).toEqual({ path: join(folder, "b/records/x") });
});

test("a file that is put in the place of another one, of the same account or not, is not read", async () => {
  const { blobs } = blobsOf();
  await blobs.write("c/media/one", Buffer.from("one"));
  await blobs.write("d/media/one", Buffer.from("two"));
  await cp(join(folder, "c/media/one"), join(folder, "c/media/two"));
  await cp(join(folder, "c/media/one"), join(folder, "d/media/one"));
  for (const key of ["c/media/two", "d/media/one"])
    await expect(blobs.read(key, 0, 1)).rejects.toMatchObject({ name: "DamagedFile" });
});

test("with its key a file is gone", async () => {
  const { blobs, made } = blobsOf();
  await blobs.write("e/media/one", Buffer.from("one"));
  made.delete("e");
  expect(await blobs.size("e/media/one")).toBeUndefined();
  await expect(blobs.read("e/media/one", 0, 1)).rejects.toMatchObject({ name: "LostKey" });
});

test("a place that is written by others is read by key, and what lies there by its place", async () => {
  const { blobs } = blobsOf();
  const file = await createFile(await blobs.newPlace("f/records/one"));
  await file.write(Buffer.from("recorded"), 0);
  await file.close();
  expect((await blobs.read("f/records/one", 0, 7)).toString()).toBe("recorded");
  expect(readFileWhole(await blobs.placeOf("f/records/one")).toString()).toBe("recorded");
});
