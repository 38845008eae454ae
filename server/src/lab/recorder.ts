import { toneLevelDb, totalLevelDb } from "../wire/audio/goertzel.js";
import { RATE_HZ } from "./source.js";

const SAMPLES_PER_MS = RATE_HZ / 1000;
/** The noise of G.711 lies below. */
const SILENCE_MAX_DB = -45;
const FIRST_SAMPLES = 10 * RATE_HZ;
/**
 * Where timestamps and arrival disagree by more from one packet to the next the stream began anew. A sender that falls
 * behind bit by bit, as on a busy machine, goes on with the same one.
 */
const REBASE_MS = 2000;

/**
 * What one end of a call heard, as one line of time from the moment it began to listen. Packets stand where their RTP
 * timestamps put them, so what was lost is silence and what came twice or late changes nothing.
 */
export class Recorder {
  readonly #startMs: number;
  readonly #maxSamples: number;
  #samples = new Int16Array(FIRST_SAMPLES);
  #length = 0;
  #ssrc = -1;
  #timestamp = 0;
  #base = 0;
  /** Where the last packet stands, and when it came. */
  #lastAt = 0;
  #lastArrival = 0;
  #soundMs = 0;

  /** @param maxMs what comes later is not kept; default 10 minutes */
  constructor(nowMs: number, maxMs = 600_000) {
    this.#startMs = nowMs;
    this.#maxSamples = maxMs * SAMPLES_PER_MS;
  }

  /** Everything so far: 8000 Hz, mono. A copy. */
  get samples(): Int16Array {
    return this.#samples.slice(0, this.#length);
  }

  get durationMs(): number {
    return this.#length / SAMPLES_PER_MS;
  }

  /** Time in which there was more than silence, packet by packet. */
  get soundMs(): number {
    return this.#soundMs;
  }

  /** Takes the decoded payload of one packet. */
  add(nowMs: number, ssrc: number, timestamp: number, decoded: Int16Array): void {
    const arrival = Math.round((nowMs - this.#startMs) * SAMPLES_PER_MS);
    let at = this.#base + ((timestamp - this.#timestamp) | 0);
    const step = at - this.#lastAt - (arrival - this.#lastArrival);
    if (ssrc !== this.#ssrc || Math.abs(step) > REBASE_MS * SAMPLES_PER_MS) {
      this.#ssrc = ssrc;
      this.#timestamp = timestamp;
      this.#base = arrival;
      at = arrival;
    }
    this.#lastAt = at;
    this.#lastArrival = arrival;
    if (at < 0 || at + decoded.length > this.#maxSamples) return;
    this.#makeRoom(at + decoded.length);
    if (totalLevelDb(decoded, 0, decoded.length) > SILENCE_MAX_DB) this.#soundMs += decoded.length / SAMPLES_PER_MS;
    this.#samples.set(decoded, at);
    this.#length = Math.max(this.#length, at + decoded.length);
  }

  #makeRoom(length: number): void {
    if (length <= this.#samples.length) return;
    const larger = new Int16Array(Math.min(this.#maxSamples, Math.max(length, 2 * this.#samples.length)));
    larger.set(this.#samples);
    this.#samples = larger;
  }
}

/** Weaker than this is no tone. */
const TONE_MIN_DB = -30;
/** A tone is nearly all of what is heard. */
const TONE_SHARE_DB = 3;

/** Whether the block is the tone `hz` and little else. */
export function isTone(samples: Int16Array, start: number, end: number, hz: number): boolean {
  const level = toneLevelDb(samples, start, end, hz, RATE_HZ);
  return level > TONE_MIN_DB && level > totalLevelDb(samples, start, end) - TONE_SHARE_DB;
}
