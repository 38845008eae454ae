import { createFile, type FilePlace, type GrowingFile } from "../../../base/growing-file.js";
import { mixInto } from "../../../wire/audio/mix.js";
import { WAV_HEADER_BYTES, wavHeader } from "../../../wire/audio/wav.js";
import type { Recorded, RecordingGap, RecordSpec } from "../messages.js";
import { FRAME_SAMPLES, RATE_HZ, samplesToMs } from "./graph.js";
import { TRACK_LAG_SAMPLES, Track } from "./track.js";

/** Samples of one channel in a chunk: the file, header included, is at most so far behind. */
const CHUNK_SAMPLES = RATE_HZ;
/** Chunks that may wait for the disk; with more the recording fails, the call goes on. */
const MAX_WAITING_CHUNKS = 10;
/** Mean of a frame's absolute samples below which it is silence: about -45 dB. */
const SILENCE_MEAN = 180;
/** So long without a pause is a voice: shorter sounds are knocks and breaths. */
const VOICE_SAMPLES = RATE_HZ / 10;
/** What is kept of the time before a voice. */
const LEAD_SAMPLES = RATE_HZ / 2;
/** One for all recordings of the thread: they are filled and used up within one call. */
const LEFT = new Int16Array(FRAME_SAMPLES);
const RIGHT = new Int16Array(FRAME_SAMPLES);

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
  /** Called once, when the first voice is heard; only with `waitsForVoice`. */
  onVoice: (() => void) | undefined;
  readonly #spec: RecordSpec;
  readonly #channels: 1 | 2;
  readonly #maxSamples: number;
  readonly #silenceSamples: number;
  readonly #heard = new Track();
  readonly #said = new Track();
  readonly #waiting: Chunk[] = [];
  readonly #spare: Chunk[] = [];
  #chunk: Chunk;
  /** Samples of one channel: time that passed, what was taken out of the tracks, what is in the file. */
  #passed = 0;
  #taken = 0;
  #written = 0;
  #silent = 0;
  /** Samples of a sound that may become a voice. */
  #sounding = 0;
  #hasVoice: boolean;
  #reason: Recorded["reason"] | undefined;
  #error: string | undefined;
  #pause: RecordingGap | undefined;
  #wake: (() => void) | undefined;

  /** @param create the file; tests give one that is slow or full */
  constructor(spec: RecordSpec, create: (place: FilePlace) => Promise<GrowingFile> = createFile) {
    this.#spec = spec;
    this.#channels = spec.leg === "aleg" ? 1 : spec.channels;
    this.#maxSamples = Math.floor((spec.maxMs * RATE_HZ) / 1000);
    this.#silenceSamples = Math.floor(((spec.silenceMs ?? 0) * RATE_HZ) / 1000);
    this.#hasVoice = spec.waitsForVoice !== true;
    this.#chunk = this.#newChunk();
    this.#forbidPast();
    const file = create(spec);
    this.started = file.then(() => undefined);
    this.started.catch(() => undefined); // told by `done` as well
    this.done = this.#write(file);
  }

  /** Whether it takes no more frames. */
  get isOver(): boolean {
    return this.#reason !== undefined;
  }

  /**
   * Takes the frames of one round: what the leg sent to us, and what it hears. Hot.
   * @param heardDelay samples between the time at which a frame was said and now, likewise `saidDelay`: both are laid where
   *   they were said, up to 200 ms back
   */
  push(heard: Int16Array, said: Int16Array, heardDelay = 0, saidDelay = 0): void {
    if (this.#reason !== undefined || this.#pause === "cut") return;
    if (this.#pause === undefined) {
      const position = this.#passed + TRACK_LAG_SAMPLES;
      this.#heard.write(position - Math.min(heardDelay, TRACK_LAG_SAMPLES), heard);
      if (this.#spec.leg === "both") this.#said.write(position - Math.min(saidDelay, TRACK_LAG_SAMPLES), said);
    }
    this.#pass();
    if (this.#passed >= this.#maxSamples) this.end("max");
    else if ((this.#silenceSamples > 0 || !this.#hasVoice) && this.#pause === undefined) this.#watchSilence(heard);
  }

  /** Rounds were left out: their time is silence. */
  skip(rounds: number): void {
    for (let i = 0; i < rounds && this.#reason === undefined && this.#pause !== "cut"; i++) {
      this.#pass();
      if (this.#passed >= this.#maxSamples) this.end("max");
    }
  }

  /** Takes nothing of what is said until `resume`; both channels go on from the same sample. Idempotent. */
  pause(gap: RecordingGap): void {
    this.#pause = gap;
  }

  /** Takes what is said again. Idempotent. */
  resume(): void {
    if (this.#pause === undefined) return;
    this.#pause = undefined;
    this.#silent = 0;
    this.#forbidPast();
  }

  /** Takes no more; what was taken is written. Idempotent. */
  end(reason: Recorded["reason"]): void {
    if (this.#reason !== undefined) return;
    while (this.#taken < Math.min(this.#passed, this.#maxSamples)) this.#take();
    this.#reason ??= reason;
    this.#flush();
  }

  /** What is played from now on was said before this moment as far as it lies before it. */
  #forbidPast(): void {
    this.#heard.forbidBefore(this.#passed + TRACK_LAG_SAMPLES);
    this.#said.forbidBefore(this.#passed + TRACK_LAG_SAMPLES);
  }

  /** A round is over: what lies further back than any delay is done. */
  #pass(): void {
    this.#passed += FRAME_SAMPLES;
    if (this.#passed > TRACK_LAG_SAMPLES) this.#take();
  }

  /** Moves the next frame of the tracks into the chunk. */
  #take(): void {
    const position = this.#taken + TRACK_LAG_SAMPLES;
    const count = Math.min(FRAME_SAMPLES, this.#maxSamples - this.#taken);
    this.#heard.take(position, LEFT);
    this.#said.take(position, RIGHT);
    if (this.#chunk.length + count * this.#channels > this.#chunk.samples.length) this.#makeRoom();
    if (this.#channels === 2) this.#interleave(count);
    else this.#append(count);
    this.#taken += count;
  }

  /** The chunk is full: it goes into the file, or, before anybody has spoken, only its end is kept. */
  #makeRoom(): void {
    if (this.#hasVoice) return this.#flush();
    const { samples, length } = this.#chunk;
    const lead = LEAD_SAMPLES * this.#channels;
    samples.copyWithin(0, length - lead, length);
    this.#chunk.length = lead;
  }

  #append(count: number): void {
    if (this.#spec.leg === "both") mixInto(LEFT, RIGHT);
    const { samples, length } = this.#chunk;
    for (let i = 0; i < count; i++) samples[length + i] = LEFT[i]!;
    this.#chunk.length += count;
  }

  #interleave(count: number): void {
    const { samples, length } = this.#chunk;
    for (let i = 0; i < count; i++) {
      samples[length + 2 * i] = LEFT[i]!;
      samples[length + 2 * i + 1] = RIGHT[i]!;
    }
    this.#chunk.length += 2 * count;
  }

  #watchSilence(heard: Int16Array): void {
    let sum = 0;
    for (let i = 0; i < heard.length; i++) sum += Math.abs(heard[i]!);
    const isQuiet = sum < SILENCE_MEAN * heard.length;
    if (!this.#hasVoice) return this.#waitForVoice(isQuiet ? 0 : heard.length);
    this.#silent = isQuiet ? this.#silent + heard.length : 0;
    if (this.#silenceSamples > 0 && this.#silent >= this.#silenceSamples) this.end("silence");
  }

  #waitForVoice(sounding: number): void {
    this.#sounding = sounding === 0 ? 0 : this.#sounding + sounding;
    if (this.#sounding < VOICE_SAMPLES) return;
    this.#hasVoice = true;
    this.onVoice?.();
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

  async #write(opening: Promise<GrowingFile>): Promise<Recorded> {
    let file: GrowingFile | undefined;
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

  async #writeChunk(file: GrowingFile, chunk: Chunk): Promise<void> {
    // Samples in memory are little-endian, as in the file, on every platform the program runs on.
    const bytes = new Uint8Array(chunk.samples.buffer, 0, chunk.length * 2);
    await file.write(bytes, WAV_HEADER_BYTES + this.#dataBytes);
    this.#written += chunk.length / this.#channels;
    await this.#writeHeader(file);
    chunk.length = 0;
    if (this.#spare.length < 2) this.#spare.push(chunk);
  }

  #writeHeader(file: GrowingFile): Promise<void> {
    return file.write(wavHeader({ rateHz: RATE_HZ, channels: this.#channels, dataBytes: this.#dataBytes }), 0);
  }

  get #dataBytes(): number {
    return this.#written * this.#channels * 2;
  }
}
