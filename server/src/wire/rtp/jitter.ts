/** A cell is one tick of 8,000 Hz: a byte of payload (codecs of one byte a tick), or one of these. Nothing came: */
export const NO_CELL = 0x100;
/** The packet that began before goes on. */
export const MORE_CELL = 0x101;
/** A packet begins; its slot is added (codecs whose packets can only be decoded whole). */
export const PACKET_CELL = 0x200;

const TICKS_PER_MS = 8;
/** Ticks kept at most: 512 ms. A power of two, so that a timestamp is its own place in the ring. */
const RING_TICKS = 4096;
const MASK = RING_TICKS - 1;
/** Of a stream that has not begun: many never do. */
const NO_RING = new Uint16Array(0);
const TARGET_MIN_MS = 40;
const TARGET_MAX_MS = 160;
const TARGET_STEP_MS = 10;
/** So many packets of a window that came too late are no accident: the delay is too short. */
const LATE_PACKETS = 2;
/** A target that was raised comes down a step after so long without a packet that came too late. */
const CALM_MS = 10_000;
/** More than this above the target in all of a window is delay that buys nothing (the peer's clock is faster, or a burst came). */
const SLACK_MS = 30;
const WINDOW_PULLS = 50;
/** How long a quiet frame is waited for: with little to leave out (the clocks differ), and with much (after a burst). */
const PATIENCE_PULLS = 50;
const PATIENCE_IN_HASTE_PULLS = 5;

/**
 * Evens out the arrival of one stream. Packets of any length go in, frames of any length come out, undecoded: the bytes
 * of codecs with one byte for each tick of 8,000 Hz, or the slots of packets that stay whole. Cells lie at their
 * timestamp, so order, doubling and packet length do not matter. A stream that runs dry is begun anew with the next
 * packet, after the target delay: 40 ms, to 160 ms while packets come too late. A stream that does not run dry but has
 * late packets is made longer by a frame in which nothing comes. Time is an argument, in milliseconds of a monotonic
 * clock.
 */
export class JitterBuffer {
  /** Bytes that stand for next to nothing: a frame of them may be left out unheard. Undefined: no byte does. */
  quietCodes: Uint8Array | undefined;
  #ring = NO_RING;
  #state: "empty" | "filling" | "playing" = "empty";
  #playTs = 0;
  #endTs = 0;
  /** While filling: a packet before this does not move the beginning, what lies there is played or too old. */
  #floorTs = 0;
  #startAtMs = 0;
  #targetMs = TARGET_MIN_MS;
  #raisedAtMs = 0;
  #minDepth = RING_TICKS;
  #pulls = 0;
  #toShed = 0;
  #patience = 0;
  #lateInWindow = 0;
  #mustStretch = false;
  #hasPlayed = false;
  #late = 0;
  #shed = 0;

  constructor() {
    this.quietCodes = undefined;
  }

  /** Packets that came after their time. */
  get late(): number {
    return this.#late;
  }

  /** Ticks left out to bring the delay down. */
  get shedTicks(): number {
    return this.#shed;
  }

  /** Delay a stream begins with. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** Timestamp after the last sample played. */
  get playedTimestamp(): number {
    return this.#playTs;
  }

  /** Nothing is there to be played, now or later. */
  get isEmpty(): boolean {
    return this.#state === "empty";
  }

  /** The cell to be played next. */
  get nextCell(): number {
    return this.#ring[this.#playTs & MASK] ?? NO_CELL;
  }

  /** Ticks between the next one to be played and the newest. */
  get depthTicks(): number {
    return this.#state === "empty" ? 0 : Math.max(0, (this.#endTs - this.#playTs) | 0);
  }

