import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blobKeys, piecesOf, RestoredFiles } from "./backup-files.js";

let from = "";
let to = "";
beforeEach(async () => {
  [from, to] = await Promise.all([mkdtemp(join(tmpdir(), "backup-")), mkdtemp(join(tmpdir(), "backup-"))]);
});
afterEach(() => Promise.all([from, to].map((folder) => rm(folder, { recursive: true }))));

async function put(key: string, bytes: Buffer): Promise<void> {
  const path = join(from, "blobs", key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
const allPieces = async (key: string) => {
  const pieces: string[] = [];
  for await (const piece of piecesOf(join(from, "blobs", key))) pieces.push(piece);
  return pieces;
};
/** Longer than two pieces. */
const LONG = Buffer.from(Array.from({ length: 2_000_000 }, (_, n) => n % 251));

test("files of accounts are taken, but for their archives and what is being written", async () => {
  for (const key of ["a/records/r.wav", "a/export/e.tar.gz", "a/media/.m.part", "b/export/e.tar.gz", "b/avatar/export"])
    await put(key, Buffer.from("x"));
  expect(await blobKeys(join(from, "blobs"))).toEqual(["a/records/r.wav", "b/avatar/export"]);
});

test("a file comes back as it was, of whatever length, and each piece lies on the disk before the next one comes", async () => {
  await put("a/records/long.wav", LONG);
  await put("a/records/none.wav", Buffer.alloc(0));
  const files = new RestoredFiles(to);
  const records = join(to, "blobs/a/records");
  await files.begin("a/records/long.wav");
  const sizes: number[] = [];
  for (const piece of await allPieces("a/records/long.wav")) {
    await files.piece(piece);
    const [aside] = await readdir(records);
    sizes.push((await stat(join(records, aside!))).size);
  }
  expect(sizes).toEqual([786_432, 1_572_864, 2_000_000]);
  await files.begin("a/records/none.wav");
  await files.end();
  expect((await readdir(records)).sort()).toEqual(["long.wav", "none.wav"]);
  expect((await readFile(join(records, "long.wav"))).equals(LONG)).toBe(true);
  expect((await stat(join(records, "long.wav"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(records, "none.wav"))).toHaveLength(0);
});

test("a file that is given up leaves nothing, a piece of no file is refused, and no key leaves the folder", async () => {
  const files = new RestoredFiles(to);
  await files.begin("a/records/r.wav");
  await files.piece("AAAA");
  await files.abandon();
  expect(await readdir(join(to, "blobs/a/records"))).toEqual([]);
  await expect(files.piece("AAAA")).rejects.toThrow("a piece of no file");
  await expect(files.begin("../x")).rejects.toThrow("leaves its folder");
});
