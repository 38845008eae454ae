import { resample } from "../../wire/audio/resample.js";
import { UnsupportedMedia } from "./errors.js";

const RATE_HZ = 8000;
/** Resampled at a time, and what is heard beside it on each side so that the seams do not click. Whole seconds of every rate fit whole samples. */
const BLOCK_SECONDS = 10;
const MARGIN_SECONDS = 1;

/** Takes audio in pieces and gives it at 8000 Hz, mono, without ever holding all of it at its own rate. */
export class MonoAt8k {
  readonly #maxSamples: number;
  readonly #done: Int16Array[] = [];
  #doneSamples = 0;
  #rateHz: number | undefined;
  /** From the margin before the next block on. */
  #waiting: Int16Array[] = [];
  #waitingSamples = 0;
  #hasMargin = false;

  /** @param maxSamples what is longer is cut */
  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  /** Nothing more is taken. */
  get isFull(): boolean {
    return this.#doneSamples >= this.#maxSamples;
  }

  /**
   * The next piece: channels of samples from -1 to 1.
   * @throws UnsupportedMedia the rate changes in the middle
   */
  push(channels: readonly Float32Array[], rateHz: number): void {
    this.#rateHz ??= rateHz;
    if (rateHz !== this.#rateHz) throw new UnsupportedMedia("more than one sample rate");
    const mono = toMono(channels);
    this.#waiting.push(mono);
    this.#waitingSamples += mono.length;
    while (!this.isFull && this.#waitingSamples >= this.#need(rateHz)) this.#block(rateHz, false);
  }

  /** Everything, once the last piece was given. */
  end(): Int16Array {
    if (this.#rateHz !== undefined && !this.isFull && this.#waitingSamples > 0) this.#block(this.#rateHz, true);
    const whole = join(this.#done);
    return whole.length > this.#maxSamples ? whole.subarray(0, this.#maxSamples) : whole;
  }

  #need(rateHz: number): number {
    return rateHz * ((this.#hasMargin ? MARGIN_SECONDS : 0) + BLOCK_SECONDS + MARGIN_SECONDS);
  }

  #block(rateHz: number, isLast: boolean): void {
    const input = join(this.#waiting);
    const before = this.#hasMargin ? MARGIN_SECONDS : 0;
    const output = resample(input.subarray(0, isLast ? input.length : this.#need(rateHz)), rateHz, RATE_HZ);
    const end = isLast ? output.length : RATE_HZ * (before + BLOCK_SECONDS);
    this.#keep(output.slice(RATE_HZ * before, end));
    const left = isLast ? new Int16Array(0) : input.slice(rateHz * (before + BLOCK_SECONDS - MARGIN_SECONDS));
    this.#waiting = [left];
    this.#waitingSamples = left.length;
    this.#hasMargin = true;
  }

  #keep(samples: Int16Array): void {
    this.#done.push(samples);
    this.#doneSamples += samples.length;
  }
}

/** Both sides at half their level. */
function toMono([left = new Float32Array(0), right = left]: readonly Float32Array[]): Int16Array {
  const mono = new Int16Array(left.length);
  for (let i = 0; i < mono.length; i++) {
    const sample = Math.round(((left[i]! + right[i]!) / 2) * 32_767);
    mono[i] = Math.max(-32_768, Math.min(sample, 32_767));
  }
  return mono;
}

function join(parts: readonly Int16Array[]): Int16Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
