import type { Clock } from "../../base/clock.js";
import type { FilePlace } from "../../base/growing-file.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { BlobPlaces, BlobStore } from "../../domain/blob/port.js";
import type { CallRecordRow, TranscriptRow } from "../../domain/call/port/record-row.js";
import type { TracedStep } from "../../domain/call/port/traces.js";
import { EMPTY_RECORDING_SECONDS } from "../../domain/call/recording-file.js";
import type { MediaLeg, MediaRecording, Recorded, RecordingGap } from "../media/port.js";
import type { Transcoder } from "../media/transcode.js";
import { pause } from "../script/abort.js";
import { CommandFailure } from "../script/context.js";
import type { RecordingSpec, RecordingStored, ScriptRecording } from "../script/recording.js";
import type { AsrResult, Recogniser } from "../speech/asr.js";
import type { Speech } from "../speech/tts.js";
import type { LegRecord } from "./leg-record.js";
import type { LegTraces } from "./trace.js";

/** Where recordings lie: one folder per account, random names (security.md 13). */
export class RecordingFiles {
  readonly #blobs: RecordingBlobs;
  readonly #keptDays: number | undefined;

  /**
   * @param keptDays RETENTION_DAYS `recordings`; absent = for ever
   */
  constructor(blobs: RecordingBlobs, keptDays?: number) {
    this.#blobs = blobs;
    this.#keptDays = keptDays;
  }

  /** When a recording that begins now is removed; null = never. */
  expiry(nowMs: number): string | null {
    return this.#keptDays === undefined ? null : isoTime(nowMs + this.#keptDays * DAY_MS);
  }

  /** Key of a new recording. */
  newKey(account: string): string {
    // Without an ending: MP3 takes the place of WAV under the same key, so that there are never two files of one recording.
    return `${account}/records/${newUuid()}`;
  }

  /** Where a new one is written. */
  newPlace(key: string): Promise<FilePlace> {
    return this.#blobs.newPlace(key);
  }

  /** Never rejects: a file too many is only waste. */
  async drop(key: string): Promise<void> {
    await this.#blobs.remove(key).catch(() => undefined);
  }
}

/** What recordings need of the blob store. */
export type RecordingBlobs = Pick<BlobPlaces, "newPlace"> & Pick<BlobStore, "remove">;

const DAY_MS = 24 * 60 * 60 * 1000;
/** The end of a call waits so long for its recordings (events.md 5.1). */
const STORED_WAIT_MS = 30_000;
/** Errors of the system that account holders can do something with. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "Disk full",
  EDQUOT: "Disk full",
  disk_slow: "Disk too slow",
};

interface Parts {
  readonly files: RecordingFiles;
  readonly speech: Speech;
  readonly recogniser: Recogniser;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: LegRecord;
  readonly traces?: Pick<LegTraces, "stepped"> | undefined;
  readonly transcoder: Pick<Transcoder, "toMp3">;
}

/** The recordings of one call. */
export class Recordings {
  readonly #parts: Parts;
  readonly #all: CallRecording[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Oldest first. */
  get all(): readonly ScriptRecording[] {
    return this.#all;
  }

