import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** Samples a second on our side; the codec converts from and to what the peer has. */
const RATE_HZ = 16_000;
const CHANNELS = 1;
/** Longest audio of a packet, RFC 6716 3.2.5. */
const MAX_SAMPLES = (RATE_HZ * 120) / 1000;
/** Longest packet taken and made. */
export const OPUS_MAX_BYTES = 1275;
/** Numbers of opus_defines.h. */
const APPLICATION_RESTRICTED_LOWDELAY = 2051;
const SET_BITRATE = 4002;
const SET_COMPLEXITY = 4010;
const RESET_STATE = 4028;

const BITRATE = 32_000;
const COMPLEXITY = 5;

/** The part of WebAssembly that is used here; its types belong to the browser's library, which the server does not load. */
interface WasmApi {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ readonly instance: { readonly exports: unknown } }>;
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

/** What libopus exports; all numbers are bytes, samples or places in its memory. */
interface Library {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(at: number): void;
  opus_encoder_get_size(channels: number): number;
  opus_encoder_init(state: number, rateHz: number, channels: number, application: number): number;
  opus_encoder_ctl_set(state: number, request: number, value: number): number;
  opus_encode(state: number, pcm: number, samples: number, out: number, maxBytes: number): number;
  opus_decoder_get_size(channels: number): number;
  opus_decoder_init(state: number, rateHz: number, channels: number): number;
  opus_decoder_ctl_set(state: number, request: number, value: number): number;
  opus_decode(state: number, packet: number, bytes: number, out: number, samples: number, isRepair: number): number;
}

let loading: Promise<Opus> | undefined;

/** libopus as WebAssembly (RFC 6716): mono, 16,000 Hz on our side. One per thread, made when first needed. */
export class Opus {
  readonly #library: Library;
  /** Where samples and a packet lie for a call. */
  readonly #pcmAt: number;
  readonly #packetAt: number;
  #pcm = new Int16Array(0);
  #packet = new Uint8Array(0);

  private constructor(library: Library) {
    this.#library = library;
    this.#pcmAt = library.malloc(2 * MAX_SAMPLES);
    this.#packetAt = library.malloc(OPUS_MAX_BYTES);
  }

  /** The same for all legs of the thread. A load that failed is tried again by the next who asks. */
  static load(): Promise<Opus> {
    loading ??= Opus.#load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  static async #load(): Promise<Opus> {
    const file = createRequire(import.meta.url).resolve("@evan/opus/wasm/simd.wasm");
    const nothing = () => 0;
    const { instance } = await wasm.instantiate(await readFile(file), {
      wasi_snapshot_preview1: { fd_close: nothing, fd_seek: nothing, fd_write: nothing, proc_exit: fail },
      env: { emscripten_notify_memory_growth: nothing },
    });
    const library = instance.exports as Library;
    library._initialize();
    return new Opus(library);
  }

  /**
   * Makes packets of the transform coder (CELT) alone. The linear predictor (SILK) of a decoder that follows another
   * encoder than the one it followed before may howl; between packets of different coders the decoder begins anew
   * (RFC 6716 4.5.2). So what we say and what we pass on may take turns in one stream. It also costs less.
   */
  encoder(): OpusEncoder {
    const library = this.#library;
    const state = this.#allocate(library.opus_encoder_get_size(CHANNELS));
    library.opus_encoder_init(state, RATE_HZ, CHANNELS, APPLICATION_RESTRICTED_LOWDELAY);
    library.opus_encoder_ctl_set(state, SET_BITRATE, BITRATE);
    library.opus_encoder_ctl_set(state, SET_COMPLEXITY, COMPLEXITY);
    return new OpusEncoder(this, state);
  }

  decoder(): OpusDecoder {
    const library = this.#library;
    const state = this.#allocate(library.opus_decoder_get_size(CHANNELS));
    library.opus_decoder_init(state, RATE_HZ, CHANNELS);
    return new OpusDecoder(this, state);
  }

  /** For encoders. Hot. @returns bytes written to `out` from `at`; negative = an error of libopus */
  encode(state: number, samples: Int16Array, from: number, count: number, out: Uint8Array, at: number): number {
    this.#view();
    for (let i = 0; i < count; i++) this.#pcm[i] = samples[from + i]!;
    const bytes = this.#library.opus_encode(state, this.#pcmAt, count, this.#packetAt, OPUS_MAX_BYTES);
    this.#view();
    for (let i = 0; i < bytes; i++) out[at + i] = this.#packet[i]!;
    return bytes;
  }

