/** Pairs of taps beside the middle one: 60 dB from 4,600 Hz on, and flat to 3,400 Hz, at 16,000 Hz. */
const PAIRS = 14;
/** Samples of the higher rate on each side of the middle. */
const REACH = 2 * PAIRS - 1;
/** Kaiser's parameter. */
const BETA = 6;
/** Weights of the samples 1, 3, 5, ... away from the middle; those an even number away are 0, the middle is 1/2. */
const TAPS = Float64Array.from({ length: PAIRS }, (_, k) => {
  const distance = 2 * k + 1;
  const sinc = Math.sin((Math.PI * distance) / 2) / (Math.PI * distance);
  return sinc * (bessel0(BETA * Math.sqrt(1 - (distance / (REACH + 1)) ** 2)) / bessel0(BETA));
});
/** A constant passes unchanged. */
const SCALE = 0.25 / TAPS.reduce((sum, tap) => sum + tap, 0);
for (let k = 0; k < PAIRS; k++) TAPS[k] = TAPS[k]! * SCALE;

/** Longest piece taken at once, at the higher rate. */
const MAX_SAMPLES = 320;

/** Halves the rate of a stream given piece by piece; delays it by 27 samples of the higher rate. One per stream. */
export class Halver {
  readonly #line = new Float64Array(2 * REACH + MAX_SAMPLES);

  /** Turns `samples` into half as many; an even number, at most 320. Hot. */
  run(samples: Int16Array, out: Int16Array): void {
    const line = this.#line;
    const count = samples.length;
    for (let i = 0; i < count; i++) line[2 * REACH + i] = samples[i]!;
    for (let n = 0; n < count; n += 2) {
      const middle = n + REACH;
      let sum = line[middle]! * 0.5;
      for (let k = 0; k < PAIRS; k++) sum += TAPS[k]! * (line[middle - 2 * k - 1]! + line[middle + 2 * k + 1]!);
      out[n >> 1] = to16Bit(sum);
    }
    line.copyWithin(0, count, count + 2 * REACH);
  }

  /** Forgets the stream. */
  reset(): void {
    this.#line.fill(0);
  }
}

/** Doubles the rate of a stream given piece by piece; delays it by 27 samples of the higher rate. One per stream. */
export class Doubler {
  readonly #line = new Float64Array(2 * PAIRS - 1 + MAX_SAMPLES / 2);

  /** Turns `samples`, at most 160, into twice as many. Hot. */
  run(samples: Int16Array, out: Int16Array): void {
    const line = this.#line;
    const count = samples.length;
    const before = 2 * PAIRS - 1;
    for (let i = 0; i < count; i++) line[before + i] = samples[i]!;
    for (let n = 0; n < count; n++) {
      // The sample between the two in the middle, then the later one of these as it is.
      const middle = n + PAIRS - 1;
      let sum = 0;
      for (let k = 0; k < PAIRS; k++) sum += TAPS[k]! * (line[middle - k]! + line[middle + k + 1]!);
      out[2 * n] = to16Bit(2 * sum);
      out[2 * n + 1] = line[middle + 1]!;
    }
    line.copyWithin(0, count, count + before);
  }

  /** Forgets the stream. */
  reset(): void {
    this.#line.fill(0);
  }
}

function to16Bit(value: number): number {
  return Math.max(-32_768, Math.min(Math.round(value), 32_767));
}

/** Modified Bessel function of order 0, by its power series. */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
