import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFile, type FilePlace, SealedFile, writeWhole } from "./growing-file.js";
import { CHUNK_BYTES, chunkPosition, HEAD_BYTES, slotPosition } from "./sealed-format.js";
import { openFile, piecesOfFile, readFileWhole, sizeOfFile } from "./stored-file.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sealed-"));
});
afterEach(() => rm(folder, { recursive: true }));

const KEY = Buffer.alloc(32, 5);
const place = (name: string, dataKey: Uint8Array = KEY): FilePlace => ({
  path: join(folder, name),
  seal: { dataKey, name },
});
/** Bytes that tell where they are. */
const content = (length: number) =>
  Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, (_, n) => n).buffer).subarray(0, length);

async function read(file: FilePlace, start: number, end: number): Promise<Buffer> {
  const opened = await openFile(file.path, async () => file.seal);
  try {
    return await opened.read(start, end);
  } finally {
    await opened.close();
  }
}

async function grown(file: FilePlace, bytes: Buffer): Promise<void> {
  const growing = await createFile(file);
  await growing.write(bytes, 0);
  await growing.close();
}

const SIZES = [
  3_000_000,
  0,
  1,
  HEAD_BYTES,
  HEAD_BYTES + 1,
  HEAD_BYTES + CHUNK_BYTES,
  HEAD_BYTES + CHUNK_BYTES + 1,
  200_000,
];

test.each(SIZES)(
  "%i bytes come back, written at once or growing, read at once or by pieces, and lie nowhere in the file",
  async (size) => {
    const bytes = content(size);
    const [one, other] = [place("one"), place("other")];
    await writeWhole(one, bytes);
    await grown(other, bytes);
    for (const file of [one, other]) {
      expect(await sizeOfFile(file)).toBe(size);
      expect(readFileWhole(file).equals(bytes)).toBe(true);
      const pieces: Buffer[] = [];
      for await (const piece of piecesOfFile(file)) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      if (size >= 40) expect((await readFile(file.path)).includes(bytes.subarray(size - 16))).toBe(false);
    }
  },
);

test("any part is read, and not a byte past the end", async () => {
  const bytes = content(100_000);
  const file = place("one");
  await grown(file, bytes);
  await fc.assert(
    fc.asyncProperty(fc.nat(99_999), fc.nat(99_999), async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      expect((await read(file, start, end)).equals(bytes.subarray(start, end + 1))).toBe(true);
    }),
    { numRuns: 60 },
  );
  await expect(read(file, 99_000, 100_000)).rejects.toThrow("shorter");
});

