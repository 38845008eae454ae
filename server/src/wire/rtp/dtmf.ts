/** Keys by event code, RFC 4733 §3.2 table 3. */
export const DTMF_KEYS = "0123456789*#ABCD";
/** Length of a payload of one event. */
export const DTMF_PAYLOAD_BYTES = 4;

/** Of the clock of 8,000 Hz that most codecs have; opus has 48 (RFC 4733 §2.1). */
const TICKS_PER_MS = 8;
/** A duration that exceeds the field goes on in a next segment, RFC 4733 §2.5.1.3. */
const SEGMENT_TICKS = 0xffff;
/** Who fills the field with whole packets alone ends a segment before that. */
const MIN_SEGMENT_TICKS = 0xf000;
/** All end packets were lost: the event is over when nothing came for so long (updates come every 20 to 50 ms). */
const SILENT_END_MS = 200;
/** A steady volume in the middle of what phones send, in -dBm0. */
const VOLUME = 10;

/**
 * One event after another out of the packets of one stream, RFC 4733 §2.3 and §2.5.2:
 *
 *     |     event     |E|R| volume    |          duration             |
 *
 * An event is known by its timestamp. It is reported once: by its first end packet, or when the next event begins,
 * or when its packets cease.
 */
export class DtmfReceiver {
  #active = false;
  #hasAny = false;
  #event = 0;
  #timestamp = 0;
  #durationTicks = 0;
  #earlierTicks = 0;
  #seenAtMs = 0;
  readonly #report: (key: string, durationMs: number) => void;
  readonly #ticksPerMs: number;

  /** @param ticksPerMs of the clock of the events */
  constructor(report: (key: string, durationMs: number) => void, ticksPerMs = TICKS_PER_MS) {
    this.#report = report;
    this.#ticksPerMs = ticksPerMs;
  }

  /** Takes the payload `b[start, end)` of a packet. Hot: a peer decides how often it is called. */
  packet(nowMs: number, marker: boolean, timestamp: number, b: Buffer, start: number, end: number): void {
    if (end - start < DTMF_PAYLOAD_BYTES || b[start]! >= DTMF_KEYS.length) return;
    const age = this.#hasAny ? (timestamp - this.#timestamp) | 0 : 1;
    if (age < 0) return;
    if (age > 0) this.#begin(b[start]!, timestamp, !marker && this.#isSegment(age) ? age : 0);
    if (!this.#active) return;
    this.#seenAtMs = nowMs;
    this.#durationTicks = Math.max(this.#durationTicks, b.readUInt16BE(start + 2));
    if (b[start + 1]! & 0x80) this.#end();
  }

  /** To be called now and then (each frame): ends an event whose end packets were lost. Hot. */
  tick(nowMs: number): void {
    if (this.#active && nowMs - this.#seenAtMs >= SILENT_END_MS) this.#end();
  }

  /** Another stream follows. An event in progress is reported with what is known. */
  reset(): void {
    if (this.#active) this.#end();
    this.#hasAny = false;
  }

  /** Segments are as long as the field allows, or as it was filled with the last packet. */
  #isSegment(age: number): boolean {
    return age === SEGMENT_TICKS || (age >= MIN_SEGMENT_TICKS && age === this.#durationTicks);
  }

  /** @param segmentTicks length of the segment that goes on with this, 0 = a press begins */
  #begin(event: number, timestamp: number, segmentTicks: number): void {
    const continues = segmentTicks > 0 && this.#active && event === this.#event;
    if (this.#active && !continues) this.#end();
    this.#earlierTicks = continues ? this.#earlierTicks + segmentTicks : 0;
    this.#active = true;
    this.#hasAny = true;
    this.#event = event;
    this.#timestamp = timestamp;
    this.#durationTicks = 0;
  }

  #end(): void {
    this.#active = false;
    const ticks = this.#earlierTicks + this.#durationTicks;
    this.#report(DTMF_KEYS.charAt(this.#event), Math.round(ticks / this.#ticksPerMs));
  }
}

/** Whether `key` can be sent. */
export function isDtmfKey(key: string): boolean {
  return key.length === 1 && DTMF_KEYS.includes(key);
}

/** Packets of an event after its end: the end is said three times, RFC 4733 §2.5.1.4. */
const END_PACKETS = 3;

/** Frames an event of `onMs` takes on the wire, the repetitions of its end included. */
export function dtmfFrames(onMs: number, frameMs: number): number {
  return Math.ceil(onMs / frameMs) + END_PACKETS - 1;
}

/**
 * The packets of one event to send, one per frame: the timestamp stays that of the first, the duration grows, the
 * last is sent three times. An event longer than the field allows (8.1 s at 8,000 Hz, 1.3 s at 48,000) goes on in segments
 * (§2.5.1.3): the field is sent full once, without the end, and the next packet has the timestamp at which that was.
 */
export class DtmfEvent {
  readonly #event: number;
  readonly #totalTicks: number;
  readonly #frameTicks: number;
  #sent = 0;
  #endsSent = 0;
  /** Where the segment began. */
  #segmentTicks = 0;
  #isFull = false;
  readonly #startTimestamp: number;

  /** @param ticksPerMs of the clock of the events */
  constructor(key: string, onMs: number, frameMs: number, timestamp: number, ticksPerMs = TICKS_PER_MS) {
    this.#event = DTMF_KEYS.indexOf(key);
    this.#totalTicks = Math.max(onMs, frameMs) * ticksPerMs;
    this.#frameTicks = frameMs * ticksPerMs;
    this.#startTimestamp = timestamp;
  }

  /** RTP timestamp of the packet that `next` wrote last: the same for all of a segment. */
  get timestamp(): number {
    return (this.#startTimestamp + this.#segmentTicks) >>> 0;
  }

  /** Whether the next packet is the first: it bears the marker. */
  get isFirst(): boolean {
    return this.#sent === 0;
  }

  /** Whether nothing is left to send. */
  get isOver(): boolean {
    return this.#endsSent === END_PACKETS;
  }

  /** Writes the payload of the next packet at `at`. Hot. */
  next(out: Buffer, at: number): void {
    this.#sent++;
    if (this.#isFull) this.#segmentTicks += SEGMENT_TICKS;
    const reached = Math.min(this.#sent * this.#frameTicks, this.#totalTicks) - this.#segmentTicks;
    this.#isFull = reached > SEGMENT_TICKS;
    const duration = this.#isFull ? SEGMENT_TICKS : reached;
    const isEnd = this.#segmentTicks + duration === this.#totalTicks;
    if (isEnd) this.#endsSent++;
    out[at] = this.#event;
    out[at + 1] = (isEnd ? 0x80 : 0) | VOLUME;
    out.writeUInt16BE(duration, at + 2);
  }
}
