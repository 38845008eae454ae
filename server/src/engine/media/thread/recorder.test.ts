import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFile, type FilePlace, type GrowingFile } from "../../../base/growing-file.js";
import { readFileWhole, sizeOfFile } from "../../../base/stored-file.js";
import { parseWav, type Wav } from "../../../wire/audio/wav.js";
import type { RecordSpec } from "../messages.js";
import { FRAME_SAMPLES } from "./graph.js";
import { Recorder } from "./recorder.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-rec-"));
});
afterEach(() => rm(folder, { recursive: true }));

const frame = (value: number) => new Int16Array(FRAME_SAMPLES).fill(value);

function start(patch: Partial<RecordSpec> = {}, create = createFile) {
  const path = join(folder, "r.wav");
  const recorder = new Recorder({ path, channels: 1, leg: "both", maxMs: 60_000, ...patch }, create);
  const push = (rounds: number, heard: number, said: number) => {
    for (let n = 0; n < rounds; n++) recorder.push(frame(heard), frame(said));
  };
  const wav = async () => parseWav(await readFile(path)) as Wav;
  return { recorder, push, wav, path };
}

/** A file on the disk that tells when the head that follows so many seconds is written. */
function grownTo(seconds: number) {
  let heads = 0;
  let tell: () => void = () => undefined;
  const grown = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const create = async (place: FilePlace): Promise<GrowingFile> => {
    const file = await createFile(place);
    const write = async (bytes: Uint8Array, position: number) => {
      await file.write(bytes, position);
      // The first head is that of an empty file.
      if (position === 0 && heads++ === seconds) tell();
    };
    return { write, close: () => file.close() };
  };
  return { create, grown };
}
/** Rounds that fill one second: what may still be laid down in the last 200 ms waits, and the next round makes room. */
const SECOND_ROUNDS = 61;

test("both sides are mixed into one channel of 16 bit at 8000 Hz", async () => {
  const { recorder, push, wav } = start();
  push(75, 1000, 500);
  recorder.end("stopped");
  expect(await recorder.done).toEqual({ durationMs: 1500, sizeBytes: 44 + 24_000, reason: "stopped" });
  expect(await wav()).toMatchObject({ rateHz: 8000, channels: 1, bits: 16, frames: 12_000 });
  expect(new Set((await wav()).samples)).toEqual(new Set([1500]));
});

test("two channels keep what the leg sends left and what it hears right", async () => {
  const { recorder, push, wav } = start({ channels: 2 });
  push(60, 7, -9);
  recorder.end("stopped");
  expect((await recorder.done).sizeBytes).toBe(44 + 60 * FRAME_SAMPLES * 4);
  const { channels, samples } = await wav();
  expect([channels, samples[0], samples[1], samples.at(-2), samples.at(-1)]).toEqual([2, 7, -9, 7, -9]);
});

test("the leg alone is one channel of what it sends", async () => {
  const { recorder, push, wav } = start({ leg: "aleg", channels: 2 });
  push(10, 7, -9);
  recorder.end("stopped");
  await recorder.done;
  expect([(await wav()).channels, new Set((await wav()).samples)]).toEqual([1, new Set([7])]);
});

test("the longest time is kept to the sample", async () => {
  const { recorder, push, wav } = start({ maxMs: 1230 });
  push(500, 1, 1);
  expect(recorder.isOver).toBe(true);
  expect(await recorder.done).toMatchObject({ durationMs: 1230, reason: "max" });
  expect((await wav()).frames).toBe(9840);
});

test("silence of the leg ends it, speech starts the count anew, what is played to the leg does not matter", async () => {
  const { recorder, push } = start({ silenceMs: 400 });
  push(19, 10, 9000);
  push(1, 3000, 0);
  push(19, 10, 9000);
  expect(recorder.isOver).toBe(false);
  push(1, 10, 9000);
  expect(await recorder.done).toMatchObject({ durationMs: 800, reason: "silence" });
});

test("the file can be played while it grows: its header is at most a second behind", async () => {
  const { create, grown } = grownTo(2);
  const { recorder, push, wav } = start({}, create);
  push(125, 5, 5);
  await grown;
  expect((await wav()).frames).toBe(16_000);
  recorder.end("stopped");
  expect((await recorder.done).durationMs).toBe(2500);
});