  /**
   * Takes the payload `bytes[start, end)` of a packet, one byte a tick. Hot.
   * @param isReordered a higher sequence number came before this packet: it never begins a stream anew
   * @param codes what each byte is called here; undefined = as it is
   */
  put(
    nowMs: number,
    isReordered: boolean,
    timestamp: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    codes: Uint8Array | undefined,
  ): void {
    const from = this.#place(nowMs, isReordered, timestamp, end - start);
    const ring = this.#ring;
    const length = end - start;
    if (codes === undefined) for (let i = from; i < length; i++) ring[(timestamp + i) & MASK] = bytes[start + i]!;
    else for (let i = from; i < length; i++) ring[(timestamp + i) & MASK] = codes[bytes[start + i]!]!;
  }

  /**
   * Takes a packet that stays whole. One whose time has come in part is too late. Hot.
   * @param ticks its length
   * @param slot where its owner keeps it, 0..255
   */
  putPacket(nowMs: number, isReordered: boolean, timestamp: number, ticks: number, slot: number): void {
    const from = this.#place(nowMs, isReordered, timestamp, ticks);
    if (from >= ticks) return;
    if (from > 0) {
      this.#noteLate();
      return;
    }
    this.#ring[timestamp & MASK] = PACKET_CELL + slot;
    for (let i = 1; i < ticks; i++) this.#ring[(timestamp + i) & MASK] = MORE_CELL;
  }

