import { Halver } from "../../../wire/audio/half-band.js";
import { type JitterBuffer, NO_CELL } from "../../../wire/rtp/jitter.js";
import type { AudioCodec } from "../../../wire/sdp/codecs.js";
import { ComfortNoise } from "./comfort-noise.js";
import { ALAW_DECODER, type Decoder, G722CellDecoder, OpusCellDecoder, ULAW_DECODER } from "./decoders.js";
import { FRAME_SAMPLES } from "./graph.js";
import type { Opus } from "./opus.js";
import type { PacketSlots } from "./packet-slots.js";

/** What is heard while nothing comes; nobody writes into it. */
const SILENCE = new Int16Array(FRAME_SAMPLES);
const WIDE_SILENCE = new Int16Array(2 * FRAME_SAMPLES);

/** What a leg heard in a round, as it came. */
export interface Encoded {
  readonly cells: Uint16Array;
  readonly slots: PacketSlots | undefined;
}

/**
 * What a leg hears in each round: cells of the jitter buffer, which become samples only when somebody asks for them.
 */
export class Hearing implements Encoded {
  hasHeard = false;
  readonly cells = new Uint16Array(FRAME_SAMPLES);
  slots: PacketSlots | undefined;
  readonly noise = new ComfortNoise();
  /** The peer said that it goes silent: what comes no more is not lost. */
  isPaused = false;
  readonly #buffer: JitterBuffer;
  readonly #narrow = new Int16Array(FRAME_SAMPLES);
  #wide = WIDE_SILENCE;
  #halver: Halver | undefined;
  #decoder: Decoder = ULAW_DECODER;
  #codec: AudioCodec = "PCMU";
  #hasCells = false;
  #nextCell = NO_CELL;
  #isDecoded = true;
  #isNarrowed = true;
  #isStale = false;

  constructor(buffer: JitterBuffer) {
    this.#buffer = buffer;
    this.slots = undefined;
  }

  /** The frame of this round at 8,000 Hz. Hot. */
  get heard(): Int16Array {
    if (!this.hasHeard) return SILENCE;
    if (!this.#decoder.isWide) {
      this.#decode(this.#narrow);
      return this.#narrow;
    }
    if (!this.#isNarrowed) this.#halver!.run(this.heardWide!, this.#narrow);
    this.#isNarrowed = true;
    return this.#narrow;
  }

  /** The same at 16,000 Hz; undefined for a codec of 8,000 Hz. Hot. */
  get heardWide(): Int16Array | undefined {
    if (!this.#decoder.isWide) return undefined;
    if (!this.hasHeard) return WIDE_SILENCE;
    this.#decode(this.#wide);
    return this.#wide;
  }

  /** Something of the peer is played in this round. */
  get hasCells(): boolean {
    return this.#hasCells;
  }

  /** The frame undecoded, when it is one of `codec`. Hot. */
  encoded(codec: AudioCodec): Encoded | undefined {
    return this.#hasCells && codec === this.#codec ? this : undefined;
  }

  /** Another codec, or the same that begins anew. @param opus needed for that codec, with the slots of its packets */
  configure(codec: AudioCodec, opus: Opus | undefined, slots: PacketSlots | undefined): void {
    this.#decoder.close();
    this.#codec = codec;
    this.slots = slots;
    this.#decoder = makeDecoder(codec, opus, slots);
    this.stop();
    if (!this.#decoder.isWide) return;
    this.#wide = new Int16Array(2 * FRAME_SAMPLES);
    this.#halver = new Halver();
  }

  /** Makes what is heard that of this round. Hot. */
  pull(nowMs: number): void {
    // `heard` is silent already while nothing comes; not touching anything matters with thousands of legs.
    if (!this.hasHeard && this.#buffer.isEmpty && !this.noise.isOn) return;
    if (this.#hasCells && !this.#isDecoded) this.#isStale = true;
    this.#hasCells = this.#buffer.pull(nowMs, this.cells);
    this.#nextCell = this.#buffer.nextCell;
    if (this.#hasCells && !this.isPaused) this.noise.stop();
    this.hasHeard = this.#hasCells || this.noise.isOn;
    this.#isDecoded = false;
    this.#isNarrowed = false;
  }

  /** Nothing is heard until more comes. */
  stop(): void {
    this.hasHeard = false;
    this.#hasCells = false;
    this.isPaused = false;
    this.#isStale = true;
    this.noise.stop();
  }

  /** Gives back what it holds. Idempotent. */
  close(): void {
    this.#decoder.close();
  }

  #decode(out: Int16Array): void {
    if (this.#isDecoded) return;
    this.#isDecoded = true;
    if (!this.#hasCells) {
      this.noise.fill(out);
      return;
    }
    if (this.#isStale) {
      this.#decoder.reset();
      this.#halver?.reset();
      this.#isStale = false;
    }
    this.#decoder.decode(this.cells, this.#nextCell, out);
  }
}

function makeDecoder(codec: AudioCodec, opus: Opus | undefined, slots: PacketSlots | undefined): Decoder {
  if (codec === "PCMU") return ULAW_DECODER;
  if (codec === "PCMA") return ALAW_DECODER;
  if (codec === "G722") return new G722CellDecoder();
  if (!opus || !slots) throw new Error("opus is not loaded");
  return new OpusCellDecoder(opus, slots);
}
