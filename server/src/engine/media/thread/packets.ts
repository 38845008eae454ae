import { NO_CELL } from "../../../wire/rtp/jitter.js";
import { RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import type { Coder } from "./coders.js";
import { FRAME_MS, FRAME_SAMPLES } from "./graph.js";
import type { PacketSlots } from "./packet-slots.js";

/** Takes packets that are whole: 12 bytes of room for the header, then the payload. */
export interface PacketSink {
  /**
   * @param timestamp of its first sample
   * @param isHeld it is to go out half a round later, so that packets of odd length are evenly spaced
   * @param skipped numbers to leave free before it
   */
  packet(bytes: Buffer, timestamp: number, isHeld: boolean, skipped: number): void;
}

/** Makes packets of one codec and length of the audio of round after round. */
export interface Packets {
  /** Frames are of 16,000 Hz instead of 8,000. */
  readonly isWide: boolean;
  /** Some packets go out half a round later. */
  readonly hasHalves: boolean;
  /** Adds a frame. Hot. @param timestamp of the round @param isTalk false = the frame is silence */
  frame(frame: Int16Array, isTalk: boolean, timestamp: number): void;
  /** Adds what another leg heard in the same codec, as it came. Hot. */
  cells(cells: Uint16Array, slots: PacketSlots | undefined, timestamp: number): void;
  /** Lets out what is there, shorter than agreed. */
  cut(): void;
  /** Forgets what is there: the round was passed. Hot. */
  drop(): void;
  /** Gives back what it holds. Idempotent. */
  close(): void;
}

/** One for all of the thread: what is in it goes into packets at once. */
const ROUND = new Uint8Array(FRAME_SAMPLES);

/** While the system still holds a packet the next is written into another one. */
export function ring(count: number, bytes: number): readonly Buffer[] {
  const all = Buffer.alloc(count * bytes);
  return Array.from({ length: count }, (_, k) => all.subarray(k * bytes, (k + 1) * bytes));
}

/** Packets of a codec with one byte for each tick of 8,000 Hz: any 10 ms can be cut. */
export class BytePackets implements Packets {
  readonly hasHalves: boolean;
  readonly #coder: Coder;
  readonly #silence: number;
  readonly #sink: PacketSink;
  /** Made with the first packet: not every stream has one. */
  #ring: readonly Buffer[] | undefined;
  readonly #packetCount: number;
  readonly #whole: number;
  #turn = 0;
  #filled = 0;
  #beganAt = 0;

  /** @param silence byte for what did not come */
  constructor(coder: Coder, silence: number, ptimeMs: number, sink: PacketSink) {
    this.#coder = coder;
    this.#silence = silence;
    this.#sink = sink;
    this.#whole = ptimeMs * 8;
    this.#packetCount = ptimeMs === FRAME_MS ? 2 : 4;
    this.hasHalves = ptimeMs % FRAME_MS !== 0;
  }

  get isWide(): boolean {
    return this.#coder.isWide;
  }

  frame(frame: Int16Array, isTalk: boolean, timestamp: number): void {
    if (this.#whole - this.#filled < FRAME_SAMPLES) {
      this.#coder.encode(frame, isTalk, ROUND, 0);
      this.#add(timestamp);
      return;
    }
    if (this.#filled === 0) this.#beganAt = timestamp;
    this.#coder.encode(frame, isTalk, this.#packet, RTP_HEADER_BYTES + this.#filled);
    this.#filled += FRAME_SAMPLES;
    if (this.#filled === this.#whole) this.#out(this.hasHalves);
  }

  cells(cells: Uint16Array, _slots: PacketSlots | undefined, timestamp: number): void {
    if (this.#whole - this.#filled < FRAME_SAMPLES) {
      this.#fill(cells, ROUND, 0);
      this.#add(timestamp);
      return;
    }
    if (this.#filled === 0) this.#beganAt = timestamp;
    this.#fill(cells, this.#packet, RTP_HEADER_BYTES + this.#filled);
    this.#filled += FRAME_SAMPLES;
    if (this.#filled === this.#whole) this.#out(this.hasHalves);
  }

  #fill(cells: Uint16Array, out: Uint8Array, at: number): void {
    const silence = this.#silence;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const cell = cells[i]!;
      out[at + i] = cell < NO_CELL ? cell : silence;
    }
  }

  cut(): void {
    if (this.#filled > 0) this.#out(false);
  }

  drop(): void {
    this.#filled = 0;
  }

  close(): void {}

  /** The one that is being filled. Hot. */
  get #packet(): Buffer {
    this.#ring ??= ring(this.#packetCount, RTP_HEADER_BYTES + this.#whole);
    return this.#ring[this.#turn]!;
  }

  /** The bytes of a round, over as many packets as they fill. */
  #add(timestamp: number): void {
    for (let at = 0; at < FRAME_SAMPLES; ) {
      if (this.#filled === 0) this.#beganAt = timestamp + at;
      const count = Math.min(FRAME_SAMPLES - at, this.#whole - this.#filled);
      const packet = this.#packet;
      const to = RTP_HEADER_BYTES + this.#filled;
      for (let i = 0; i < count; i++) packet[to + i] = ROUND[at + i]!;
      this.#filled += count;
      at += count;
      if (this.#filled === this.#whole) this.#out(this.hasHalves && at === FRAME_SAMPLES);
    }
  }

  #out(isHeld: boolean): void {
    const packet = this.#packet;
    const bytes = this.#filled === this.#whole ? packet : packet.subarray(0, RTP_HEADER_BYTES + this.#filled);
    this.#turn = (this.#turn + 1) % this.#packetCount;
    this.#filled = 0;
    this.#sink.packet(bytes, this.#beganAt >>> 0, isHeld, 0);
  }
}
