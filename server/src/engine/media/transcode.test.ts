import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sine } from "../../../../test/support/rtp-peer.js";
import { FakeClock } from "../../base/fake-clock.js";
import { writeWhole } from "../../base/growing-file.js";
import { createLog } from "../../base/log.js";
import { readFileWhole } from "../../base/stored-file.js";
import { looksLikeMp3 } from "../../wire/audio/mp3-head.js";
import { toneMs } from "../../wire/audio/tone-track.js";
import { wavHeader } from "../../wire/audio/wav.js";
import { decodeMp3 } from "../speech/mp3.js";
import { type Encoder, Transcoder } from "./transcode.js";

let folder = "";
let path = "";
let wav: Buffer;
const clock = new FakeClock();
const made: Transcoder[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-mp3-"));
  path = join(folder, "recording");
  const samples = sine(1000, 1500);
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  wav = Buffer.concat([wavHeader({ rateHz: 8000, channels: 1, dataBytes: bytes.length }), bytes]);
  await writeFile(path, wav);
});
afterEach(async () => {
  for (const transcoder of made.splice(0)) await transcoder.close();
  await rm(folder, { recursive: true });
});

const shell = (script: string): Encoder => ({ command: "sh", args: () => ["-c", script] });
const absent: Encoder = { command: "no-such-encoder", args: () => [] };

function transcoder(encoders?: readonly Encoder[]): Transcoder {
  const made1 = new Transcoder({ clock, log: createLog("silent"), ...(encoders ? { encoders } : {}) });
  made.push(made1);
  return made1;
}

/** What is in the folder: the one file, as it was or not. */
async function left(): Promise<string> {
  expect(await readdir(folder)).toEqual(["recording"]);
  const bytes = await readFile(path);
  return bytes.equals(wav) ? "wav" : bytes.toString("latin1");
}

test("the first encoder that works takes the place of the WAV file; one that is absent or fails is passed over", async () => {
  const size = await transcoder([absent, shell("exit 3"), shell("head -c 5")]).toMp3({ path }, 1);
  expect([size, await left()]).toEqual([5, wav.toString("latin1", 0, 5)]);
});

test("a sealed recording is read by an encoder as it was said, and what it made is sealed", async () => {
  const place = { path, seal: { dataKey: Buffer.alloc(32, 7), name: "a/records/b" } };
  await writeWhole(place, wav);
  expect(await transcoder([shell("tail -c +101")]).toMp3(place, 1)).toBe(wav.length - 100);
  expect((await readFile(path)).includes(wav.subarray(200, 216))).toBe(false);
  expect(readFileWhole(place).equals(wav.subarray(100))).toBe(true);
  expect(await readdir(folder)).toEqual(["recording"]);
});

test("without an encoder that works the file stays as it is, alone", async () => {
  for (const encoders of [[], [absent], [shell("exit 1")], [shell("printf half; exit 1")], [shell("exit 0")]])
    expect([await transcoder(encoders).toMp3({ path }, 1), await left()]).toEqual([undefined, "wav"]);
});

test("more than went in is not taken: such an encoder is ended", async () => {
  expect([await transcoder([shell("yes mp3")]).toMp3({ path }, 1), await left()]).toEqual([undefined, "wav"]);
});

test("an encoder that hangs is ended after 25 s, and so are those that wait behind it", async () => {
  const hanging = transcoder([shell("printf begun; sleep 5; true")]); // its child holds its outputs
  const [first, second] = [hanging.toMp3({ path }, 1), hanging.toMp3({ path }, 2)];
  await until(async () => (await readdir(folder)).length === 2);
  clock.advance(25_000);
  expect([await first, await second, await left()]).toEqual([undefined, undefined, "wav"]);
});

test("close ends what runs", async () => {
  const closed = transcoder([shell("exec sleep 600")]);
  const running = closed.toMp3({ path }, 1);
  await until(async () => (await readdir(folder)).length === 2);
  await closed.close();
  expect([await running, await closed.toMp3({ path }, 1), await left()]).toEqual([undefined, undefined, "wav"]);
});

test("a file that is gone gives nothing", async () => {
  expect(await transcoder([shell("cat")]).toMp3({ path: join(folder, "other") }, 1)).toBeUndefined();
});

test("an installed encoder makes MP3 of the same length and pitch, 4000 bytes a second; without one WAV stays", async () => {
  const size = await transcoder().toMp3({ path }, 1);
  if (size === undefined) {
    expect(await left()).toBe("wav");
    return;
  }
  const bytes = await readFile(path);
  expect([bytes.length, looksLikeMp3(bytes)]).toEqual([size, true]);
  const samples = await decodeMp3(bytes, 80_000);
  expect(toneMs(samples, 8000, 1000)).toBeGreaterThan(1400);
  // Encoders put up to 3 frames of 72 ms around what they are given.
  expect(size / 4000).toBeGreaterThan(1.5);
  expect(size / 4000).toBeLessThan(1.8);
});

async function until(isMet: () => Promise<boolean>): Promise<void> {
  while (!(await isMet())) await new Promise((resolve) => setImmediate(resolve));
}
