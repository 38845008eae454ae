/** Decodes `bytes[start, end)`, one sample a byte, into `out` from `outAt`; a function of wire/audio/g711.ts. */
export type Decode = (bytes: Uint8Array, start: number, end: number, out: Int16Array, outAt: number) => number;

const SAMPLES_PER_MS = 8;
/** Samples kept at most: 512 ms. A power of two, so that a timestamp is its own place in the ring. */
const RING_SAMPLES = 4096;
const MASK = RING_SAMPLES - 1;
const TARGET_MIN_MS = 40;
const TARGET_MAX_MS = 60;
const TARGET_STEP_MS = 10;
/** A target that was raised comes down a step after so long without a packet that came too late. */
const CALM_MS = 10_000;
/** More than this above the target in all of a window is delay that buys nothing (the peer's clock is faster, or a burst came). */
const SLACK_MS = 30;
const WINDOW_PULLS = 50;
/** A frame that never exceeds this may be left out unheard. */
const QUIET_PEAK = 400;
/** How long a quiet frame is waited for: with little to leave out (the clocks differ), and with much (after a burst). */
const PATIENCE_PULLS = 50;
const PATIENCE_IN_HASTE_PULLS = 5;

/**
 * Evens out the arrival of one stream of 8000 Hz. Packets of any length go in, frames of any length come out.
 * Samples are decoded on arrival and lie at their timestamp, so order, doubling and packet length do not matter;
 * what never came is silence. A stream that runs dry is begun anew with the next packet, after the target delay
 * (40 ms; to 60 ms while packets come too late). Time is an argument, in milliseconds of a monotonic clock.
 */
export class JitterBuffer {
  readonly #ring = new Int16Array(RING_SAMPLES);
  #state: "empty" | "filling" | "playing" = "empty";
  #playTs = 0;
  #endTs = 0;
  /** While filling: a packet before this does not move the beginning, what lies there is played or too old. */
  #floorTs = 0;
  #startAtMs = 0;
  #targetMs = TARGET_MIN_MS;
  #raisedAtMs = 0;
  #minDepth = RING_SAMPLES;
  #pulls = 0;
  #toShed = 0;
  #patience = 0;
  #hasPlayed = false;
  #late = 0;
  #shed = 0;

  /** Packets that came after their time. */
  get late(): number {
    return this.#late;
  }