test("rounds that were left out are silence, so that the time is right", async () => {
  const { recorder, push, wav } = start();
  push(1, 4, 4);
  recorder.skip(3);
  push(1, 4, 4);
  recorder.end("stopped");
  expect((await recorder.done).durationMs).toBe(100);
  expect([...(await wav()).samples.subarray(FRAME_SAMPLES, 4 * FRAME_SAMPLES)].every((s) => s === 0)).toBe(true);
});

test("nothing recorded is a valid file of no length", async () => {
  const { recorder, wav } = start();
  recorder.end("stopped");
  expect(await recorder.done).toEqual({ durationMs: 0, sizeBytes: 44, reason: "stopped" });
  expect((await wav()).frames).toBe(0);
});

test("a sealed file grows and is finished as a plain one, and is read with its key alone", async () => {
  const seal = { dataKey: Buffer.alloc(32, 3), name: "a/records/b" };
  const { create, grown } = grownTo(1);
  const { recorder, push, path } = start({ channels: 2, seal }, create);
  push(SECOND_ROUNDS, 4660, -4660);
  await grown;
  expect(await sizeOfFile({ path, seal })).toBe(44 + 32_000);
  expect(parseWav(readFileWhole({ path, seal }))).toMatchObject({ channels: 2, frames: 8000 });
  push(125 - SECOND_ROUNDS, 4660, -4660);
  recorder.end("stopped");
  expect(await recorder.done).toEqual({ durationMs: 2500, sizeBytes: 44 + 80_000, reason: "stopped" });
  const bytes = readFileWhole({ path, seal });
  expect(bytes).toHaveLength(44 + 80_000);
  expect(parseWav(bytes)).toMatchObject({ channels: 2, frames: 20_000 });
  expect((await readFile(path)).includes(bytes.subarray(50, 66))).toBe(false);
});

test("a file that cannot be opened fails the start and the end, with the reason of the system", async () => {
  const { recorder, push } = start({ path: join(folder, "no", "such", "r.wav") });
  push(5, 1, 1);
  await expect(recorder.started).rejects.toMatchObject({ code: "ENOENT" });
  expect(await recorder.done).toEqual({ durationMs: 0, sizeBytes: 0, reason: "failed", error: "ENOENT" });
  push(5000, 1, 1);
});

test("a full disk ends the recording as failed and nothing else", async () => {
  const { recorder, push } = start({ path: "/dev/full" });
  expect(await recorder.done).toMatchObject({ durationMs: 0, reason: "failed", error: "ENOSPC" });
  push(5, 1, 1);
  recorder.end("stopped");
});

test("a disk that does not keep up fails the recording instead of filling memory", async () => {
  const { recorder, push } = start();
  push(60 * 50, 1, 1); // a minute within one turn of the event loop: nothing can be written meanwhile
  expect(recorder.isOver).toBe(true);
  const result = await recorder.done;
  expect(result).toMatchObject({ reason: "failed", error: "disk_slow" });
  expect(result.durationMs).toBeLessThanOrEqual(11_000);
});

test("a pause leaves silence of its length, or nothing; the longest time counts on, silence asked for does not end it", async () => {
  const { recorder, push, wav } = start({ channels: 2, silenceMs: 100 });
  push(5, 3000, -9);
  recorder.pause("silence");
  push(10, 3000, -9);
  recorder.resume();
  push(5, 3000, -9);
  recorder.pause("cut");
  push(50, 3000, -9);
  recorder.resume();
  push(5, 3000, -9);
  recorder.end("stopped");
  expect((await recorder.done).durationMs).toBe(500);
  const { samples } = await wav();
  const rounds = Array.from({ length: 25 }, (_, n) => [...samples.subarray(n * 320, n * 320 + 2)].join());
  expect(rounds).toEqual([
    ...new Array(5).fill("3000,-9"),
    ...new Array(10).fill("0,0"),
    ...new Array(10).fill("3000,-9"),
  ]);
});

/** A disk in memory: `room` bytes, and writes that wait until they are let through. */
class Disk {
  bytes = Buffer.alloc(0);
  room = Number.POSITIVE_INFINITY;
  isStuck = false;
  #let: (() => void)[] = [];

  readonly open = async (): Promise<GrowingFile> => ({
    write: (bytes, position) => this.#write(Buffer.from(bytes), position),
    close: async () => undefined,
  });

