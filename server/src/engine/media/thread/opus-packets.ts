import { PACKET_CELL } from "../../../wire/rtp/jitter.js";
import { RTP_HEADER_BYTES } from "../../../wire/rtp/packet.js";
import { FRAME_MS, FRAME_SAMPLES } from "./graph.js";
import { OPUS_MAX_BYTES, type Opus, type OpusEncoder } from "./opus.js";
import type { PacketSlots } from "./packet-slots.js";
import { type PacketSink, type Packets, ring } from "./packets.js";

const SAMPLES_PER_MS = 16;
/** Ticks of 48,000 Hz in a sample, and in a tick of the jitter buffer. */
const TICKS_PER_SAMPLE = 3;
const TICKS_PER_CELL = 6;
const ROUND_SAMPLES = FRAME_MS * SAMPLES_PER_MS;
const SILENCE = new Int16Array(ROUND_SAMPLES);
/** After so many packets of silence the last is sent again as it is. */
const REST_PACKETS = 10;
/** So many packets lost on the way to us leave their numbers free: the peer can use the repair data of the next one. */
const MAX_SKIPPED = 10;

/** Packets of opus: what we encode, 10, 20, 40 or 60 ms of it, and what is passed on as it came. */
export class OpusPackets implements Packets {
  readonly isWide = true;
  readonly hasHalves: boolean;
  readonly #encoder: OpusEncoder;
  readonly #sink: PacketSink;
  readonly #ring = ring(4, RTP_HEADER_BYTES + OPUS_MAX_BYTES);
  readonly #samples: Int16Array;
  #turn = 0;
  #filled = 0;
  #hasTalk = false;
  #beganAt = 0;
  #silentPackets = 0;
  /** The last packet that was encoded. */
  readonly #last = Buffer.alloc(OPUS_MAX_BYTES);
  #lastBytes = 0;
  /** Number of the packet passed on last, and from whom; undefined: what was sent last is ours, or nothing. */
  #passed = -1;
  #passedFrom: PacketSlots | undefined = undefined;

  /** @param ptimeMs of 30 and 50 ms opus has no frame: 20 and 40 are taken */
  constructor(opus: Opus, ptimeMs: number, sink: PacketSink) {
    this.#encoder = opus.encoder();
    this.#sink = sink;
    const ms = ptimeMs === 30 || ptimeMs === 50 ? ptimeMs - 10 : ptimeMs;
    this.#samples = new Int16Array(ms * SAMPLES_PER_MS);
    this.hasHalves = ms < FRAME_MS;
  }

  frame(frame: Int16Array, isTalk: boolean, timestamp: number): void {
    this.#passed = -1;
    this.#passedFrom = undefined;
    const whole = this.#samples.length;
    for (let at = 0; at < ROUND_SAMPLES; ) {
      if (this.#filled === 0) this.#beganAt = timestamp + at * TICKS_PER_SAMPLE;
      const count = Math.min(ROUND_SAMPLES - at, whole - this.#filled);
      for (let i = 0; i < count; i++) this.#samples[this.#filled + i] = frame[at + i]!;
      this.#filled += count;
      at += count;
      this.#hasTalk ||= isTalk;
      if (this.#filled === whole) this.#out(this.hasHalves && at === ROUND_SAMPLES);
    }
  }

  cells(cells: Uint16Array, slots: PacketSlots | undefined, timestamp: number): void {
    if (this.#filled > 0) this.cut();
    this.#silentPackets = 0;
    if (!slots) return;
    const isOther = this.#passedFrom !== undefined && this.#passedFrom !== slots;
    this.#passedFrom = slots;
    if (isOther) return this.#part(timestamp);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const slot = cells[i]! - PACKET_CELL;
      if (slot >= 0) this.#pass(slots, slot, timestamp + i * TICKS_PER_CELL);
    }
  }

  cut(): void {
    this.#passed = -1;
    if (this.#filled > 0) this.#out(false);
  }

  drop(): void {
    this.#filled = 0;
    this.#hasTalk = false;
  }

  close(): void {
    this.#encoder.close();
  }

  #out(isHeld: boolean): void {
    const count = this.#filled;
    const isWhole = count === this.#samples.length;
    this.#silentPackets = this.#hasTalk || !isWhole ? 0 : this.#silentPackets + 1;
    this.#filled = 0;
    this.#hasTalk = false;
    if (this.#silentPackets <= REST_PACKETS)
      this.#lastBytes = this.#encoder.encode(this.#samples, 0, count, this.#last, 0);
    if (this.#lastBytes > 0) this.#send(this.#last, 0, this.#lastBytes, this.#beganAt, isHeld, 0);
  }

  /** Between two encoders a packet of ours, in place of what came, has the decoder begin anew: see `Opus.encoder`. */
  #part(timestamp: number): void {
    this.#passed = -1;
    this.#lastBytes = this.#encoder.encode(SILENCE, 0, ROUND_SAMPLES, this.#last, 0);
    this.#send(this.#last, 0, this.#lastBytes, timestamp, false, 0);
  }

  #pass(slots: PacketSlots, slot: number, timestamp: number): void {
    const sequence = slots.sequence(slot);
    const skipped = this.#passed < 0 ? 0 : (sequence - this.#passed - 1) & 0xffff;
    this.#passed = sequence;
    const isLoss = skipped <= MAX_SKIPPED;
    this.#send(slots.bytes(slot), slots.start(slot), slots.end(slot), timestamp, false, isLoss ? skipped : 0);
  }

  #send(bytes: Buffer, start: number, end: number, timestamp: number, isHeld: boolean, skipped: number): void {
    const packet = this.#ring[this.#turn]!;
    this.#turn = (this.#turn + 1) % this.#ring.length;
    bytes.copy(packet, RTP_HEADER_BYTES, start, end);
    this.#sink.packet(packet.subarray(0, RTP_HEADER_BYTES + end - start), timestamp >>> 0, isHeld, skipped);
  }
}
