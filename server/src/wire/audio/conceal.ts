const MS_PER_SECOND = 1000;
/** Pitch of voices: periods of 5 to 15 ms. */
const PERIOD_MIN_MS = 5;
const PERIOD_MAX_MS = 15;
/** What is compared with itself to find the period. */
const COMPARED_MS = 20;
/** Three longest periods, and a quarter of one for the seam. */
const HISTORY_MS = 50;
/** One period over and over sounds like a buzzer, so it becomes two and three of them. */
const LONGER_AFTER_MS = 10;
const PERIODS_MAX = 3;
/** As loud as before so long, then falling to nothing. */
const LOUD_MS = 10;
const SILENT_AFTER_MS = 60;
/** From what is made up to what came: the longer something was missing the slower. */
const SEAM_MIN_MS = 4;
const SEAM_MAX_MS = 10;

/**
 * Fills gaps in a stream of voice with what was said just before, in periods of its pitch, fading over 60 ms: the method of
 * ITU-T G.711 Appendix I, but without its delay. Samples that came pass through it; only those behind a gap are changed,
 * for some milliseconds. Pure, allocates nothing after it was made.
 */
export class LossConcealer {
  readonly #perMs: number;
  /** What was last heard or made up, the newest at the end. */
  readonly #history: Int16Array;
  /** What is repeated. */
  readonly #cycle: Float32Array;
  #cycleLength = 0;
  #cycleAt = 0;
  #periods = 0;
  #period = 0;
  /** Samples made up since the last one that came. */
  #missing = 0;
  /** What the first made-up samples are shifted by, so that they go on where the last one was. */
  #step = 0;
  /** Of the gap, as it was when it began. */
  readonly #before: Int16Array;

  constructor(rateHz: 8000 | 16_000) {
    this.#perMs = rateHz / MS_PER_SECOND;
    this.#history = new Int16Array(HISTORY_MS * this.#perMs);
    this.#before = new Int16Array(this.#history.length);
    this.#cycle = new Float32Array(PERIODS_MAX * PERIOD_MAX_MS * this.#perMs);
  }

  /** Something is being made up, or was until the last sample. */
  get isConcealing(): boolean {
    return this.#missing > 0;
  }

  /** Everything that can be made up has faded away. */
  get isSilent(): boolean {
    return this.#missing >= SILENT_AFTER_MS * this.#perMs;
  }

  /** Another stream begins. */
  reset(): void {
    this.#history.fill(0);
    this.#missing = 0;
  }

  /** Takes samples that came; behind a gap the first of them are blended with what was made up. Hot. */
  came(samples: Int16Array, from: number, to: number): void {
    if (this.#missing > 0) this.#blend(samples, from, to);
    this.#remember(samples, from, to);
  }

  /** Makes up `samples[from, to)`. */
  conceal(samples: Int16Array, from: number, to: number): void {
    for (let i = from; i < to; i++) samples[i] = this.#next();
    this.#remember(samples, from, to);
  }

  #blend(samples: Int16Array, from: number, to: number): void {
    const missingMs = this.#missing / this.#perMs;
    const seamMs = Math.min(SEAM_MAX_MS, SEAM_MIN_MS + Math.floor(missingMs / 10) * SEAM_MIN_MS);
    const length = Math.min(to - from, seamMs * this.#perMs);
    for (let i = 0; i < length; i++) {
      const share = (i + 1) / (length + 1);
      samples[from + i] = samples[from + i]! * share + this.#next() * (1 - share);
    }
    this.#missing = 0;
  }

  #next(): number {
    const perMs = this.#perMs;
    const missing = this.#missing++;
    if (missing >= SILENT_AFTER_MS * perMs) return 0;
    if (missing === 0) this.#begin();
    else if (missing % (LONGER_AFTER_MS * perMs) === 0 && this.#periods < PERIODS_MAX) this.#cycleOf(this.#periods + 1);
    const value = this.#cycle[this.#cycleAt]! + this.#stepAt(missing);
    this.#cycleAt = (this.#cycleAt + 1) % this.#cycleLength;
    return clip(value * loudness(missing / perMs));
  }

  #begin(): void {
    this.#before.set(this.#history);
    this.#period = this.#findPeriod();
    this.#cycleAt = 0;
    this.#periods = 0;
    this.#cycleOf(1);
    const end = this.#before.length;
    this.#step = this.#before[end - 1]! - this.#before[end - 1 - this.#period]!;
  }

  /** Fades within a quarter of a period. */
  #stepAt(missing: number): number {
    const length = this.#period >> 2;
    return missing < length ? this.#step * (1 - (missing + 1) / length) : 0;
  }

  /** Takes the last `periods` periods for the cycle, its end led over into its beginning. */
  #cycleOf(periods: number): void {
    const { length: end } = this.#before;
    const length = periods * this.#period;
    const seam = this.#period >> 2;
    for (let i = 0; i < length; i++) this.#cycle[i] = this.#before[end - length + i]!;
    for (let i = 0; i < seam; i++) {
      const share = (i + 1) / (seam + 1);
      const at = length - seam + i;
      this.#cycle[at] = this.#cycle[at]! * (1 - share) + this.#before[end - length - seam + i]! * share;
    }
    // The phase goes on: a longer cycle ends with the same period.
    this.#cycleAt = this.#periods === 0 ? 0 : length - this.#period + (this.#cycleAt % this.#period);
    this.#cycleLength = length;
    this.#periods = periods;
  }

  /** The shift at which the last 20 ms are most like what came before them. Coarse first, then every shift around the best. */
  #findPeriod(): number {
    const perMs = this.#perMs;
    const [min, max] = [PERIOD_MIN_MS * perMs, PERIOD_MAX_MS * perMs];
    const coarse = 4;
    const best = this.#bestShift(min, max, coarse, coarse);
    return this.#bestShift(Math.max(min, best - coarse), Math.min(max, best + coarse), 1, 2);
  }

  #bestShift(from: number, to: number, step: number, stride: number): number {
    const { length: end } = this.#before;
    const start = end - COMPARED_MS * this.#perMs;
    let best = from;
    let bestLikeness = Number.NEGATIVE_INFINITY;
    for (let shift = from; shift <= to; shift += step) {
      let product = 0;
      let energy = 1;
      for (let i = start; i < end; i += stride) {
        const earlier = this.#before[i - shift]!;
        product += this.#before[i]! * earlier;
        energy += earlier * earlier;
      }
      const likeness = product / Math.sqrt(energy);
      if (likeness <= bestLikeness) continue;
      bestLikeness = likeness;
      best = shift;
    }
    return best;
  }

  #remember(samples: Int16Array, from: number, to: number): void {
    const history = this.#history;
    const count = Math.min(to - from, history.length);
    history.copyWithin(0, count);
    const at = history.length - count;
    for (let i = 0; i < count; i++) history[at + i] = samples[to - count + i]!;
  }
}

function loudness(ms: number): number {
  return ms < LOUD_MS ? 1 : Math.max(0, 1 - (ms - LOUD_MS) / (SILENT_AFTER_MS - LOUD_MS));
}

function clip(value: number): number {
  return Math.max(-32_768, Math.min(32_767, value));
}