  /** Samples left out to bring the delay down. */
  get shedSamples(): number {
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

  /** Samples between the next one to be played and the newest. */
  get depthSamples(): number {
    return this.#state === "empty" ? 0 : Math.max(0, (this.#endTs - this.#playTs) | 0);
  }

  /**
   * Takes the payload `bytes[start, end)` of a packet. Hot.
   * @param isReordered a higher sequence number came before this packet: it never begins a stream anew
   */
  put(
    nowMs: number,
    isReordered: boolean,
    timestamp: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    decode: Decode,
  ): void {
    const length = end - start;
    if (length <= 0 || length > RING_SAMPLES / 2) return;
    if (!isReordered && this.#isElsewhere(timestamp, length)) this.#begin(nowMs, timestamp);
    let offset = (timestamp - this.#playTs) | 0;
    if (this.#state === "filling" && offset < 0 && ((timestamp - this.#floorTs) | 0) >= 0) {
      this.#playTs = timestamp | 0;
      offset = 0;
    }
    if (this.#state === "empty" || offset + length <= 0 || offset + length > RING_SAMPLES) {
      this.#late++;
      return;
    }
    const from = Math.max(0, -offset);
    this.#write((timestamp + from) & MASK, bytes, start + from, end, decode);
    const endTs = (timestamp + length) | 0;
    if (((endTs - this.#endTs) | 0) > 0) this.#endTs = endTs;
  }

  /**
   * Gives the next `out.length` samples. Hot.
   * @returns false = nothing to play, `out` is silence
   */
  pull(nowMs: number, out: Int16Array): boolean {
    if (this.#state === "filling" && nowMs >= this.#startAtMs) this.#play();
    if (this.#state !== "playing") {
      out.fill(0);
      return false;
    }
    const depth = (this.#endTs - this.#playTs) | 0;
    if (depth <= 0) {
      this.#state = "empty";
      out.fill(0);
      return false;
    }
    this.#watchDepth(nowMs, depth, out.length);
    this.#read(out);
    return true;
  }

  /** Leaves out what would have been played in `samples`: the thread was blocked and its time is lost. */
  skip(samples: number): void {
    if (this.#state !== "playing") return;
    if (samples >= this.depthSamples) this.reset();
    else this.#discard(samples);
  }

  /** Forgets the stream: another one follows. */
  reset(): void {
    this.#state = "empty";
    this.#hasPlayed = false;
    this.#ring.fill(0);
  }

  /** No stream yet, or the timestamp is so far away that the peer must have begun another. */
  #isElsewhere(timestamp: number, length: number): boolean {
    if (this.#state === "empty") return true;
    const offset = (timestamp - this.#playTs) | 0;
    return offset < -RING_SAMPLES || offset + length > RING_SAMPLES;
  }

  #begin(nowMs: number, timestamp: number): void {
    // A packet that follows what was played came too late; after a pause of the peer the timestamp is further on.
    const after = (timestamp - this.#endTs) | 0;
    if (this.#hasPlayed) this.#adapt(nowMs, after >= 0 && after < RING_SAMPLES / 8);
    this.#ring.fill(0);
    this.#state = "filling";
    const oldest = (timestamp - RING_SAMPLES / 4) | 0;
    const sincePlayed = (timestamp - this.#playTs) | 0;
    this.#floorTs = this.#hasPlayed && sincePlayed >= 0 && sincePlayed < RING_SAMPLES / 4 ? this.#playTs : oldest;
    this.#playTs = timestamp | 0;
    this.#endTs = timestamp | 0;
    this.#startAtMs = nowMs + this.#targetMs;
  }

  #play(): void {
    this.#state = "playing";
    this.#hasPlayed = true;
    this.#minDepth = RING_SAMPLES;
    this.#pulls = 0;
    this.#toShed = 0;
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

  #write(at: number, bytes: Uint8Array, start: number, end: number, decode: Decode): void {
    const toEdge = Math.min(end - start, RING_SAMPLES - at);
    decode(bytes, start, start + toEdge, this.#ring, at);
    if (start + toEdge < end) decode(bytes, start + toEdge, end, this.#ring, 0);
  }

  #read(out: Int16Array): void {
    const ring = this.#ring;
    const from = this.#playTs & MASK;
    for (let i = 0; i < out.length; i++) {
      const at = (from + i) & MASK;
      out[i] = ring[at]!;
      ring[at] = 0;
    }
    this.#playTs = (this.#playTs + out.length) | 0;
  }

  #discard(samples: number): void {
    for (let i = 0; i < samples; i++) this.#ring[(this.#playTs + i) & MASK] = 0;
    this.#playTs = (this.#playTs + samples) | 0;
    this.#shed += samples;
  }

  /** Finds out whether the delay is longer than needed and then leaves frames out, quiet ones if any come in time. */
  #watchDepth(nowMs: number, depth: number, frame: number): void {
    if (depth < this.#minDepth) this.#minDepth = depth;
    if (this.#toShed > 0 && depth > 2 * frame && (--this.#patience <= 0 || this.#isQuiet(frame))) {
      this.#discard(frame);
      this.#shedAnother(this.#toShed - 1);
    }
    if (++this.#pulls < WINDOW_PULLS) return;
    const excess = this.#minDepth - (this.#targetMs + SLACK_MS) * SAMPLES_PER_MS;
    if (excess <= 0) this.#adapt(nowMs, false);
    else if (this.#toShed === 0) this.#shedAnother(Math.ceil(excess / frame));
    this.#pulls = 0;
    this.#minDepth = RING_SAMPLES;
  }

  #shedAnother(frames: number): void {
    this.#toShed = frames;
    this.#patience = frames > 2 ? PATIENCE_IN_HASTE_PULLS : PATIENCE_PULLS;
  }

  #isQuiet(frame: number): boolean {
    for (let i = 0; i < frame; i++) {
      const sample = this.#ring[(this.#playTs + i) & MASK]!;
      if (sample > QUIET_PEAK || sample < -QUIET_PEAK) return false;
    }
    return true;
  }
}
