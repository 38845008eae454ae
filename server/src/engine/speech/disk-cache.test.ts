import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { DiskCache } from "./disk-cache.js";

let folder: string;
let clock: FakeClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "speech-cache-"));
  clock = new FakeClock(Date.now());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(maxBytes = 10_000): DiskCache {
  return new DiskCache({ folder: join(folder, "speech"), maxBytes, clock });
}

function audio(value: number, samples = 100): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(samples * 2);
  new Int16Array(buffer).fill(value);
  return buffer;
}

const files = () => readdirSync(join(folder, "speech")).sort();

test("audio is found again after a restart, sample by sample", async () => {
  await open().set("a", audio(7));
  const found = await open().get("a");
  expect(new Int16Array(found!)).toEqual(new Int16Array(audio(7)));
  expect(await open().get("b")).toBeUndefined();
});

test("only the owner may read the prompts", async () => {
  await open().set("a", audio(7));
  expect(statSync(join(folder, "speech")).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "speech", "a.wav")).mode & 0o777).toBe(0o600);
});

test("a cut or foreign file is as if it were not there", async () => {
  await open().set("a", audio(7));
  truncateSync(join(folder, "speech", "a.wav"), 100);
  writeFileSync(join(folder, "speech", "b.wav"), "x");
  expect(await open().get("a")).toBeUndefined();
  expect(await open().get("b")).toBeUndefined();
});

test("over the bound the audio that was not used the longest goes, also across a restart", async () => {
  const cache = open(600);
  await cache.set("a", audio(1));
  clock.advance(1000);
  await cache.set("b", audio(2));
  clock.advance(1000);
  await cache.get("a");
  clock.advance(1000);
  await cache.set("c", audio(3));
  expect(files()).toEqual(["a.wav", "c.wav"]);
  clock.advance(1000);
  await open(600).set("d", audio(4));
  expect(files()).toEqual(["c.wav", "d.wav"]);
});

test("audio nobody used for a week goes", async () => {
  await open().set("a", audio(1));
  clock.advance(6 * 86_400_000);
  await open().set("b", audio(2));
  clock.advance(86_400_000);
  await open().set("c", audio(3));
  expect(files()).toEqual(["b.wav", "c.wav"]);
});

test("what a crash left half written is removed", async () => {
  await open().set("a", audio(1));
  writeFileSync(join(folder, "speech", "x.part"), "half");
  await open().set("b", audio(1));
  expect(files()).toEqual(["a.wav", "b.wav"]);
});

test("a folder that cannot be written rejects the write, never the read", async () => {
  writeFileSync(join(folder, "speech"), "a file in the place of the folder");
  chmodSync(join(folder, "speech"), 0o400);
  const cache = open();
  await expect(cache.set("a", audio(1))).rejects.toThrow();
  expect(await cache.get("a")).toBeUndefined();
});