  release(): void {
    this.isStuck = false;
    for (const go of this.#let.splice(0)) go();
  }

  async #write(bytes: Buffer, position: number): Promise<void> {
    if (this.isStuck) await new Promise<void>((resolve) => this.#let.push(resolve));
    const fits = Math.max(0, Math.min(bytes.length, this.room - position));
    const grown = Buffer.alloc(Math.max(this.bytes.length, position + fits));
    this.bytes.copy(grown);
    bytes.copy(grown, position, 0, fits);
    this.bytes = grown;
    if (fits < bytes.length) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
  }
}

function startOn(disk: Disk, patch: Partial<RecordSpec> = {}) {
  const recorder = new Recorder({ path: "r", channels: 1, leg: "both", maxMs: 600_000, ...patch }, disk.open);
  const push = (rounds: number) => {
    for (let n = 0; n < rounds; n++) recorder.push(frame(n % 50), frame(0));
  };
  return { recorder, push };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a disk that fills up ends the recording with what was written by then, which plays", async () => {
  const disk = new Disk();
  disk.room = 44 + 2.5 * 16_000;
  const { recorder, push } = startOn(disk);
  for (let second = 0; second < 5 && !recorder.isOver; second++) {
    push(50);
    await turn();
  }
  expect(await recorder.done).toEqual({ durationMs: 2000, sizeBytes: 44 + 32_000, reason: "failed", error: "ENOSPC" });
  const { samples, frames } = parseWav(disk.bytes) as Wav;
  expect(frames).toBe(16_000);
  expect(samples.every((s, n) => s === Math.floor(n / FRAME_SAMPLES) % 50)).toBe(true);
});

test("a disk that hangs for nine seconds costs nothing; one that hangs for longer ends the recording, and what it took plays", async () => {
  const disk = new Disk();
  const { recorder, push } = startOn(disk);
  await recorder.started;
  push(51);
  await turn();
  disk.isStuck = true;
  push(9 * 50);
  expect(recorder.isOver).toBe(false);
  disk.release();
  await turn();
  disk.isStuck = true;
  push(12 * 50);
  expect(recorder.isOver).toBe(true);
  disk.release();
  const { durationMs, reason, error } = await recorder.done;
  expect([reason, error]).toEqual(["failed", "disk_slow"]);
  const { samples, frames } = parseWav(disk.bytes) as Wav;
  expect(frames).toBe(durationMs * 8);
  expect(durationMs).toBeGreaterThan(19_000);
  expect(
    samples.every((s, n) => n < 51 * FRAME_SAMPLES || s === Math.floor((n - 51 * FRAME_SAMPLES) / FRAME_SAMPLES) % 50),
  ).toBe(true);
});

test("at whatever write a kill comes, what is in the file plays up to a second before", async () => {
  const disk = new Disk();
  const { recorder, push } = startOn(disk, { channels: 2 });
  for (let second = 1; second < 6; second++) {
    push(50);
    await turn();
    const { frames } = parseWav(disk.bytes) as Wav;
    expect(frames).toBeGreaterThanOrEqual((second - 1) * 8000);
  }
  recorder.end("stopped");
  await recorder.done;
});

test("one that waits for a voice keeps a second before it at most, and counts silence from then on", async () => {
  const { recorder, push, wav } = start({ leg: "aleg", silenceMs: 1000, waitsForVoice: true });
  let voices = 0;
  recorder.onVoice = () => void voices++;
  push(500, 0, 0);
  push(4, 1000, 0);
  push(1, 0, 0);
  expect([voices, recorder.isOver]).toEqual([0, false]);
  push(100, 1000, 0);
  push(49, 0, 0);
  expect([voices, recorder.isOver]).toEqual([1, false]);
  push(1, 0, 0);
  expect(await recorder.done).toMatchObject({ reason: "silence" });
  const { samples, frames } = await wav();
  expect(samples.filter((one) => one === 1000)).toHaveLength(104 * FRAME_SAMPLES);
  expect(frames).toBeGreaterThanOrEqual(8000 * 3.5);
  expect(frames).toBeLessThanOrEqual(8000 * 4.2);
  expect(voices).toBe(1);
});

test("one that waits for a voice and hears none leaves a second at most", async () => {
  const { recorder, push, wav } = start({ leg: "aleg", silenceMs: 1000, waitsForVoice: true, maxMs: 20_000 });
  push(1000, 10, 0);
  expect(await recorder.done).toMatchObject({ reason: "max" });
  expect((await wav()).frames).toBeLessThanOrEqual(8000);
});
