import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { CallRecordRow } from "../../domain/call/port.js";
import type { MediaLeg, MediaRecording, Recorded } from "../media/port.js";
import { CommandFailure } from "../script/context.js";
import type { RecordingSpec, RecordingStored, ScriptRecording } from "../script/recording.js";
import type { Speech } from "../speech/tts.js";
import type { LegRecord } from "./leg-record.js";

/** Where recordings lie: one folder per account, random names (security.md 13). */
export class RecordingFiles {
  readonly #folder: string;

  /** @param folder of all blobs; made when needed */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Key of a new recording, relative to the folder. */
  newKey(account: string): string {
    return join(account, "records", `${newUuid()}.wav`);
  }

  path(key: string): string {
    return join(this.#folder, key);
  }

  async prepare(key: string): Promise<string> {
    const path = this.path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  }
}

/** Under this there is nothing to hear (events.md 7.1). */
const EMPTY_MS = 100;

interface Parts {
  readonly files: RecordingFiles;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly record: LegRecord;
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
      const media = leg.record({
        path: await files.prepare(key),
        channels: spec.channels,
        leg: spec.leg === "both" ? "both" : "aleg",
        maxMs: spec.maxMs,
        silenceMs: spec.silenceMs,
      });
      await media.started;
      const recording = new CallRecording(this.#parts, spec, key, media);
      this.#all.push(recording);
      return recording;
    } catch (error) {
      throw new CommandFailure(`Recording failed: ${error instanceof Error ? error.message : "unknown"}`);
    }
  }

  /** Ends all that run and waits until each is told as stored or failed. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((recording) => recording.stop().then(() => recording.stored)));
  }
}

class CallRecording implements ScriptRecording {
  readonly uuid = newUuid();
  readonly tag: string | undefined;
  readonly asr: boolean;
  readonly ended: Promise<void>;
  readonly stored: Promise<RecordingStored>;
  readonly transcribed: Promise<void> = Promise.resolve();
  readonly #parts: Parts;
  readonly #key: string;
  readonly #media: MediaRecording;
  #row: CallRecordRow;
  #running = true;

  constructor(parts: Parts, spec: RecordingSpec, key: string, media: MediaRecording) {
    this.tag = spec.tag;
    this.asr = spec.asr;
    this.#parts = parts;
    this.#key = key;
    this.#media = media;
    this.#row = firstRow(this.uuid, parts, spec, key);
    parts.record.record(this.#row);
    this.stored = media.done.then((result) => this.#done(result));
    this.ended = this.stored.then(() => undefined);
  }

  get isRunning(): boolean {
    return this.#running;
  }

  async stop(): Promise<void> {
    await this.#media.stop();
    await this.ended;
  }

  async audio() {
    const { state } = await this.stored;
    if (state === "failed") throw new CommandFailure(`Recording ${this.tag ?? this.uuid} not found`);
    return this.#parts.speech.decode(await readFile(this.#parts.files.path(this.#key)));
  }

  #done(result: Recorded): RecordingStored {
    this.#running = false;
    const reason = failureOf(result);
    const state = reason === undefined ? ("available" as const) : ("failed" as const);
    this.#row = {
      ...this.#row,
      state,
      reason: reason ?? null,
      duration: Math.round(result.durationMs / 10) / 100,
      size: result.sizeBytes,
      file: reason === undefined ? this.#key : null,
      modified_on: isoTime(this.#parts.clock.now()),
    };
    this.#parts.record.record(this.#row);
    return { state, reason };
  }
}

function failureOf(result: Recorded): string | undefined {
  if (result.reason === "failed" && result.durationMs < EMPTY_MS) return result.error ?? "Recording failed";
  return result.durationMs < EMPTY_MS ? "Empty recording" : undefined;
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
    // Only WAV is written; an encoder for MP3 is not installed by default and the event tells the true format.
    format: "wav",
    channels: spec.channels,
    leg: spec.leg,
    duration: 0,
    size: 0,
    asr: spec.asr,
    expired_on: null,
    // Known from the start, so that a recording cut off by a kill can be found.
    file: key,
  };
}
