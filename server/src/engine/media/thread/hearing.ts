import { LossConcealer } from "../../../wire/audio/conceal.js";
import { Halver } from "../../../wire/audio/half-band.js";
import { opusTicks } from "../../../wire/audio/opus-toc.js";
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
/** One for all of the thread: it is looked at at once. */
const GLIMPSE = new Int16Array(FRAME_SAMPLES);

const TICKS_PER_MS = 8;
/** A pause, for one who begins to take packets of opus undecoded. */
const PAUSE_ROUNDS = 3;
const PAUSE_PEAK = 400;
/** Rounds that are kept undecoded, to begin from when one is to be decoded: a decoder of G.722 needs some 200 ms to be itself. */
const PAST_ROUNDS = 10;
/** Of a leg that has heard nothing yet: many never do. */
const NO_ROUNDS: readonly Uint16Array[] = [new Uint16Array(FRAME_SAMPLES)];
/** In which a stream that broke off fades away. */
const FADE_ROUNDS = 3;
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
  slots: PacketSlots | undefined;
  readonly noise = new ComfortNoise();
  /** The peer said that it goes silent: what comes no more is not lost. */
  isPaused = false;
  readonly #buffer: JitterBuffer;
  #narrow: Int16Array | undefined;
  #wide = WIDE_SILENCE;
  #halver: Halver | undefined;
  #decoder: Decoder = ULAW_DECODER;
  #codec: AudioCodec = "PCMU";
  /** This round and those before it, one after the other in turn. */
  #rounds = NO_ROUNDS;
  #turn = 0;
  /** Rounds for which what was heard last may fade on. */
  #fadeRounds = 0;
  /** How many before this one hang together and were not decoded. */
  #pastRounds = 0;
  /** Fills what did not come; opus has its own. Made when something is decoded. */
  #concealer: LossConcealer | undefined;
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

  get cells(): Uint16Array {
    return this.#rounds[this.#turn]!;
  }

  /** The frame of this round at 8,000 Hz. Hot. */
  get heard(): Int16Array {
    if (!this.hasHeard) return SILENCE;
    this.#narrow ??= new Int16Array(FRAME_SAMPLES);
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

  /**
   * The frame of this round as `heard`, but of G.711 with its gaps, good until the next glimpse at any stream: those who
   * look at single rounds need no decoder that has followed. Hot.
   */
  get glimpse(): Int16Array {
    const isLaw = this.#codec === "PCMU" || this.#codec === "PCMA";
    if (this.#isDecoded || !isLaw || !this.#hasCells) return this.heard;
    this.#decoder.decode(this.cells, NO_CELL, GLIMPSE);
    return GLIMPSE;
  }

  /** Something of the peer is played in this round. */
  get hasCells(): boolean {
    return this.#hasCells;
  }

  /**
   * The frame undecoded, when it is one of `codec` and whole: gaps are filled before it is passed on. Hot.
   * @param goesOn the one who asks had the frame before as well: of opus one begins in a pause, since a decoder that
   *   begins in the middle of a sound may howl
   * @param maxPtimeMs of the one who asks; opus with longer packets has to be encoded anew
   */
  encoded(codec: AudioCodec, goesOn: boolean, maxPtimeMs: number): Encoded | undefined {
    if (!this.#hasCells || codec !== this.#codec) return undefined;
    const { slots } = this;
    if (!slots && (this.#concealer?.isConcealing || this.#hasGap())) return undefined;
    if (slots) {
      const slot = this.#firstSlot();
      if (slot >= 0 && !fits(slots, slot, maxPtimeMs)) return undefined;
      if (!goesOn && this.#quietRounds < PAUSE_ROUNDS && !(slot >= 0 && isSelfContained(slots, slot))) return undefined;
    }
    this.#isPassed = true;
    return this;
  }

  /** Another codec, or the same that begins anew. @param opus needed for that codec, with the slots of its packets */
  configure(codec: AudioCodec, opus: Opus | undefined, slots: PacketSlots | undefined): void {
    this.#decoder.close();
    this.#codec = codec;
    this.slots = slots;
    this.#decoder = makeDecoder(codec, opus, slots);
    this.#concealer = undefined;
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
    if (this.#rounds === NO_ROUNDS) this.#rounds = makeRounds();
    this.#isPassed = false;
    this.#turn = (this.#turn + 1) % this.#rounds.length;
    this.#hasCells = this.#buffer.pull(nowMs, this.cells);
    this.#nextCell = this.#buffer.nextCell;
    if (this.#hasCells && !this.isPaused) this.noise.stop();
    const fades = this.#fades();
    this.hasHeard = this.#hasCells || this.noise.isOn || fades;
    this.#isDecoded = false;
    this.#isNarrowed = false;
  }

  /** What follows is another stream. */
  restart(): void {
    this.#forget();
  }

  /** The stream broke off without a word: what was heard last fades away. Opus is left to be silent. */
  #fades(): boolean {
    if (this.#hasCells) this.#fadeRounds = this.slots ? 0 : FADE_ROUNDS;
    else if (this.isPaused) this.#fadeRounds = 0;
    else return this.#fadeRounds > 0 && this.#fadeRounds-- > 0;
    return false;
  }

  /** Nothing of before belongs to what follows. */
  #forget(): void {
    this.#isStale = true;
    this.#pastRounds = 0;
    this.#fadeRounds = 0;
    this.#quietRounds = 0;
  }

  #hasGap(): boolean {
    const { cells } = this;
    for (let i = 0; i < FRAME_SAMPLES; i++) if (cells[i] === NO_CELL) return true;
    return false;
  }

  /** The first packet that begins in this round; -1 = none. */
  #firstSlot(): number {
    for (let i = 0; i < FRAME_SAMPLES; i++) if (this.cells[i]! >= PACKET_CELL) return this.cells[i]! - PACKET_CELL;
    return -1;
  }

  /** Nothing is heard until more comes. */
  stop(): void {
    this.hasHeard = false;
    this.#hasCells = false;
    this.isPaused = false;
    this.#forget();
    this.noise.stop();
  }

  /** Gives back what it holds. Idempotent. */
  close(): void {
    this.#decoder.close();
  }

  /** An opus decoder that begins in the middle of a stream may howl, so it follows while nobody listens either. */
  #leaveUnheard(): void {
    if (this.slots && !this.#isPassed) return this.#decode(this.#wide);
    this.#isStale = true;
    if (!this.slots) this.#pastRounds = Math.min(PAST_ROUNDS, this.#pastRounds + 1);
  }

  #decode(out: Int16Array): void {
    if (this.#isDecoded) return;
    this.#isDecoded = true;
    if (this.#isStale) this.#beginAnew(out);
    this.#pastRounds = 0;
    if (this.#hasCells) this.#decodeRound(this.cells, this.#nextCell, out);
    else if (this.noise.isOn) this.noise.fill(out);
    else this.#concealer?.conceal(out, 0, out.length);
  }

  /** The decoder, and what gaps are filled with, go on from the rounds that were passed undecoded. */
  #beginAnew(scratch: Int16Array): void {
    this.#isStale = false;
    this.#decoder.reset();
    this.#halver?.reset();
    this.#concealer?.reset();
    const { length } = this.#rounds;
    for (let back = this.#pastRounds; back > 0; back--)
      this.#decodeRound(this.#rounds[(this.#turn - back + length) % length]!, NO_CELL, scratch);
  }

  #decodeRound(cells: Uint16Array, nextCell: number, out: Int16Array): void {
    this.#decoder.decode(cells, nextCell, out);
    if (this.slots) this.#quietRounds = isQuiet(out) ? this.#quietRounds + 1 : 0;
    else this.#fillGaps(cells, out);
  }

  #fillGaps(cells: Uint16Array, out: Int16Array): void {
    this.#concealer ??= new LossConcealer(this.#decoder.isWide ? 16_000 : 8000);
    const samplesPerCell = out.length / FRAME_SAMPLES;
    for (let from = 0, to = 0; from < FRAME_SAMPLES; from = to) {
      const isGap = cells[from] === NO_CELL;
      while (to < FRAME_SAMPLES && (cells[to] === NO_CELL) === isGap) to++;
      if (isGap) this.#concealer.conceal(out, from * samplesPerCell, to * samplesPerCell);
      else this.#concealer.came(out, from * samplesPerCell, to * samplesPerCell);
    }
  }
}

/** All in one piece of memory. */
function makeRounds(): readonly Uint16Array[] {
  const all = new Uint16Array((PAST_ROUNDS + 1) * FRAME_SAMPLES);
  return Array.from({ length: PAST_ROUNDS + 1 }, (_, k) => all.subarray(k * FRAME_SAMPLES, (k + 1) * FRAME_SAMPLES));
}

function fits(slots: PacketSlots, slot: number, maxPtimeMs: number): boolean {
  return opusTicks(slots.bytes(slot), slots.start(slot), slots.end(slot)) <= maxPtimeMs * TICKS_PER_MS;
}

/** Packets of the transform coder of opus need nothing of what came before (RFC 6716 3.1). */
function isSelfContained(slots: PacketSlots, slot: number): boolean {
  return slots.bytes(slot)[slots.start(slot)]! >= FIRST_CELT_BYTE;
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
