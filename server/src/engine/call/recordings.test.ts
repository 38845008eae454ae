import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallRecordRow, TranscriptRow } from "../../domain/call/port/record-row.js";
import type { TracedStep } from "../../domain/call/port/traces.js";
import { FileBlobs } from "../../store/file-blobs.js";
import type { MediaLeg, Recorded } from "../media/port.js";
import type { RecordingSpec } from "../script/recording.js";
import type { Recogniser } from "../speech/asr.js";
import type { Speech } from "../speech/tts.js";
import type { LegRecord } from "./leg-record.js";
import { RecordingFiles, Recordings } from "./recordings.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-recs-"));
});
afterEach(() => rm(folder, { recursive: true }));

const WAV: RecordingSpec = {
  tag: "t",
  format: "wav",
  channels: 1,
  leg: "both",
  maxMs: 1000,
  silenceMs: undefined,
  asr: false,
  lang: "en-US",
};
const WHOLE: Recorded = { durationMs: 2000, sizeBytes: 32_044, reason: "stopped" };

/** A leg whose recordings end as told, each with a file of some bytes. */
function start(o: { result?: Recorded; mp3?: () => Promise<number | undefined>; keptDays?: number } = {}) {
  const clock = new FakeClock();
  const keys = { ensure: async () => Buffer.alloc(32), find: async () => undefined };
  const blobs = new FileBlobs({ folder, keys, isSealing: false });
  const rows: CallRecordRow[] = [];
  const steps: (TracedStep & { readonly call: string })[] = [];
  const asked: string[] = [];
  const transcripts: { of: CallRecordRow; transcript: TranscriptRow }[] = [];
  const recogniser: Recogniser = {
    transcribe: async (job, done) => {
      asked.push(`transcribe ${job.channels} ${job.lang}`);
      done({ ok: true, transcript: { text: "hi", confidence: 0.5, lang: job.lang, segments: [] } });
    },
    close: async () => undefined,
  };
  let finish: (result: Recorded) => void = () => undefined;
  const leg = {
    record: ({ path }: { path: string }) => ({
      started: writeFile(path, "RIFF"),
      done: new Promise<Recorded>((resolve) => {
        finish = resolve;
      }),
      pause: (gap: string) => asked.push(`pause ${gap}`),
      resume: () => asked.push("resume"),
      stop: async () => finish(o.result ?? WHOLE),
    }),
  } as unknown as MediaLeg;
  const record = {
    row: { account: "acc" },
    uuid: "call",
    record: (row: CallRecordRow) => rows.push(row),
    transcript: (of: CallRecordRow, transcript: TranscriptRow) => transcripts.push({ of, transcript }),
  } as unknown as LegRecord;
  const recordings = new Recordings({
    files: new RecordingFiles(blobs, o.keptDays),
    speech: {} as Speech,
    recogniser,
    clock,
    log: createLog("silent"),
    record,
    transcoder: { toMp3: o.mp3 ?? (async () => undefined) },
    traces: { stepped: (call, step) => steps.push({ call, ...step }) },
  });
  const run = async (spec: Partial<RecordingSpec> = {}) => {
    const recording = await recordings.start({ ...WAV, ...spec }, leg);
    await recording.stop();
    return recording.stored;
  };
  const files = () => readdir(join(folder, "acc", "records"));
  return { clock, recordings, rows, run, files, leg, asked, transcripts, steps };
}

test("a recording is told when it runs and when it can be fetched, with the key of its file", async () => {
  const { run, rows, files } = start();
  expect(await run()).toEqual({ state: "available", reason: undefined });
  const [key] = await files();
  expect(rows.map(({ state, format, file, duration, size }) => ({ state, format, file, duration, size }))).toEqual([
    { state: "recording", format: "wav", file: `acc/records/${key}`, duration: 0, size: 0 },
    { state: "available", format: "wav", file: `acc/records/${key}`, duration: 2, size: 32_044 },
  ]);
  expect(rows[1]!.expired_on).toBeNull();
});

test("the trace of the call is told when nothing more is recorded, and when the file can be fetched or why not", async () => {
  const { run, steps, recordings } = start();
  await run({ tag: "vm" });
  const [{ uuid: record } = { uuid: "" }] = recordings.all;
  const known = { call: "call", time: steps[0]?.time, record, tag: "vm", duration: 2 };
  expect(steps).toEqual([
    { ...known, step: "ended", size: null, format: null, reason: null },
    { ...known, step: "stored", size: 32_044, format: "wav", reason: null },
  ]);
  const failed = start({ result: { ...WHOLE, reason: "failed", error: "ENOSPC" } });
  await failed.run();
  expect(failed.steps[1]).toMatchObject({ step: "failed", reason: "Disk full" });
});

