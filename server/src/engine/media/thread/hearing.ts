import { Halver } from "../../../wire/audio/half-band.js";
import { type JitterBuffer, NO_CELL, PACKET_CELL } from "../../../wire/rtp/jitter.js";
import type { AudioCodec } from "../../../wire/sdp/codecs.js";
import { ComfortNoise } from "./comfort-noise.js";
import { ALAW_DECODER, type Decoder, G722CellDecoder, OpusCellDecoder, ULAW_DECODER } from "./decoders.js";
import { FRAME_SAMPLES } from "./graph.js";
import type { Opus } from "./opus.js";
import type { PacketSlots } from "./packet-slots.js";

/** What is heard while nothing comes; nobody writes into it. */
const SILENCE = new Int16Array(FRAME_SAMPLES);
const WIDE_SILENCE = new Int16Array(2 * FRAME_SAMPLES);

/** A pause, for one who begins to take packets of opus undecoded. */
const PAUSE_ROUNDS = 3;
const PAUSE_PEAK = 400;
/** First byte of a packet of opus that is of the transform coder. */
const FIRST_CELT_BYTE = 16 << 3;

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
  #isPassed = false;
  /** Of opus: decoded rounds in a row in which hardly anything was said. */
  #quietRounds = 0;

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

  /**
   * The frame undecoded, when it is one of `codec`. Hot.
   * @param goesOn the one who asks had the frame before as well: of opus one begins in a pause, since a decoder that
   *   begins in the middle of a sound may howl
   */
  encoded(codec: AudioCodec, goesOn: boolean): Encoded | undefined {
    if (!this.#hasCells || codec !== this.#codec) return undefined;
    if (this.slots && !goesOn && this.#quietRounds < PAUSE_ROUNDS && !this.#isSelfContained(this.slots))
      return undefined;
    this.#isPassed = true;
    return this;
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
    if (this.#hasCells && !this.#isDecoded) this.#leaveUnheard();
    this.#isPassed = false;
    this.#hasCells = this.#buffer.pull(nowMs, this.cells);
    this.#nextCell = this.#buffer.nextCell;
    if (this.#hasCells && !this.isPaused) this.noise.stop();
    this.hasHeard = this.#hasCells || this.noise.isOn;
    this.#isDecoded = false;
    this.#isNarrowed = false;
  }

  /** What follows is another stream. */
  restart(): void {
    this.#isStale = true;
    this.#quietRounds = 0;
  }

  /** Packets of the transform coder of opus need nothing of what came before (RFC 6716 3.1). */
  #isSelfContained(slots: PacketSlots): boolean {
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const slot = this.cells[i]! - PACKET_CELL;
      if (slot >= 0) return slots.bytes(slot)[slots.start(slot)]! >= FIRST_CELT_BYTE;
    }
    return false;
  }

  /** Nothing is heard until more comes. */
  stop(): void {
    this.hasHeard = false;
    this.#hasCells = false;
    this.isPaused = false;
    this.#isStale = true;
    this.#quietRounds = 0;
    this.noise.stop();
  }

  /** Gives back what it holds. Idempotent. */
  close(): void {
    this.#decoder.close();
  }

  /** An opus decoder that begins in the middle of a stream may howl, so it follows while nobody listens either. */
  #leaveUnheard(): void {
    if (this.slots && !this.#isPassed) this.#decode(this.#wide);
    else this.#isStale = true;
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
    if (this.slots) this.#quietRounds = isQuiet(out) ? this.#quietRounds + 1 : 0;
  }
}

function isQuiet(samples: Int16Array): boolean {
  for (let i = 0; i < samples.length; i++) if (Math.abs(samples[i]!) > PAUSE_PEAK) return false;
  return true;
}

function makeDecoder(codec: AudioCodec, opus: Opus | undefined, slots: PacketSlots | undefined): Decoder {
  if (codec === "PCMU") return ULAW_DECODER;
  if (codec === "PCMA") return ALAW_DECODER;
  if (codec === "G722") return new G722CellDecoder();
  if (!opus || !slots) throw new Error("opus is not loaded");
  return new OpusCellDecoder(opus, slots);
}
