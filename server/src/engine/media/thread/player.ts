import { ToneGenerator, type ToneSpec } from "../../../wire/audio/tone.js";
import { type FrameNode, RATE_HZ } from "./graph.js";

/** A source that ends by itself. */
export interface Performance extends FrameNode {
  /** Nothing is left to play. */
  readonly isOver: boolean;
  /** Samples given so far. */
  readonly playedSamples: number;
}

/** Longest time a play without end goes on. */
const ENDLESS_SAMPLES = 3600 * RATE_HZ;

/** Plays samples that other threads may play at the same time; nothing is copied but the frame. */
export class PcmPlayer implements Performance {
  readonly #samples: Int16Array;
  readonly #total: number;
  #at = 0;
  #played = 0;

  /** @param loop times; 0 = for ever, an hour at most */
  constructor(samples: SharedArrayBuffer, loop: number) {
    this.#samples = new Int16Array(samples, 0, samples.byteLength >> 1);
    this.#total = this.#samples.length === 0 ? 0 : loop === 0 ? ENDLESS_SAMPLES : this.#samples.length * loop;
  }

  get isOver(): boolean {
    return this.#played >= this.#total;
  }

  get playedSamples(): number {
    return this.#played;
  }

  /** Hot. */
  pull(out: Int16Array): boolean {
    const samples = this.#samples;
    const count = Math.min(out.length, this.#total - this.#played);
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      out[i] = samples[at]!;
      if (++at === samples.length) at = 0;
    }
    if (count < out.length) out.fill(0, count);
    this.#at = at;
    this.#played += count;
    return count > 0;
  }
}

/** Plays a cadence of tones. */
export class TonePlayer implements Performance {
  readonly #generator: ToneGenerator;
  #played = 0;
  #isOver = false;

  constructor(spec: ToneSpec) {
    this.#generator = new ToneGenerator(spec, RATE_HZ);
  }

  get isOver(): boolean {
    return this.#isOver || this.#played >= this.#generator.totalSamples;
  }

  get playedSamples(): number {
    return this.#played;
  }

  /** Hot. */
  pull(out: Int16Array): boolean {
    const count = this.#generator.pull(out);
    this.#played += count;
    if (count < out.length) this.#isOver = true;
    return count > 0;
  }
}