test("pieces of any length make the same content, whatever the head is written again between them", async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lengths, async (sizes) => {
      const bytes = content(HEAD_BYTES + sizes.reduce((sum, one) => sum + one, 0));
      const file = place("one");
      const growing = await createFile(file);
      await growing.write(Buffer.alloc(HEAD_BYTES), 0);
      let at = HEAD_BYTES;
      for (const size of sizes) {
        await growing.write(bytes.subarray(at, at + size), at);
        await growing.write(bytes.subarray(0, HEAD_BYTES), 0);
        at += size;
      }
      await growing.close();
      await growing.close();
      expect(readFileWhole(file).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("what was written stays as it is: only the end grows, and the head", async () => {
  const growing = await createFile(place("one"));
  await growing.write(content(100), 0);
  await expect(growing.write(content(10), 60)).rejects.toThrow("from its beginning");
  await expect(growing.write(content(10), 101)).rejects.toThrow("from its beginning");
  await expect(growing.write(content(100), 10)).rejects.toThrow("from its beginning");
  await growing.write(content(10), 100);
  await growing.close();
  expect(await sizeOfFile(place("one"))).toBe(110);
});

/** The file as a kill leaves it after each write, and with the next write torn at a byte. */
test("at whatever byte a kill comes, all that was told by the head before is read", async () => {
  const file = place("one");
  const bytes = content(HEAD_BYTES + 4 * CHUNK_BYTES);
  const head = (n: number) => Buffer.alloc(HEAD_BYTES, n);
  const growing = await createFile(file);
  await growing.write(head(0), 0);
  const images = [await readFile(file.path)];
  for (let n = 0; n < 4; n++) {
    const at = HEAD_BYTES + n * CHUNK_BYTES;
    await growing.write(bytes.subarray(at, at + CHUNK_BYTES), at);
    images.push(await readFile(file.path));
    await growing.write(head(n + 1), 0);
    images.push(await readFile(file.path));
  }
  const left = place("one");
  for (const [n, before] of images.entries()) {
    const after = images[n + 1] ?? before;
    const changes = [...after.keys()].filter((at) => after[at] !== before[at]);
    for (const torn of [0, 1, changes.length >> 1, changes.length]) {
      const until = changes[torn - 1] ?? -1;
      const image = Buffer.concat([after.subarray(0, until + 1), before.subarray(until + 1)]);
      await writeFile(left.path, image);
      const size = await sizeOfFile(left);
      const seconds = Math.floor(n / 2);
      expect(size).toBeGreaterThanOrEqual(HEAD_BYTES + seconds * CHUNK_BYTES);
      const whole = readFileWhole(left);
      expect(whole.subarray(HEAD_BYTES).equals(bytes.subarray(HEAD_BYTES, size))).toBe(true);
      expect(whole[0]).toBeGreaterThanOrEqual(seconds);
    }
  }
  await growing.close();
});

test("a changed byte anywhere that counts, chunks in another order, a cut, another name or key are noticed", async () => {
  const bytes = content(HEAD_BYTES + 3 * CHUNK_BYTES + 100);
  const file = place("one");
  await grown(file, bytes);
  const good = await readFile(file.path);
  const expectDamaged = async (image: Buffer, other = file) => {
    await writeFile(other.path, image);
    expect(() => readFileWhole(other)).toThrow("damaged");
    await expect((async () => read(other, 0, (await sizeOfFile(other)) - 1))()).rejects.toMatchObject({
      name: "DamagedFile",
    });
  };
  for (const at of [8, 39, chunkPosition(0), chunkPosition(2) + 77, good.length - 1]) {
    const image = Buffer.from(good);
    image[at]! ^= 1;
    await expectDamaged(image);
  }
  const swapped = Buffer.from(good);
  good.copy(swapped, chunkPosition(0), chunkPosition(1), chunkPosition(2));
  good.copy(swapped, chunkPosition(1), chunkPosition(0), chunkPosition(1));
  await expectDamaged(swapped);
  for (const cut of [good.length - 1, chunkPosition(3), chunkPosition(1)]) await expectDamaged(good.subarray(0, cut));
  await expectDamaged(good, place("two"));
  await expectDamaged(good, place("one", Buffer.alloc(32, 6)));
});

test("a whole file stays whole when one of its slots is spoilt, and is not read as one of former times", async () => {
  const bytes = content(50_000);
  const file = place("one");
  await grown(file, bytes);
  const good = await readFile(file.path);
  for (const filling of [0, 0xff]) {
    const image = Buffer.from(good);
    for (const revision of [0, 1]) {
      image.fill(filling, slotPosition(revision), slotPosition(revision) + 100);
      await writeFile(file.path, image);
      if (revision === 0) expect(readFileWhole(file).equals(bytes)).toBe(true);
      else expect(() => readFileWhole(file)).toThrow("damaged");
    }
  }
});

test("two files with the same content have nothing in common", async () => {
  const file = place("one");
  const written = async () => writeWhole(file, content(40_000)).then(() => readFile(file.path));
  const [one, other] = [await written(), await written()];
  expect(one.includes(other.subarray(chunkPosition(1), chunkPosition(1) + 16))).toBe(false);
});

test("a full disk fails the write; what was written by then is whole, and the rest of a chunk is not written behind it", async () => {
  const file = place("one");
  const handle = await open(file.path, "w");
  let roomBytes = chunkPosition(2) + 100;
  const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  const write = async (bytes: Uint8Array, from: number, length: number, position: number) => {
    const fits = Math.min(length, roomBytes - position);
    if (fits <= 0) throw full;
    return handle.write(bytes, from, fits, position);
  };
  const disk = { write, datasync: () => handle.datasync(), close: () => handle.close() };
  const growing = await SealedFile.begin(disk as never, file.seal!);
  const bytes = content(HEAD_BYTES + 3 * CHUNK_BYTES);
  await growing.write(bytes.subarray(0, HEAD_BYTES + 2 * CHUNK_BYTES + 10), 0);
  await expect(growing.write(bytes.subarray(0, CHUNK_BYTES), HEAD_BYTES + 2 * CHUNK_BYTES + 10)).rejects.toBe(full);
  roomBytes = Number.POSITIVE_INFINITY;
  await growing.close();
  expect(readFileWhole(file).equals(bytes.subarray(0, HEAD_BYTES + 2 * CHUNK_BYTES))).toBe(true);
  await expect(createFile({ path: "/dev/full", seal: file.seal })).rejects.toMatchObject({ code: "ENOSPC" });
});

test("a file is whole when it lies on the disk; one that the disk does not take is closed, and says so", async () => {
  const file = place("one");
  const handle = await open(file.path, "w");
  const done: string[] = [];
  let broken: Error | undefined;
  const disk = {
    write: (bytes: Uint8Array, from: number, length: number, position: number) => {
      done.push("write");
      return handle.write(bytes, from, length, position);
    },
    datasync: async () => {
      done.push("sync");
      if (broken) throw broken;
    },
    close: async () => void done.push("close"),
  };
  const first = await SealedFile.begin(disk as never, file.seal!);
  await first.write(content(HEAD_BYTES), 0);
  await first.close();
  expect(done.slice(-3)).toEqual(["write", "sync", "close"]);
  const second = await SealedFile.begin(disk as never, file.seal!);
  broken = Object.assign(new Error("i/o error"), { code: "EIO" });
  await expect(second.close()).rejects.toBe(broken);
  expect(done.slice(-2)).toEqual(["sync", "close"]);
  await handle.close();
});

test("a plain file is read as it is, with and without a key", async () => {
  const file = place("plain");
  await writeFile(file.path, content(20_000));
  expect(await sizeOfFile(file)).toBe(20_000);
  expect((await read(file, 19_990, 19_999)).equals(content(20_000).subarray(19_990))).toBe(true);
  expect(readFileWhole({ path: file.path }).equals(content(20_000))).toBe(true);
  await expect(read(file, 0, 20_000)).rejects.toThrow("shorter");
});

test("a sealed file without its key is told apart from a damaged one; it is its owner's alone", async () => {
  const file = place("one");
  await grown(file, content(100));
  await expect(sizeOfFile({ path: file.path })).rejects.toMatchObject({ name: "LostKey" });
  expect(() => readFileWhole({ path: file.path })).toThrow("key");
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  await truncate(file.path, 100);
  await expect(sizeOfFile(file)).rejects.toMatchObject({ name: "DamagedFile" });
});
