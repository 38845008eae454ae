import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { SpeechCache } from "./cache.js";
import { DiskCache } from "./disk-cache.js";
import { MemoryCache } from "./memory-cache.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "speech-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PROMPT = { engine: "e1", voice: "v", text: "hello" };

function open(): SpeechCache {
  const disk = new DiskCache({ folder: join(folder, "speech"), maxBytes: 1e6, clock: new FakeClock(Date.now()) });
  return new SpeechCache({ memory: new MemoryCache(1e6), disk, log: createLog("silent") });
}

/** Counts how often it is called. */
function maker() {
  const state = { calls: 0, make: () => Promise.resolve(new SharedArrayBuffer(8 * ++state.calls)) };
  return state;
}

test("those who ask for a prompt at the same time share one making, later ones have it from memory", async () => {
  const [cache, m] = [open(), maker()];
  const [a, b] = await Promise.all([cache.get(PROMPT, m.make), cache.get(PROMPT, m.make)]);
  expect(a).toBe(b);
  expect(await cache.get(PROMPT, m.make)).toBe(a);
  expect(m.calls).toBe(1);
  expect(cache.stats()).toEqual({ memoryHits: 1, diskHits: 0, made: 1, memoryBytes: 8 });
});

test("another text, voice or engine is another prompt", async () => {
  const [cache, m] = [open(), maker()];
  for (const change of [{}, { text: "hello " }, { voice: "w" }, { engine: "e2" }])
    await cache.get({ ...PROMPT, ...change }, m.make);
  expect(m.calls).toBe(4);
});

test("after a restart a prompt comes from disk", async () => {
  const [first, m] = [open(), maker()];
  await first.get(PROMPT, m.make);
  await first.close();
  const second = open();
  await second.get(PROMPT, m.make);
  expect(m.calls).toBe(1);
  expect(second.stats().diskHits).toBe(1);
});

test("a failure reaches all who asked and is not kept", async () => {
  const cache = open();
  const fail = () => Promise.reject(new Error("no voice"));
  const both = await Promise.allSettled([cache.get(PROMPT, fail), cache.get(PROMPT, fail)]);
  expect(both.map((r) => r.status)).toEqual(["rejected", "rejected"]);
  expect((await cache.get(PROMPT, maker().make)).byteLength).toBe(8);
});

test("a disk that cannot be written costs nothing but the copy", async () => {
  writeFileSync(join(folder, "speech"), "a file in the place of the folder");
  const [cache, m] = [open(), maker()];
  await cache.get(PROMPT, m.make);
  await cache.get(PROMPT, m.make);
  await cache.close();
  expect(m.calls).toBe(1);
});
