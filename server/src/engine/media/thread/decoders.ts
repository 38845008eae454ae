import { ALAW_SILENCE, alawDecode, ULAW_SILENCE, ulawDecode } from "../../../wire/audio/g711.js";
import { G722Decoder } from "../../../wire/audio/g722.js";
import { MORE_CELL, NO_CELL, PACKET_CELL } from "../../../wire/rtp/jitter.js";
import { FRAME_SAMPLES } from "./graph.js";
import type { Opus, OpusDecoder } from "./opus.js";
import type { PacketSlots } from "./packet-slots.js";

/** Makes samples of the cells of a round. One per stream where it remembers. */
export interface Decoder {
  /** 16,000 Hz instead of 8,000. */
  readonly isWide: boolean;
  /**
   * Fills the frame `out`, of 160 or 320 samples. Hot.
   * @param nextCell the one that follows, to look for repair data in
   */
  decode(cells: Uint16Array, nextCell: number, out: Int16Array): void;
  /** What follows does not go on where it was. */
  reset(): void;
  /** Gives back what it holds. Idempotent. */
  close(): void;
}

/** G.711 by table; what did not come is left to the one who fills gaps. It remembers nothing, so one serves all streams. */
class G711Decoder implements Decoder {
  readonly isWide = false;
  readonly #table = new Int16Array(NO_CELL + 1);

  constructor(decode: typeof ulawDecode) {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    decode(codes, 0, 256, this.#table, 0);
  }

  decode(cells: Uint16Array, _nextCell: number, out: Int16Array): void {
    const table = this.#table;
    for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = table[cells[i]!]!;
  }

  reset(): void {}
  close(): void {}
}

export const ULAW_DECODER: Decoder = new G711Decoder(ulawDecode);
export const ALAW_DECODER: Decoder = new G711Decoder(alawDecode);

/** What did not come of a law is filled with the byte of its silence when it is passed on. */
export const SILENT_BYTE = { PCMU: ULAW_SILENCE, PCMA: ALAW_SILENCE, G722: 0xff } as const;

/** G.722. What did not come is left to the one who fills gaps. */
export class G722CellDecoder implements Decoder {
  readonly isWide = true;
  readonly #bytes = new Uint8Array(FRAME_SAMPLES);
  #codec = new G722Decoder();

  decode(cells: Uint16Array, _nextCell: number, out: Int16Array): void {
    let count = 0;
    for (let i = 0; i < FRAME_SAMPLES; i++) if (cells[i]! < NO_CELL) this.#bytes[count++] = cells[i]!;
    if (count === FRAME_SAMPLES) this.#codec.decode(this.#bytes, out);
    else if (count > 0) this.#decodePart(cells, count, out);
  }

  reset(): void {
    this.#codec = new G722Decoder();
  }

  close(): void {}

  /** Seldom: at the edges of a stream, or when a packet of another length was lost. */
  #decodePart(cells: Uint16Array, count: number, out: Int16Array): void {
    const part = new Int16Array(2 * count);
    this.#codec.decode(this.#bytes.subarray(0, count), part);
    let at = 0;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const isThere = cells[i]! < NO_CELL;
      out[2 * i] = isThere ? part[at]! : 0;
      out[2 * i + 1] = isThere ? part[at + 1]! : 0;
      if (isThere) at += 2;
    }
  }
}

/** Room for a packet of 120 ms beside what is left of the one before. */
const QUEUE_SAMPLES = 4 * 960;
/** What is concealed is a multiple of 2.5 ms. */
const STEP_SAMPLES = 40;

/** Opus: packets are decoded in the round they begin in, and given out as time goes on. */
export class OpusCellDecoder implements Decoder {
  readonly isWide = true;
  readonly #codec: OpusDecoder;
  readonly #slots: PacketSlots;
  readonly #queue = new Int16Array(QUEUE_SAMPLES);
  #queued = 0;

  constructor(opus: Opus, slots: PacketSlots) {
    this.#codec = opus.decoder();
    this.#slots = slots;
  }

  decode(cells: Uint16Array, nextCell: number, out: Int16Array): void {
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const cell = cells[i]!;
      if (cell === NO_CELL || cell === MORE_CELL) continue;
      this.#fillTo(2 * i, cell);
      this.#take(cell - PACKET_CELL, 2 * i);
    }
    this.#fillTo(out.length, nextCell);
    this.#give(out);
  }

  reset(): void {
    this.#codec.reset();
    this.#queued = 0;
  }

  close(): void {
    this.#codec.close();
  }

  /** Makes up what is missing until `samples` are queued, from the packet that follows if there is one. */
  #fillTo(samples: number, nextCell: number): void {
    const count = Math.ceil((samples - this.#queued) / STEP_SAMPLES) * STEP_SAMPLES;
    if (count <= 0) return;
    if (nextCell < PACKET_CELL) {
      this.#queued += this.#codec.conceal(count, this.#queue, this.#queued);
      return;
    }
    const slots = this.#slots;
    const slot = nextCell - PACKET_CELL;
    const bytes = slots.bytes(slot);
    this.#queued += this.#codec.repair(bytes, slots.start(slot), slots.end(slot), count, this.#queue, this.#queued);
  }

  /** @param due samples of this round that come before the packet; what is queued far beyond was left out of time */
  #take(slot: number, due: number): void {
    if (this.#queued > due + FRAME_SAMPLES) this.#queued = due;
    const slots = this.#slots;
    this.#queued += this.#codec.decode(
      slots.bytes(slot),
      slots.start(slot),
      slots.end(slot),
      this.#queue,
      this.#queued,
    );
  }

  #give(out: Int16Array): void {
    const count = Math.min(out.length, this.#queued);
    for (let i = 0; i < count; i++) out[i] = this.#queue[i]!;
    if (count < out.length) out.fill(0, count);
    this.#queue.copyWithin(0, count, this.#queued);
    this.#queued -= count;
  }
}