  /**
   * For decoders. Hot.
   * @param bytes the packet `bytes[start, end)`; empty = conceal `samples` that were lost
   * @param isRepair the packet is the one after the lost one: its repair data is taken
   * @returns samples written to `out` from `at`; negative = an error of libopus
   */
  decode(
    state: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    isRepair: boolean,
    samples: number,
    out: Int16Array,
    at: number,
  ): number {
    this.#view();
    const length = Math.min(end - start, OPUS_MAX_BYTES);
    for (let i = 0; i < length; i++) this.#packet[i] = bytes[start + i]!;
    const packetAt = length > 0 ? this.#packetAt : 0;
    const most = Math.min(samples, MAX_SAMPLES, out.length - at);
    const count = this.#library.opus_decode(state, packetAt, length, this.#pcmAt, most, isRepair ? 1 : 0);
    this.#view();
    for (let i = 0; i < count; i++) out[at + i] = this.#pcm[i]!;
    return count;
  }

  resetDecoder(state: number): void {
    this.#library.opus_decoder_ctl_set(state, RESET_STATE, 0);
  }

  free(state: number): void {
    this.#library.free(state);
  }

  #allocate(bytes: number): number {
    const state = this.#library.malloc(bytes);
    if (state === 0) throw new Error("no memory for opus");
    return state;
  }

  /** Memory that has grown lies elsewhere. */
  #view(): void {
    const { buffer } = this.#library.memory;
    if (this.#pcm.buffer === buffer) return;
    this.#pcm = new Int16Array(buffer, this.#pcmAt, MAX_SAMPLES);
    this.#packet = new Uint8Array(buffer, this.#packetAt, OPUS_MAX_BYTES);
  }
}

/** One stream to a peer. */
export class OpusEncoder {
  readonly #opus: Opus;
  #state: number;

  constructor(opus: Opus, state: number) {
    this.#opus = opus;
    this.#state = state;
  }

  /**
   * Encodes 10, 20, 40 or 60 ms. Hot.
   * @returns bytes written; 0 = nothing could be made of it
   */
  encode(samples: Int16Array, from: number, count: number, out: Uint8Array, at: number): number {
    return this.#state === 0 ? 0 : Math.max(0, this.#opus.encode(this.#state, samples, from, count, out, at));
  }

  /** Gives its memory back. Idempotent. */
  close(): void {
    if (this.#state !== 0) this.#opus.free(this.#state);
    this.#state = 0;
  }
}

const NO_BYTES = new Uint8Array(0);

/** One stream of a peer. */
export class OpusDecoder {
  readonly #opus: Opus;
  #state: number;

  constructor(opus: Opus, state: number) {
    this.#opus = opus;
    this.#state = state;
  }

  /** @returns samples written; 0 = the packet is broken. Hot */
  decode(bytes: Uint8Array, start: number, end: number, out: Int16Array, at: number): number {
    return this.#run(bytes, start, end, false, MAX_SAMPLES, out, at);
  }

  /** Makes up what was lost, a multiple of 40 samples. @returns samples written. Hot */
  conceal(samples: number, out: Int16Array, at: number): number {
    return this.#run(NO_BYTES, 0, 0, false, samples, out, at);
  }

  /** Takes the lost packet from the one after it, as far as it carries it. @returns samples written. Hot */
  repair(bytes: Uint8Array, start: number, end: number, samples: number, out: Int16Array, at: number): number {
    return this.#run(bytes, start, end, true, samples, out, at);
  }

  /** Forgets the stream. */
  reset(): void {
    if (this.#state !== 0) this.#opus.resetDecoder(this.#state);
  }

  /** Gives its memory back. Idempotent. */
  close(): void {
    if (this.#state !== 0) this.#opus.free(this.#state);
    this.#state = 0;
  }

  #run(b: Uint8Array, start: number, end: number, isRepair: boolean, n: number, out: Int16Array, at: number): number {
    if (this.#state === 0) return 0;
    return Math.max(0, this.#opus.decode(this.#state, b, start, end, isRepair, n, out, at));
  }
}

function fail(): never {
  throw new Error("libopus gave up");
}
