import { clamp, G722Band, HIGHER, LOWER, saturate } from "./g722-band.js";

/** Samples a second of what is encoded; the clock of its RTP is 8,000 all the same (RFC 3551 §4.5.2). */
export const G722_RATE_HZ = 16_000;

/** Filter that parts and joins the sub-bands: even taps; the odd ones are the same backwards (table 11). */
const TAPS = Int16Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);
/** Decision levels of the lower band (Q6), in steps of the quantizer / 4096. */
const LEVELS = Int16Array.of(
  ...[0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650],
  ...[714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919],
);
/** Codes of the lower band by interval, for differences below zero (ILN) and from zero on (ILP). */
const LOW_NEGATIVE = Uint8Array.of(
  ...[
    0, 63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
  ],
);
const LOW_POSITIVE = Uint8Array.of(
  ...[
    0, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34,
    33, 32,
  ],
);
/** What a code of 4 bits (QM4) and of 6 bits (QM6) of the lower band, and of 2 bits (QM2) of the higher one, stands for. */
const LOW_4 = Int16Array.of(
  ...[0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0],
);
const LOW_6 = Int16Array.of(
  ...[-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576],
  ...[-7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040],
  ...[-728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456],
  ...[4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136],
);
const HIGH_2 = Int16Array.of(-7408, -1616, 7408, 1616);
/** By how much a code moves the step size of its band (WL over RL4, WH over RH2). */
const LOW_LOG = Int16Array.of(...[-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60]);
const HIGH_LOG = Int16Array.of(798, -214, 798, -214);

/** Delay line of the filter: 24 samples, written twice so that it never has to be moved. */
class Delay {
  readonly #samples = new Int32Array(48);
  #at = 0;
  even = 0;
  odd = 0;

  /** Takes two samples in and sums both halves of the filter up. Hot. */
  push(first: number, second: number): void {
    const samples = this.#samples;
    const at = this.#at;
    samples[at] = first;
    samples[at + 24] = first;
    samples[at + 1] = second;
    samples[at + 25] = second;
    this.#at = at === 22 ? 0 : at + 2;
    let even = 0;
    let odd = 0;
    const oldest = at + 2;
    for (let tap = 0; tap < 12; tap++) {
      even += (samples[oldest + 2 * tap] as number) * (TAPS[tap] as number);
      odd += (samples[oldest + 2 * tap + 1] as number) * (TAPS[11 - tap] as number);
    }
    this.even = even;
    this.odd = odd;
  }
}

/** G.722 at 64 kbit/s: 16,000 samples a second into 8,000 bytes. One per stream, for it remembers. */
export class G722Encoder {
  readonly #delay = new Delay();
  readonly #low = new G722Band(LOWER);
  readonly #high = new G722Band(HIGHER);

  /** Encodes an even number of samples. @returns bytes written: half as many. Hot */
  encode(samples: Int16Array, out: Uint8Array): number {
    const bytes = samples.length >> 1;
    for (let n = 0; n < bytes; n++) {
      this.#delay.push(samples[2 * n] as number, samples[2 * n + 1] as number);
      const { even, odd } = this.#delay;
      out[n] = (this.#encodeHigh((odd - even) >> 14) << 6) | this.#encodeLow((odd + even) >> 14);
    }
    return bytes;
  }

  #encodeLow(sample: number): number {
    const band = this.#low;
    const difference = saturate(sample - band.prediction);
    const size = difference < 0 ? ~difference : difference;
    let interval = 1;
    while (interval < 30 && size >= ((LEVELS[interval] as number) * band.step) >> 12) interval++;
    const code = (difference < 0 ? LOW_NEGATIVE : LOW_POSITIVE)[interval] as number;
    band.adapt((band.step * (LOW_4[code >> 2] as number)) >> 15, LOW_LOG[code >> 2] as number);
    return code;
  }

  #encodeHigh(sample: number): number {
    const band = this.#high;
    const difference = saturate(sample - band.prediction);
    const size = difference < 0 ? ~difference : difference;
    const isLarge = size >= (564 * band.step) >> 12;
    const code = (difference < 0 ? 0 : 2) + (isLarge ? 0 : 1);
    band.adapt((band.step * (HIGH_2[code] as number)) >> 15, HIGH_LOG[code] as number);
    return code;
  }
}

/** The way back. One per stream. */
export class G722Decoder {
  readonly #delay = new Delay();
  readonly #low = new G722Band(LOWER);
  readonly #high = new G722Band(HIGHER);

  /** Decodes bytes. @returns samples written: twice as many. Hot */
  decode(bytes: Uint8Array, out: Int16Array): number {
    for (let n = 0; n < bytes.length; n++) {
      const code = bytes[n] as number;
      const low = this.#decodeLow(code & 0x3f);
      const high = this.#decodeHigh(code >> 6);
      this.#delay.push(low + high, low - high);
      out[2 * n] = saturate(this.#delay.odd >> 11);
      out[2 * n + 1] = saturate(this.#delay.even >> 11);
    }
    return 2 * bytes.length;
  }

  #decodeLow(code: number): number {
    const band = this.#low;
    const sample = limit(band.prediction + ((band.step * (LOW_6[code] as number)) >> 15));
    band.adapt((band.step * (LOW_4[code >> 2] as number)) >> 15, LOW_LOG[code >> 2] as number);
    return sample;
  }

  #decodeHigh(code: number): number {
    const band = this.#high;
    const difference = (band.step * (HIGH_2[code] as number)) >> 15;
    const sample = limit(band.prediction + difference);
    band.adapt(difference, HIGH_LOG[code] as number);
    return sample;
  }
}

/** To the 15 bits of a sub-band. */
function limit(value: number): number {
  return clamp(value, -16_384, 16_383);
}
