/** ILB of the recommendation: 2048 · 2^(n/32), the mantissa of the step size. */
const MANTISSAS = Int16Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);

/** What differs between the two sub-bands of G.722. */
export interface BandKind {
  /** Step size before the first sample. */
  readonly firstStep: number;
  /** Largest logarithm of the step size. */
  readonly logMax: number;
  /** By how much the mantissa is shifted. */
  readonly shift: number;
}

export const LOWER: BandKind = { firstStep: 32, logMax: 18_432, shift: 8 };
export const HIGHER: BandKind = { firstStep: 8, logMax: 22_528, shift: 10 };

/** To 16 bits. */
export function saturate(value: number): number {
  return clamp(value, -32_768, 32_767);
}

/** Into a range. */
export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/**
 * Step size and predictor of one sub-band (ITU-T G.722 §3.5, §3.6 and their blocks in §6): two poles, six zeros. Encoder
 * and decoder run the same one on the same differences, so they always agree. Hot: twice per two samples.
 */
export class G722Band {
  /** What the next sample is expected to be. */
  prediction = 0;
  /** Step size of the quantizer. */
  step: number;
  readonly #kind: BandKind;
  #log = 0;
  #zeroPart = 0;
  /** Coefficients and history of the poles: index 0 is the sample at hand. */
  #a1 = 0;
  #a2 = 0;
  #r1 = 0;
  #r2 = 0;
  #p1 = 0;
  #p2 = 0;
  readonly #b = new Int32Array(7);
  readonly #d = new Int32Array(7);

  constructor(kind: BandKind) {
    this.#kind = kind;
    this.step = kind.firstStep;
  }

  /**
   * Takes one sample in.
   * @param difference what the quantizer gave back
   * @param logStep by how much its code moves the logarithm of the step size
   */
  adapt(difference: number, logStep: number): void {
    this.#scale(logStep);
    this.#predict(difference);
  }

  /** Blocks LOGSCL, SCALEL and LOGSCH, SCALEH. */
  #scale(logStep: number): void {
    const { logMax, shift } = this.#kind;
    this.#log = clamp(((this.#log * 127) >> 7) + logStep, 0, logMax);
    const mantissa = MANTISSAS[(this.#log >> 6) & 31] as number;
    const right = shift - (this.#log >> 11);
    this.step = (right < 0 ? mantissa << -right : mantissa >> right) << 2;
  }

  /** Blocks RECONS to PREDIC: adapts the poles, then the zeros, then foretells the next sample. */
  #predict(difference: number): void {
    const r0 = saturate(this.prediction + difference);
    const p0 = saturate(this.#zeroPart + difference);
    this.#adaptPoles(p0);
    this.#adaptZeros(difference);
    this.#r2 = this.#r1;
    this.#r1 = r0;
    this.#p2 = this.#p1;
    this.#p1 = p0;
    const poles = ((this.#a1 * saturate(this.#r1 * 2)) >> 15) + ((this.#a2 * saturate(this.#r2 * 2)) >> 15);
    let zeros = 0;
    for (let n = 6; n > 0; n--) zeros += ((this.#b[n] as number) * saturate((this.#d[n] as number) * 2)) >> 15;
    this.#zeroPart = saturate(zeros);
    this.prediction = saturate(saturate(poles) + this.#zeroPart);
  }

  /** Blocks UPPOL2 and UPPOL1: by the signs of the last three partial sums, kept where the filter is stable. */
  #adaptPoles(p0: number): void {
    const isLikeFirst = p0 < 0 === this.#p1 < 0;
    const isLikeSecond = p0 < 0 === this.#p2 < 0;
    const turn = saturate(this.#a1 * 4);
    const lean = isLikeFirst ? Math.min(-turn, 32_767) : turn;
    const second = (isLikeSecond ? 128 : -128) + (lean >> 7) + ((this.#a2 * 32_512) >> 15);
    this.#a2 = clamp(second, -12_288, 12_288);
    const first = saturate((isLikeFirst ? 192 : -192) + ((this.#a1 * 32_640) >> 15));
    const bound = saturate(15_360 - this.#a2);
    this.#a1 = clamp(first, -bound, bound);
  }

  /** Blocks UPZERO and DELAYA: each coefficient follows the sign of its own past difference. */
  #adaptZeros(difference: number): void {
    const b = this.#b;
    const d = this.#d;
    const pace = difference === 0 ? 0 : 128;
    for (let n = 6; n > 0; n--) {
      const isLike = (d[n] as number) < 0 === difference < 0;
      b[n] = saturate((isLike ? pace : -pace) + (((b[n] as number) * 32_640) >> 15));
    }
    for (let n = 6; n > 1; n--) d[n] = d[n - 1] as number;
    d[1] = difference;
  }
}
