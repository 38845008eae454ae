import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { Audio } from "../media/port.js";
import { EarlyAudio } from "./early-audio.js";

const TOTAL = 400_000;
const KIB = 1024;

/** One sample for each byte, of its value. */
async function decode(bytes: Uint8Array): Promise<Audio> {
  const samples = new SharedArrayBuffer(2 * bytes.length);
  new Int16Array(samples).set(bytes);
  return { samples, rateHz: 8000 };
}

function start() {
  const clock = new FakeClock();
  const played: Audio[] = [];
  const early = new EarlyAudio({ clock, decode, play: (audio) => played.push(audio) });
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const arrive = async (bytes: number, value: number, afterMs = 10) => {
    clock.advance(afterMs);
    chunks.push(Buffer.alloc(bytes, value));
    sizeBytes += bytes;
    early.arriving(TOTAL, chunks, sizeBytes);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const at = (sample: number) => new Int16Array(played[0]?.samples ?? new SharedArrayBuffer(0))[sample];
  return { early, played, arrive, at, all: () => Buffer.concat(chunks) };
}

test("playing starts once when two seconds are there, and what comes later is laid behind them", async () => {
  const { early, played, arrive, at, all } = start();
  await arrive(16 * KIB, 1);
  expect(played).toEqual([]);
  await arrive(32 * KIB, 2);
  expect(played).toHaveLength(1);
  expect([at(0), at(16 * KIB), at(48 * KIB - 401), at(48 * KIB - 400)]).toEqual([1, 2, 2, 0]);
  await arrive(64 * KIB, 3);
  expect([at(48 * KIB - 400), at(48 * KIB), at(112 * KIB)]).toEqual([2, 3, 0]);
  await arrive(TOTAL - 112 * KIB, 4);
  early.complete(await decode(all()));
  expect([at(112 * KIB), at(TOTAL - 1), at(TOTAL)]).toEqual([4, 4, 0]);
  expect(played).toHaveLength(1);
  expect(played[0]?.samples.byteLength).toBeGreaterThanOrEqual(4 * TOTAL);
});

test("a file that comes more slowly than it is played is waited for", async () => {
  const { early, played, arrive } = start();
  for (let i = 0; i < 20; i++) await arrive(8 * KIB, 1, 1_000);
  expect([played, early.growing]).toEqual([[], undefined]);
});

test("a file that is nearly there is waited for, and one that was given up starts no more", async () => {
  const nearly = start();
  await nearly.arrive(350_000, 1);
  expect(nearly.played).toEqual([]);
  const closed = start();
  closed.early.close();
  await closed.arrive(64 * KIB, 1);
  expect(closed.played).toEqual([]);
});

test("a beginning that cannot be read is looked at again with what follows", async () => {
  const played: Audio[] = [];
  const clock = new FakeClock();
  const read = (bytes: Uint8Array) => (bytes.length < 50_000 ? Promise.reject(new Error("no")) : decode(bytes));
  const early = new EarlyAudio({ clock, decode: read, play: (audio) => played.push(audio) });
  for (const sizeBytes of [40_000, 45_000, 70_000]) {
    early.arriving(TOTAL, [Buffer.alloc(sizeBytes, 1)], sizeBytes);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(played).toHaveLength(1);
});