test("MP3 is told as such when there is an encoder, else as WAV; one that failed is not encoded", async () => {
  const encoded = start({ mp3: async () => 8000 });
  expect(await encoded.run({ format: "mp3" })).toMatchObject({ state: "available" });
  expect(encoded.rows.at(-1)).toMatchObject({ format: "mp3", size: 8000, duration: 2 });
  const plain = start();
  await plain.run({ format: "mp3" });
  expect(plain.rows.at(-1)).toMatchObject({ state: "available", format: "wav", size: 32_044 });
  const failed = start({ mp3: async () => 8000, result: { ...WHOLE, reason: "failed", error: "ENOSPC" } });
  await failed.run({ format: "mp3" });
  expect(failed.rows.at(-1)).toMatchObject({ state: "failed", format: "wav" });
});

test.each([
  [{ reason: "failed", error: "ENOSPC" }, "failed", "Disk full"],
  [{ reason: "failed", error: "disk_slow" }, "failed", "Disk too slow"],
  [{ reason: "failed", error: "EIO" }, "failed", "EIO"],
  [{ reason: "failed", error: "media_lost" }, "available", undefined],
  [{ reason: "max" }, "available", undefined],
] as const)("%o is %s, and what was written stays", async (change, state, reason) => {
  const { run, rows, files } = start({ result: { ...WHOLE, ...change } });
  expect(await run()).toEqual({ state, reason });
  expect(rows.at(-1)).toMatchObject({ state, reason: reason ?? null, duration: 2, file: expect.any(String) });
  expect(await files()).toHaveLength(1);
});

test.each([
  [{ reason: "stopped" }, "Empty recording"],
  [{ reason: "failed", error: "media_lost" }, "media_lost"],
  [{ reason: "failed", error: "ENOSPC" }, "Disk full"],
] as const)("under 100 ms (%o) leave no file", async (change, reason) => {
  const { run, rows, files } = start({ result: { durationMs: 80, sizeBytes: 1324, ...change } });
  expect(await run()).toEqual({ state: "failed", reason });
  expect(rows.at(-1)).toMatchObject({ file: null, size: 0 });
  expect(await files()).toEqual([]);
});

test("where recordings are kept for days only, the row says until when", async () => {
  const { run, rows, clock } = start({ keptDays: 3 });
  await run();
  expect(Date.parse(rows.at(-1)!.expired_on!)).toBe(clock.now() + 3 * 86_400_000);
});

test("the end of a call waits for an encoder, but no longer than 30 s", async () => {
  let encoded: (size: number) => void = () => undefined;
  const mp3 = () =>
    new Promise<number>((resolve) => {
      encoded = resolve;
    });
  const { recordings, leg, clock, rows } = start({ mp3 });
  await recordings.start({ ...WAV, format: "mp3" }, leg);
  let isClosed = false;
  const closing = recordings.close().then(() => {
    isClosed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(29_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect([isClosed, rows.at(-1)!.state]).toEqual([false, "recording"]);
  clock.advance(1);
  await closing;
  encoded(8000);
  await recordings.all[0]!.stored;
  expect(rows.at(-1)).toMatchObject({ state: "available", format: "mp3" });
});

test("a pause reaches the file of the recording", async () => {
  const { recordings, leg, asked } = start();
  const recording = await recordings.start(WAV, leg);
  recording.pause("cut");
  recording.resume();
  expect(asked).toEqual(["pause cut", "resume"]);
  await recordings.close();
});

test("a transcript that was asked for is made of each channel, and of an MP3 file at once", async () => {
  const wav = start();
  await wav.run({ asr: true, channels: 2, lang: "es-US" });
  await wav.recordings.all[0]!.transcribed;
  expect(wav.asked).toEqual(["transcribe 2 es-US"]);
  expect(wav.transcripts).toMatchObject([
    {
      of: { state: "available" },
      transcript: { state: "available", reason: null, text: "hi", confidence: 0.5, lang: "es-US" },
    },
  ]);
  const mp3 = start({ mp3: async () => 99 });
  await mp3.run({ asr: true, channels: 2, format: "mp3" });
  await mp3.recordings.all[0]!.transcribed;
  expect(mp3.asked).toEqual(["transcribe 1 en-US"]);
});

test("the transcript of a recording that failed has failed, and none is made unasked", async () => {
  const empty = start({ result: { ...WHOLE, durationMs: 10 } });
  await empty.run({ asr: true });
  await empty.recordings.all[0]!.transcribed;
  expect(empty.transcripts).toMatchObject([
    { transcript: { state: "failed", reason: "Recording failed", text: null } },
  ]);
  const unasked = start();
  await unasked.run();
  await unasked.recordings.all[0]!.transcribed;
  expect([unasked.transcripts, unasked.asked]).toEqual([[], []]);
});

test("one that cannot begin leaves no file, no row, and says why", async () => {
  const { recordings, rows, files, leg } = start();
  const broken = {
    record: (spec: { path: string }) => ({
      ...leg.record(spec as never),
      started: writeFile(spec.path, "").then(() => Promise.reject(Object.assign(new Error("x"), { code: "ENOSPC" }))),
    }),
  } as unknown as MediaLeg;
  await expect(recordings.start(WAV, broken)).rejects.toThrow("Recording failed: Disk full");
  expect([rows, await files(), recordings.all]).toEqual([[], [], []]);
});
