import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Clock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { FilePlace } from "../../base/growing-file.js";
import type { Log } from "../../base/log.js";
import { sizeOfFile } from "../../base/stored-file.js";
import type { OnFetch } from "../../base/watched-fetch.js";
import { SpeechCache } from "./cache.js";
import { DiskCache } from "./disk-cache.js";
import { SpeechError, UnsupportedMedia } from "./errors.js";
import { MemoryCache } from "./memory-cache.js";
import type { SpeechJob } from "./messages.js";
import type { TtsProvider } from "./providers/provider.js";
import { SpeechThread } from "./speech-thread.js";
import { splitText } from "./split-text.js";
import { startThread } from "./start-thread.js";
import { chooseVoice, type SpeechEngineName, VOICES, type Voice, type VoiceWish } from "./voices.js";

/** Audio that can be played on any number of legs at once. */
export interface SpeechAudio {
  /** Int16, mono, `rateHz`. */
  readonly samples: SharedArrayBuffer;
  readonly rateHz: 8000;
}

/** What a Say speaks. */
export interface Spoken extends SpeechAudio {
  /** Code of the voice that spoke. */
  readonly voice: string;
  readonly durationMs: number;
}

/** Text to speech and decoding of files, in a thread of its own. */
export interface Speech {
  /**
   * Speaks plain text. The same text with the same voice is made once and kept.
   * Rejects with SpeechError, its message the documented reason (call-xml.md 3.4, 4.2), or ClosedError.
   * @param seen told of requests by HTTP, when it is this call that has it made
   */
  say(text: string, voice: VoiceWish, seen?: OnFetch): Promise<Spoken>;
  /** The dictionary of the engine (`GET /rest/dict/gtts`). */
  voices(): readonly Voice[];
  /**
   * Decodes a WAV file of any rate, width, law, or an MP3 file, mono or stereo; an hour at most. In a thread apart, so
   * that no prompt waits for a long file.
   * Rejects with UnsupportedMedia, SpeechError (overload, time) or ClosedError. The bytes are copied to the thread.
   */
  decode(bytes: Uint8Array): Promise<SpeechAudio>;
  /** The same for a file on disk, read by the thread. Rejects with SpeechError when it cannot be read. */
  decodeFile(file: FilePlace): Promise<SpeechAudio>;
  /** Counts for metrics. */
  stats(): SpeechStats;
  /** Ends the thread; what is pending fails with ClosedError. Idempotent. */
  close(): Promise<void>;
}

/** Counts since the start, and the jobs that wait or run now. */
export interface SpeechStats {
  readonly memoryHits: number;
  readonly diskHits: number;
  readonly made: number;
  readonly memoryBytes: number;
  readonly load: number;
}

/** What speech is built from. */
export interface SpeechOptions {
  readonly engine: SpeechEngineName;
  /** Speaks in place of `engine`; closed with the speech. */
  readonly provider?: TtsProvider | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder for prompts that were made; undefined keeps them in memory only. Default undefined. */
  readonly folder?: string | undefined;
  /** Default 32 MiB: half an hour of speech. */
  readonly memoryBytes?: number;
  /** Default 256 MiB. */
  readonly diskBytes?: number;
  /** Starts the thread; tests give another one. */
  readonly start?: () => Worker;
}

/** call-xml.md 4.2. */
const MAX_TEXT_CHARS = 5000;
/** For a request of one piece; a long text gets more, in proportion to the time a slow machine needs for it. */
const DEADLINE_MS = 10_000;
const DEADLINE_MS_PER_CHAR = 4;
/** A decoder makes an hour of audio of 60 MB in half a minute on a slow machine. */
const DECODE_MS_PER_MB = 600;
/** Longest text spoken in one go (about 20 s of speech, 0.4 s of work). The lab's texts are read back whole. */
const PIECE_CHARS: Readonly<Record<SpeechEngineName, number>> = { flite: 300, lab: MAX_TEXT_CHARS };
/** Part of the cache key: raised when the same text would sound different. */
const ENGINE_VERSION: Readonly<Record<SpeechEngineName, string>> = { flite: "flite-0.1.1-1", lab: "lab-1" };
/** Peak below which nobody hears anything. */
const SILENCE = 50;

/** Starts the speech thread. */
export function createSpeech(o: SpeechOptions): Speech {
  return new ThreadedSpeech(o);
}

class ThreadedSpeech implements Speech {
  readonly #engine: SpeechEngineName;
  readonly #provider: TtsProvider | undefined;
  readonly #clock: Clock;
  readonly #thread: SpeechThread;
  readonly #startDecoder: () => SpeechThread;
  readonly #cache: SpeechCache;
  #decoder: SpeechThread | undefined;
  #isClosed = false;