  /**
   * Starts one on `leg`.
   * @throws CommandFailure `Recording failed: {text}`
   */
  async start(spec: RecordingSpec, leg: MediaLeg): Promise<ScriptRecording> {
    const { files, record } = this.#parts;
    const key = files.newKey(record.row.account);
    try {
      const place = await files.newPlace(key);
      const media = leg.record({
        ...place,
        channels: spec.channels,
        leg: spec.leg === "both" ? "both" : "aleg",
        maxMs: spec.maxMs,
        silenceMs: spec.silenceMs,
      });
      await media.started;
      const recording = new CallRecording(this.#parts, spec, { key, place }, media);
      this.#all.push(recording);
      return recording;
    } catch (error) {
      await files.drop(key);
      throw new CommandFailure(`Recording failed: ${reasonOf(error)}`);
    }
  }

  /** Ends all that run and waits until each is told as stored or failed, 30 s at most. */
  async close(): Promise<void> {
    if (this.#all.length === 0) return;
    const over = new AbortController();
    const stored = Promise.all(this.#all.map((recording) => recording.stop().then(() => recording.stored)));
    this.#parts.log.onFail(stored, "storing the recordings of a call");
    await Promise.race([stored, pause(this.#parts.clock, STORED_WAIT_MS, over.signal)]).finally(() =>
      over.abort("over"),
    );
  }
}

interface PlacedKey {
  readonly key: string;
  readonly place: FilePlace;
}

class CallRecording implements ScriptRecording {
  readonly uuid = newUuid();
  readonly tag: string | undefined;
  readonly asr: boolean;
  readonly ended: Promise<void>;
  readonly stored: Promise<RecordingStored>;
  readonly transcribed: Promise<void>;
  readonly #parts: Parts;
  readonly #key: string;
  readonly #place: FilePlace;
  readonly #media: MediaRecording;
  #row: CallRecordRow;
  #running = true;

  constructor(parts: Parts, spec: RecordingSpec, file: PlacedKey, media: MediaRecording) {
    this.tag = spec.tag;
    this.asr = spec.asr;
    this.#parts = parts;
    this.#key = file.key;
    this.#place = file.place;
    this.#media = media;
    this.#row = firstRow(this.uuid, parts, spec, file.key);
    parts.record.record(this.#row);
    const ended = media.done.then((result) => {
      this.#running = false;
      this.#stepped("ended", { duration: secondsOf(result), size: null, format: null, reason: null });
      return result;
    });
    this.ended = ended.then(() => undefined);
    this.stored = ended.then((result) => this.#store(result, spec.format));
    this.transcribed = spec.asr
      ? this.stored.then(({ state }) => this.#transcribe(state, spec.lang))
      : Promise.resolve();
  }

  get isRunning(): boolean {
    return this.#running;
  }

  pause(gap: RecordingGap): void {
    this.#media.pause(gap);
  }

  resume(): void {
    this.#media.resume();
  }

  async stop(): Promise<void> {
    await this.#media.stop();
    await this.ended;
  }

  async audio() {
    const { state } = await this.stored;
    if (state === "failed") throw new CommandFailure(`Recording ${this.tag ?? this.uuid} not found`);
    return this.#parts.speech.decodeFile(this.#place);
  }

  async #store(result: Recorded, wanted: "wav" | "mp3"): Promise<RecordingStored> {
    const { files, transcoder, record, clock } = this.#parts;
    const reason = failureOf(result);
    const state = reason === undefined ? ("available" as const) : ("failed" as const);
    const isEmpty = result.durationMs < 1000 * EMPTY_RECORDING_SECONDS;
    if (isEmpty) await files.drop(this.#key);
    const isMp3 = state === "available" && wanted === "mp3";
    const mp3 = isMp3 ? await transcoder.toMp3(this.#place, this.#row.channels) : undefined;
    this.#row = {
      ...this.#row,
      state,
      reason: reason ?? null,
      duration: secondsOf(result),
      format: mp3 === undefined ? "wav" : "mp3",
      size: isEmpty ? 0 : (mp3 ?? result.sizeBytes),
      file: isEmpty ? null : this.#key,
      modified_on: isoTime(clock.now()),
    };
    record.record(this.#row);
    const { duration, size, format } = this.#row;
    this.#stepped(reason === undefined ? "stored" : "failed", { duration, size, format, reason: reason ?? null });
    return { state, reason };
  }

  #stepped(step: TracedStep["step"], found: Pick<TracedStep, "duration" | "size" | "format" | "reason">): void {
    const { clock, record, traces } = this.#parts;
    const told = { time: isoTime(clock.now()), record: this.uuid, tag: this.tag ?? null, step };
    traces?.stepped(record.uuid, { ...told, ...found });
  }

  /** A recording that failed has a transcript that failed: who waits for the event is told. */
  async #transcribe(state: RecordingStored["state"], lang: string): Promise<void> {
    const { clock, record, recogniser } = this.#parts;
    const tell = (result: AsrResult) => record.transcript(this.#row, transcriptRow(result, lang, isoTime(clock.now())));
    if (state === "failed") return tell({ ok: false, reason: "Recording failed" });
    // Both sides of an MP3 file come as one.
    const channels = this.#row.format === "wav" ? this.#row.channels : 1;
    const job = { file: this.#place, channels, lang } as const;
    await recogniser.transcribe({ ...job, seen: (fetch) => record.fetched(fetch) }, tell);
  }
}

function secondsOf({ durationMs }: Recorded): number {
  return Math.round(durationMs / 10) / 100;
}

function transcriptRow(result: AsrResult, lang: string, now: string): TranscriptRow {
  const row = { uuid: newUuid(), created_on: now, modified_on: now, lang };
  if (result.ok) return { ...row, state: "available", reason: null, ...result.transcript, lang };
  return { ...row, state: "failed", reason: result.reason, text: null, confidence: null, segments: [] };
}

/** A lost thread leaves what a kill leaves: what was written counts. A disk that failed is told, whatever was written. */
function failureOf({ reason, error = "Recording failed", durationMs }: Recorded): string | undefined {
  const isEmpty = durationMs < 1000 * EMPTY_RECORDING_SECONDS;
  if (reason === "failed" && (isEmpty || error !== "media_lost")) return REASONS[error] ?? error;
  return isEmpty ? "Empty recording" : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: string };
  return (code === undefined ? undefined : REASONS[code]) ?? error.message;
}

function firstRow(uuid: string, parts: Parts, spec: RecordingSpec, key: string): CallRecordRow {
  const now = isoTime(parts.clock.now());
  return {
    uuid,
    account: parts.record.row.account,
    call: parts.record.uuid,
    created_on: now,
    modified_on: now,
    tag: spec.tag ?? null,
    state: "recording",
    reason: null,
    // MP3 is made after the end, when an encoder is installed; the event tells the true format.
    format: "wav",
    channels: spec.channels,
    leg: spec.leg,
    duration: 0,
    size: 0,
    asr: spec.asr,
    expired_on: parts.files.expiry(parts.clock.now()),
    // Known from the start, so that a recording cut off by a kill can be found.
    file: key,
    transcript: null,
  };
}
