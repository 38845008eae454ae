import { type FileHandle, open } from "node:fs/promises";
import { mixInto } from "../../../wire/audio/mix.js";
import { WAV_HEADER_BYTES, wavHeader } from "../../../wire/audio/wav.js";
import type { Recorded, RecordSpec } from "../messages.js";
import { FRAME_SAMPLES, RATE_HZ, samplesToMs } from "./graph.js";

/** Samples of one channel in a chunk: the file, header included, is at most so far behind. */
const CHUNK_SAMPLES = RATE_HZ;
/** Chunks that may wait for the disk; with more the recording fails, the call goes on. */
const MAX_WAITING_CHUNKS = 10;
/** Mean of a frame's absolute samples below which it is silence: about -45 dB. */
const SILENCE_MEAN = 180;

interface Chunk {
  readonly samples: Int16Array;
  length: number;
}

/**
 * Records a leg into a WAV file. Frames are collected into chunks of a second and written off the tick; after each
 * chunk the header tells the new length, so a kill leaves a file that plays.
 */
export class Recorder {
  /** Resolves when the file is open. */
  readonly started: Promise<void>;
  /** How it ended; never rejects. The file is closed by then. */
  readonly done: Promise<Recorded>;
  readonly #spec: RecordSpec;
  readonly #channels: 1 | 2;
  readonly #maxSamples: number;
  readonly #silenceSamples: number;
  readonly #mix = new Int16Array(FRAME_SAMPLES);
  readonly #waiting: Chunk[] = [];
  readonly #spare: Chunk[] = [];
  #chunk: Chunk;
  /** Samples of one channel taken, and written. */
  #taken = 0;
  #written = 0;
  #silent = 0;
  #reason: Recorded["reason"] | undefined;
  #error: string | undefined;
  #wake: (() => void) | undefined;

  constructor(spec: RecordSpec) {
    this.#spec = spec;
    this.#channels = spec.leg === "aleg" ? 1 : spec.channels;
    this.#maxSamples = Math.floor((spec.maxMs * RATE_HZ) / 1000);
    this.#silenceSamples = Math.floor(((spec.silenceMs ?? 0) * RATE_HZ) / 1000);
    this.#chunk = this.#newChunk();
    const file = open(spec.path, "w", 0o600);
    this.started = file.then(() => undefined);
    this.started.catch(() => undefined); // told by `done` as well
    this.done = this.#write(file);
  }

  /** Whether it takes no more frames. */
  get isOver(): boolean {
    return this.#reason !== undefined;
  }

  /** Takes the frames of one round: what the leg sent to us, and what it hears. Hot. */
  push(heard: Int16Array, said: Int16Array): void {
    if (this.#reason !== undefined) return;
    const count = Math.min(FRAME_SAMPLES, this.#maxSamples - this.#taken);
    if (this.#chunk.length + count * this.#channels > this.#chunk.samples.length) this.#flush();
    if (this.#channels === 2) this.#interleave(heard, said, count);
    else this.#append(heard, said, count);
    this.#taken += count;
    if (this.#taken >= this.#maxSamples) this.end("max");
    else if (this.#silenceSamples > 0) this.#watchSilence(heard);
  }

  /** Rounds were left out: their time is silence. */
  skip(rounds: number): void {
    this.#mix.fill(0);
    for (let i = 0; i < rounds; i++) this.push(this.#mix, this.#mix);
  }

  /** Takes no more; what was taken is written. Idempotent. */
  end(reason: Recorded["reason"]): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#flush();
  }

  #append(heard: Int16Array, said: Int16Array, count: number): void {
    let frame = heard;
    if (this.#spec.leg === "both" && heard !== said) {
      frame = this.#mix;
      frame.set(heard);
      mixInto(frame, said);
    }
    const { samples, length } = this.#chunk;
    for (let i = 0; i < count; i++) samples[length + i] = frame[i]!;
    this.#chunk.length += count;
  }

  #interleave(heard: Int16Array, said: Int16Array, count: number): void {
    const { samples, length } = this.#chunk;
    for (let i = 0; i < count; i++) {
      samples[length + 2 * i] = heard[i]!;
      samples[length + 2 * i + 1] = said[i]!;
    }
    this.#chunk.length += 2 * count;
  }

  #watchSilence(heard: Int16Array): void {
    let sum = 0;
    for (let i = 0; i < heard.length; i++) sum += Math.abs(heard[i]!);
    this.#silent = sum < SILENCE_MEAN * heard.length ? this.#silent + heard.length : 0;
    if (this.#silent >= this.#silenceSamples) this.end("silence");
  }

  #flush(): void {
    if (this.#waiting.length >= MAX_WAITING_CHUNKS) {
      this.#error = "disk_slow";
      this.#reason = "failed";
    }
    this.#waiting.push(this.#chunk);
    this.#chunk = this.#spare.pop() ?? this.#newChunk();
    this.#wake?.();
  }

  #newChunk(): Chunk {
    return { samples: new Int16Array(CHUNK_SAMPLES * this.#channels), length: 0 };
  }

  async #write(opening: Promise<FileHandle>): Promise<Recorded> {
    let file: FileHandle | undefined;
    try {
      file = await opening;
      await this.#writeHeader(file);
      for (let chunk = await this.#nextChunk(); chunk; chunk = await this.#nextChunk())
        await this.#writeChunk(file, chunk);
      await file.close();
    } catch (error) {
      this.#reason = "failed";
      this.#error = (error as NodeJS.ErrnoException).code ?? String(error);
      this.#waiting.length = 0;
      await file?.close().catch(() => undefined);
    }
    return {
      durationMs: samplesToMs(this.#written),
      sizeBytes: file ? WAV_HEADER_BYTES + this.#dataBytes : 0,
      reason: this.#reason!,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  /** The next chunk to write; undefined = the recording is over and everything is written. */
  async #nextChunk(): Promise<Chunk | undefined> {
    while (this.#waiting.length === 0 && this.#reason === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift();
  }

  async #writeChunk(file: FileHandle, chunk: Chunk): Promise<void> {
    // Samples in memory are little-endian, as in the file, on every platform the program runs on.
    const bytes = new Uint8Array(chunk.samples.buffer, 0, chunk.length * 2);
    await writeAll(file, bytes, WAV_HEADER_BYTES + this.#dataBytes);
    this.#written += chunk.length / this.#channels;
    await this.#writeHeader(file);
    chunk.length = 0;
    if (this.#spare.length < 2) this.#spare.push(chunk);
  }

  #writeHeader(file: FileHandle): Promise<void> {
    return writeAll(file, wavHeader({ rateHz: RATE_HZ, channels: this.#channels, dataBytes: this.#dataBytes }), 0);
  }

  get #dataBytes(): number {
    return this.#written * this.#channels * 2;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