  /** Makes room. @returns the first tick of the packet that is still to be played; `length` = none */
  #place(nowMs: number, isReordered: boolean, timestamp: number, length: number): number {
    if (length <= 0 || length > RING_TICKS / 2) return length;
    if (!isReordered && this.#isElsewhere(timestamp, length)) this.#begin(nowMs, timestamp);
    let offset = (timestamp - this.#playTs) | 0;
    if (this.#state === "filling" && offset < 0 && ((timestamp - this.#floorTs) | 0) >= 0) {
      this.#playTs = timestamp | 0;
      offset = 0;
    }
    if (this.#state === "empty" || offset + length <= 0 || offset + length > RING_TICKS) {
      this.#noteLate();
      return length;
    }
    const endTs = (timestamp + length) | 0;
    if (((endTs - this.#endTs) | 0) > 0) this.#endTs = endTs;
    return Math.max(0, -offset);
  }

  #noteLate(): void {
    this.#late++;
    this.#lateInWindow++;
  }

  /**
   * Gives the next `out.length` cells. Hot.
   * @returns false = nothing to play, `out` means nothing
   */
  pull(nowMs: number, out: Uint16Array): boolean {
    if (this.#state === "filling" && nowMs >= this.#startAtMs) this.#play();
    if (this.#state !== "playing") return false;
    const depth = (this.#endTs - this.#playTs) | 0;
    if (depth <= 0) {
      this.#state = "empty";
      return false;
    }
    this.#watchDepth(nowMs, depth, out.length);
    if (this.#mustStretch && (--this.#patience <= 0 || this.#isQuiet(out.length))) {
      this.#mustStretch = false;
      out.fill(NO_CELL);
    } else this.#read(out);
    return true;
  }

  /** Leaves out what would have been played in `ticks`: the thread was blocked and its time is lost. */
  skip(ticks: number): void {
    if (this.#state !== "playing") return;
    if (ticks >= this.depthTicks) this.reset();
    else this.#discard(ticks);
  }

  /** Forgets the stream: another one follows. */
  reset(): void {
    this.#state = "empty";
    this.#hasPlayed = false;
    this.#ring.fill(NO_CELL);
  }

  /** No stream yet, or the timestamp is so far away that the peer must have begun another. */
  #isElsewhere(timestamp: number, length: number): boolean {
    if (this.#state === "empty") return true;
    const offset = (timestamp - this.#playTs) | 0;
    return offset < -RING_TICKS || offset + length > RING_TICKS;
  }

  #begin(nowMs: number, timestamp: number): void {
    // A packet that follows what was played came too late; after a pause of the peer the timestamp is further on.
    const after = (timestamp - this.#endTs) | 0;
    if (this.#hasPlayed) this.#adapt(nowMs, after >= 0 && after < RING_TICKS / 8);
    if (this.#ring === NO_RING) this.#ring = new Uint16Array(RING_TICKS);
    this.#ring.fill(NO_CELL);
    this.#state = "filling";
    const oldest = (timestamp - RING_TICKS / 4) | 0;
    const sincePlayed = (timestamp - this.#playTs) | 0;
    this.#floorTs = this.#hasPlayed && sincePlayed >= 0 && sincePlayed < RING_TICKS / 4 ? this.#playTs : oldest;
    this.#playTs = timestamp | 0;
    this.#endTs = timestamp | 0;
    this.#startAtMs = nowMs + this.#targetMs;
  }

  #play(): void {
    this.#state = "playing";
    this.#hasPlayed = true;
    this.#minDepth = RING_TICKS;
    this.#pulls = 0;
    this.#toShed = 0;
    this.#lateInWindow = 0;
    this.#mustStretch = false;
  }

  #adapt(nowMs: number, cameLate: boolean): void {
    if (cameLate) {
      this.#targetMs = Math.min(TARGET_MAX_MS, this.#targetMs + TARGET_STEP_MS);
      this.#raisedAtMs = nowMs;
    } else if (this.#targetMs > TARGET_MIN_MS && nowMs - this.#raisedAtMs > CALM_MS) {
      this.#targetMs -= TARGET_STEP_MS;
      this.#raisedAtMs = nowMs;
    }
  }

  #read(out: Uint16Array): void {
    const ring = this.#ring;
    const from = this.#playTs & MASK;
    for (let i = 0; i < out.length; i++) {
      const at = (from + i) & MASK;
      out[i] = ring[at]!;
      ring[at] = NO_CELL;
    }
    this.#playTs = (this.#playTs + out.length) | 0;
  }

  #discard(ticks: number): void {
    for (let i = 0; i < ticks; i++) this.#ring[(this.#playTs + i) & MASK] = NO_CELL;
    this.#playTs = (this.#playTs + ticks) | 0;
    this.#shed += ticks;
  }

  /** Finds out whether the delay is longer than needed and then leaves frames out, quiet ones if any come in time. */
  #watchDepth(nowMs: number, depth: number, frame: number): void {
    if (depth < this.#minDepth) this.#minDepth = depth;
    if (this.#toShed > 0 && depth > 2 * frame && (--this.#patience <= 0 || this.#isQuiet(frame))) {
      this.#discard(frame);
      this.#shedAnother(this.#toShed - 1);
    }
    if (++this.#pulls < WINDOW_PULLS) return;
    const excess = this.#minDepth - (this.#targetMs + SLACK_MS) * TICKS_PER_MS;
    if (this.#lateInWindow >= LATE_PACKETS && this.#targetMs < TARGET_MAX_MS) this.#stretch(nowMs);
    else if (excess <= 0) this.#adapt(nowMs, false);
    else if (this.#toShed === 0) this.#shedAnother(Math.ceil(excess / frame));
    this.#pulls = 0;
    this.#lateInWindow = 0;
    this.#minDepth = RING_TICKS;
  }

  /** A frame in which nothing comes, where it is heard least, adds its length to the delay. */
  #stretch(nowMs: number): void {
    this.#adapt(nowMs, true);
    this.#mustStretch = true;
    this.#toShed = 0;
    this.#patience = PATIENCE_IN_HASTE_PULLS;
  }

  #shedAnother(frames: number): void {
    this.#toShed = frames;
    this.#patience = frames > 2 ? PATIENCE_IN_HASTE_PULLS : PATIENCE_PULLS;
  }

  #isQuiet(frame: number): boolean {
    for (let i = 0; i < frame; i++) {
      const cell = this.#ring[(this.#playTs + i) & MASK]!;
      if (cell < NO_CELL ? this.quietCodes?.[cell] !== 1 : cell > NO_CELL) return false;
    }
    return true;
  }
}
