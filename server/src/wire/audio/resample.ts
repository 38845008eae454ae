/** Zero crossings of the sinc on each side: with the window below the stop band begins 8 % above the cutoff. */
const CROSSINGS = 32;
/** Cutoff as a part of the lower rate; for 8000 Hz it passes to 3400 Hz and stops from 4000 Hz. */
const CUTOFF = 0.4625;
/** Kaiser's parameter for 80 dB. */
const BETA = 7.86;

/**
 * Band-limited change of the sample rate: windowed sinc, one filter row for each phase of the output
 * against the input. Rates are whole numbers. Equal rates give the same array back.
 * Length of the result: `ceil(samples.length * toHz / fromHz)`; nothing is delayed.
 */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  if (fromHz === toHz) return samples;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const [up, down] = [toHz / divisor, fromHz / divisor];
  const rows = new PhaseRows(Math.min(1, toHz / fromHz) * CUTOFF * 2, up);
  const out = new Int16Array(Math.ceil((samples.length * up) / down));
  let whole = 0;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = convolve(samples, whole - rows.reach + 1, rows.row(phase));
    phase += down;
    whole += Math.floor(phase / up);
    phase %= up;
  }
  return out;
}

/** The filter rows, each made when first needed: odd rates have thousands of phases, short audio uses few. */
class PhaseRows {
  /** Input samples on each side of an output sample. */
  readonly reach: number;
  readonly #bandwidth: number;
  readonly #phases: number;
  readonly #rows: (Float32Array | undefined)[] = [];

  /** @param bandwidth cutoff as a part of half the input rate */
  constructor(bandwidth: number, phases: number) {
    this.reach = Math.ceil(CROSSINGS / bandwidth);
    this.#bandwidth = bandwidth;
    this.#phases = phases;
  }

  /** Weights of the input samples from `reach - 1` before the output sample's place. */
  row(phase: number): Float32Array {
    return (this.#rows[phase] ??= this.#make(phase / this.#phases));
  }

  #make(fraction: number): Float32Array {
    const weights = Float64Array.from({ length: 2 * this.reach }, (_, i) => {
      const distance = fraction + this.reach - 1 - i;
      return sinc(distance * this.#bandwidth) * kaiser(distance / this.reach);
    });
    const sum = weights.reduce((a, b) => a + b, 0); // each phase passes a constant unchanged
    return Float32Array.from(weights, (w) => w / sum);
  }
}

function convolve(samples: Int16Array, from: number, weights: Float32Array): number {
  const start = Math.max(0, -from);
  const end = Math.min(weights.length, samples.length - from);
  let sum = 0;
  for (let i = start; i < end; i++) sum += samples[from + i]! * weights[i]!;
  return Math.max(-32_768, Math.min(Math.round(sum), 32_767));
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser's window; `x` from -1 to 1. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(BETA * Math.sqrt(1 - x * x)) / bessel0(BETA);
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

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