  constructor(o: SpeechOptions) {
    const { engine, clock, log, folder, memoryBytes = 32 << 20, diskBytes: maxBytes = 256 << 20 } = o;
    this.#engine = engine;
    this.#provider = o.provider;
    this.#clock = clock;
    this.#thread = new SpeechThread({ clock, log, start: o.start ?? (() => startThread({ engine })) });
    // The engine of the lab is the one that is loaded at once; a decoder speaks no word.
    this.#startDecoder = () =>
      new SpeechThread({ clock, log, start: o.start ?? (() => startThread({ engine: "lab" })) });
    const disk = folder === undefined ? undefined : new DiskCache({ folder: join(folder, "speech"), maxBytes, clock });
    this.#cache = new SpeechCache({ memory: new MemoryCache(memoryBytes), disk, log });
  }

  async say(text: string, wish: VoiceWish, seen?: OnFetch): Promise<Spoken> {
    const voice = chooseVoice(this.voices(), wish);
    const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
    if (!/[\p{L}\p{N}\p{S}%&@#*]/u.test(plain)) throw new SpeechError("Nothing to say");
    if (plain.length > MAX_TEXT_CHARS) throw new SpeechError(`TTS error: more than ${MAX_TEXT_CHARS} characters`);
    // A code of the settings may come to mean another voice of the engine.
    const prompt = this.#provider
      ? { engine: this.#provider.version, voice: `${voice.code} ${voice.name}`, text: plain }
      : { engine: ENGINE_VERSION[this.#engine], voice: voice.code, text: plain };
    const samples = await this.#cache.get(prompt, () => this.#synthesise(voice, plain, seen));
    return { samples, rateHz: 8000, voice: voice.code, durationMs: Math.round(samples.byteLength / 16) };
  }

  voices(): readonly Voice[] {
    return this.#provider?.voices ?? VOICES[this.#engine];
  }

  decode(bytes: Uint8Array): Promise<SpeechAudio> {
    return this.#decode({ kind: "decode", bytes: shared(bytes) }, bytes.length);
  }

  async decodeFile(file: FilePlace): Promise<SpeechAudio> {
    const sizeBytes = await sizeOfFile(file).catch(() => 0);
    return this.#decode({ kind: "decodeFile", file }, sizeBytes);
  }

  stats(): SpeechStats {
    return { ...this.#cache.stats(), load: this.#thread.load + (this.#decoder?.load ?? 0) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#provider?.close(), this.#thread.close(), this.#decoder?.close()]);
    await this.#cache.close();
  }

  async #decode(job: SpeechJob, sizeBytes: number): Promise<SpeechAudio> {
    if (this.#isClosed) throw new ClosedError("Speech");
    this.#decoder ??= this.#startDecoder();
    const deadlineMs = DEADLINE_MS + (DECODE_MS_PER_MB * sizeBytes) / 1_000_000;
    return { samples: await this.#decoder.run(job, deadlineMs), rateHz: 8000 };
  }

  /** Piece after piece, so that others get their turn between them. */
  async #synthesise(voice: Voice, text: string, seen?: OnFetch): Promise<SharedArrayBuffer> {
    const deadlineMs = this.#clock.monotonicMs() + DEADLINE_MS + DEADLINE_MS_PER_CHAR * text.length;
    const parts: SharedArrayBuffer[] = [];
    for (const piece of splitText(text, this.#provider?.pieceChars ?? PIECE_CHARS[this.#engine]))
      parts.push(await this.#speak(voice, piece, deadlineMs, seen));
    const samples = join16(parts);
    if (isSilent(samples)) throw new SpeechError("TTS error: the voice has no sound for this text");
    return samples;
  }

  async #speak(voice: Voice, text: string, deadlineMs: number, seen?: OnFetch): Promise<SharedArrayBuffer> {
    const leftMs = () => Math.max(1, deadlineMs - this.#clock.monotonicMs());
    if (!this.#provider) return this.#thread.run({ kind: "synthesise", voice: voice.code, text }, leftMs());
    const { bytes, rawRateHz } = await this.#provider.speak(voice, text, leftMs(), seen);
    const job: SpeechJob =
      rawRateHz === undefined ? { kind: "decode", bytes } : { kind: "raw", bytes, rateHz: rawRateHz };
    try {
      return await this.#thread.run({ ...job, bytes: shared(bytes) }, leftMs());
    } catch (error) {
      throw error instanceof UnsupportedMedia ? new SpeechError(`TTS error: not audio: ${error.detail}`) : error;
    }
  }
}

/** A copy that the thread can see; bytes that are shared already are handed over as they are. */
function shared(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function join16(parts: readonly SharedArrayBuffer[]): SharedArrayBuffer {
  if (parts.length === 1) return parts[0]!;
  const whole = new SharedArrayBuffer(parts.reduce((sum, p) => sum + p.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    new Uint8Array(whole).set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}

function isSilent(samples: SharedArrayBuffer): boolean {
  return !new Int16Array(samples).some((s) => Math.abs(s) > SILENCE);
}
