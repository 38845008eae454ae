/*
 * Keys in the audio (ITU-T Q.23), for peers that have no other way to send them. Samples are taken in blocks of 12.75 ms:
 * a tone of 40 ms, which must be heard, has two whole ones wherever it begins, one of 23 ms, which must not (Q.24), has one.
 *
 * Speech has moments that look like two tones (talk-off). A block counts only when all of this holds, and a key needs two
 * such blocks in a row that agree:
 *  - the two strongest tones of the groups stand out of their groups and hold nearly all of the power,
 *  - they are about equally strong (twist), and the higher has no second harmonic as voices have (that of the lower lies
 *    among the tones of the other group),
 *  - from block to block neither level nor phase moves otherwise than a steady tone of that frequency would.
 */
const RATE_HZ = 8000;
const BLOCK = 102;
const BLOCK_MS = (BLOCK * 1000) / RATE_HZ;
const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];
const KEYS = "123A456B789C*0#D";
const GROUP = 4;
/** Weakest tone: -34 dBm0, below the -25 dBm0 with 6 dB of twist that must be heard. Amplitude of a sine, full scale = 1. */
const MIN_AMPLITUDE = 10 ** (-37 / 20);
/** Power between the stronger and the weaker tone, 9 dB: networks may tilt by 8. */
const MAX_TWIST = 10 ** (9 / 10);
/** Power of a tone over that of each other of its group, 6 dB: two tones 1.5 % off leave that much. */
const MIN_LEAD = 4;
/** Part of the power that the two tones have; what is off by 1.5 % and noise of 15 dB leave this. */
const MIN_SHARE = 0.6;
/** Of the power of the tone: its second harmonic, -12 dB. */
const MAX_HARMONIC = 0.063;
/** How far the frequency may be off by the phase: 1.5 % + 2 Hz must be taken, 3.5 % must not. */
const MAX_OFF = 0.017;
const MAX_OFF_HZ = 3;
/** Change of power from one block to the next, 4 dB, while it begins. */
const MAX_STEP = 2.5;
/** A key is as long as the amplitude of its tones in each block says; less than this is none. */
const MIN_KEY_MS = 32;
/** A gap of 20 ms may be a lost packet, one of 40 ms is the pause between two keys (Q.24). */
const PAUSE_MS = 30;
/** So much of its amplitude, and the key goes on whatever was before. */
const WHOLE_SHARE = 0.85;
/** Blocks that look like no key, and the key is over, however loud its tones may be in them. */
const MOST_MISSED = 4;

interface Filter {
  readonly coefficient: number;
  readonly sine: number;
  readonly cosine: number;
}

function filterOf(hz: number): Filter {
  const radians = (2 * Math.PI * hz) / RATE_HZ;
  return { coefficient: 2 * Math.cos(radians), sine: Math.sin(radians), cosine: Math.cos(radians) };
}

const TONES_HZ = [...LOW_HZ, ...HIGH_HZ];
const FILTERS = TONES_HZ.map(filterOf);
const HARMONICS = TONES_HZ.map((hz) => filterOf(2 * hz));
/** Phase that a tone of exactly its frequency gains in a block. */
const ADVANCE = TONES_HZ.map((hz) => (2 * Math.PI * hz * BLOCK) / RATE_HZ);
/** Largest difference from it. */
const MAX_DRIFT = TONES_HZ.map((hz) => (2 * Math.PI * (hz * MAX_OFF + MAX_OFF_HZ) * BLOCK) / RATE_HZ);
/** Power of a block from the sum of squares, and of a tone from |Goertzel|²: both as of a sine's amplitude squared. */
const TOTAL_SCALE = 2 / (BLOCK * 32_768 * 32_768);
const TONE_SCALE = 4 / (BLOCK * BLOCK * 32_768 * 32_768);

/** A key is `low tone * 4 + high tone`. */
const NONE = -1;

/**
 * Hears keys in the audio of one stream, 8000 Hz, frame by frame. Each is told once, when it has ended, with its length.
 * Silence costs one multiplication per sample, anything else nine.
 */
export class KeyDetector {
  readonly #report: (key: string, durationMs: number) => void;
  readonly #block = new Float64Array(BLOCK);
  #filled = 0;
  /** Powers of the eight tones: of this block, and of the two before. */
  #powers = new Float64Array(2 * GROUP);
  #before = new Float64Array(2 * GROUP);
  #earlier = new Float64Array(2 * GROUP);
  readonly #real = new Float64Array(2 * GROUP);
  readonly #imaginary = new Float64Array(2 * GROUP);
  /** Of the block before. */
  #lastKey = NONE;
  #lastLowPhase = 0;
  #lastHighPhase = 0;
  /** The key that is held. */
  #key = NONE;
  #missed = 0;
  #heldMs = 0;
  /** Silence since the tones were last whole. */
  #gapMs = 0;
  /** Power of both its tones in a whole block. */
  #whole = 0;

  constructor(report: (key: string, durationMs: number) => void) {
    this.#report = report;
  }

  /** Whether a key sounds now, as far as is known: from its second block to its end. */
  get isHeld(): boolean {
    return this.#key !== NONE;
  }

  /** Hot. */
  push(samples: Int16Array): void {
    const block = this.#block;
    let filled = this.#filled;
    for (let i = 0; i < samples.length; i++) {
      block[filled++] = samples[i]!;
      if (filled < BLOCK) continue;
      this.#judge();
      filled = 0;
    }
    this.#filled = filled;
  }

  /** Nothing comes any more for now; a key that is held ends here. */
  silence(): void {
    if (this.#filled === 0 && this.#key === NONE && this.#lastKey === NONE) return;
    this.#filled = 0;
    this.#lastKey = NONE;
    this.#before.fill(0);
    this.#end();
  }

  /** Hot. */
  #judge(): void {
    const key = this.#keyOfBlock();
    const isSteady = key !== NONE && key === this.#lastKey && this.#isSteady(key);
    if (this.#key !== NONE) this.#hold(key);
    else if (isSteady) this.#begin(key);
    this.#remember(key);
  }

  /** The key that the block alone looks like. Hot. */
  #keyOfBlock(): number {
    const total = this.#totalPower();
    if (total < MIN_AMPLITUDE * MIN_AMPLITUDE) {
      this.#powers.fill(0);
      return NONE;
    }
    this.#group(0);
    this.#group(GROUP);
    const low = this.#strongest(0);
    const high = this.#strongest(GROUP);
    if (low === NONE || high === NONE) return NONE;
    const a = this.#powers[low]!;
    const b = this.#powers[high]!;
    if (a < MIN_AMPLITUDE * MIN_AMPLITUDE || b < MIN_AMPLITUDE * MIN_AMPLITUDE) return NONE;
    if (a > b * MAX_TWIST || b > a * MAX_TWIST || a + b < MIN_SHARE * total) return NONE;
    return this.#harmonic(high) > MAX_HARMONIC * b ? NONE : low * GROUP + (high - GROUP);
  }

  /** Hot. */
  #totalPower(): number {
    const block = this.#block;
    let sum = 0;
    for (let i = 0; i < BLOCK; i++) sum += block[i]! * block[i]!;
    return sum * TOTAL_SCALE;
  }

  /** Goertzel's recurrence for four tones at once: each waits for its own last step, so that they fill each other's time. Hot. */
  #group(from: number): void {
    const block = this.#block;
    const c0 = FILTERS[from]!.coefficient;
    const c1 = FILTERS[from + 1]!.coefficient;
    const c2 = FILTERS[from + 2]!.coefficient;
    const c3 = FILTERS[from + 3]!.coefficient;
    let a0 = 0;
    let b0 = 0;
    let a1 = 0;
    let b1 = 0;
    let a2 = 0;
    let b2 = 0;
    let a3 = 0;
    let b3 = 0;
    for (let i = 0; i < BLOCK; i++) {
      const x = block[i]!;
      const y0 = x + c0 * a0 - b0;
      const y1 = x + c1 * a1 - b1;
      const y2 = x + c2 * a2 - b2;
      const y3 = x + c3 * a3 - b3;
      b0 = a0;
      b1 = a1;
      b2 = a2;
      b3 = a3;
      a0 = y0;
      a1 = y1;
      a2 = y2;
      a3 = y3;
    }
    this.#tone(from, a0, b0);
    this.#tone(from + 1, a1, b1);
    this.#tone(from + 2, a2, b2);
    this.#tone(from + 3, a3, b3);
  }

  /** Keeps a tone by the last two states of its recurrence, with the phase at the end of the block. Hot. */
  #tone(t: number, last: number, before: number): void {
    const { sine, cosine } = FILTERS[t]!;
    const real = last - before * cosine;
    const imaginary = before * sine;
    this.#real[t] = real;
    this.#imaginary[t] = imaginary;
    this.#powers[t] = (real * real + imaginary * imaginary) * TONE_SCALE;
  }

  #harmonic(t: number): number {
    const block = this.#block;
    const { coefficient } = HARMONICS[t]!;
    let s1 = 0;
    let s2 = 0;
    for (let i = 0; i < BLOCK; i++) {
      const s0 = block[i]! + coefficient * s1 - s2;
      s2 = s1;
      s1 = s0;
    }
    return (s1 * s1 + s2 * s2 - coefficient * s1 * s2) * TONE_SCALE;
  }

  /** The tone of a group that stands out of it. Hot. */
  #strongest(from: number): number {
    const powers = this.#powers;
    let best = from;
    for (let t = from + 1; t < from + GROUP; t++) if (powers[t]! > powers[best]!) best = t;
    for (let t = from; t < from + GROUP; t++) if (t !== best && powers[t]! * MIN_LEAD > powers[best]!) return NONE;
    return best;
  }

  /** Whether the two tones of this block go on those of the block before. */
  #isSteady(key: number): boolean {
    const low = key >> 2;
    const high = GROUP + (key & 3);
    const a = this.#powers[low]!;
    const b = this.#powers[high]!;
    const lastA = this.#before[low]!;
    const lastB = this.#before[high]!;
    if (a > lastA * MAX_STEP || lastA > a * MAX_STEP || b > lastB * MAX_STEP || lastB > b * MAX_STEP) return false;
    return (
      drift(this.#phase(low) - this.#lastLowPhase - ADVANCE[low]!) < MAX_DRIFT[low]! &&
      drift(this.#phase(high) - this.#lastHighPhase - ADVANCE[high]!) < MAX_DRIFT[high]!
    );
  }

  #phase(t: number): number {
    return Math.atan2(this.#imaginary[t]!, this.#real[t]!);
  }

  #begin(key: number): void {
    this.#key = key;
    this.#missed = 0;
    this.#whole = Math.max(powerOf(key, this.#powers), powerOf(key, this.#before));
    this.#heldMs = 0;
    this.#gapMs = 0;
    for (const powers of [this.#earlier, this.#before, this.#powers]) this.#lengthen(powers);
  }

  /** The next block of a key that is held, its own or not. */
  #hold(key: number): void {
    if (key !== this.#key && key !== NONE) return this.#end();
    this.#missed = key === NONE ? this.#missed + 1 : 0;
    const share = this.#lengthen(this.#powers);
    this.#gapMs = share > WHOLE_SHARE && key !== NONE ? 0 : this.#gapMs + BLOCK_MS * (1 - share);
    if (this.#gapMs >= PAUSE_MS || this.#missed >= MOST_MISSED) this.#end();
  }

  /** A block that the tones fill in part has them with the same part of their amplitude. @returns that part */
  #lengthen(powers: Float64Array): number {
    const share = Math.min(1, Math.sqrt(powerOf(this.#key, powers) / this.#whole));
    this.#heldMs += BLOCK_MS * share;
    return share;
  }

  #end(): void {
    const key = this.#key;
    this.#key = NONE;
    if (key !== NONE && this.#heldMs >= MIN_KEY_MS) this.#report(KEYS.charAt(key), Math.round(this.#heldMs));
  }

  #remember(key: number): void {
    const spare = this.#earlier;
    this.#earlier = this.#before;
    this.#before = this.#powers;
    this.#lastKey = key;
    if (key !== NONE) {
      this.#lastLowPhase = this.#phase(key >> 2);
      this.#lastHighPhase = this.#phase(GROUP + (key & 3));
    }
    this.#powers = spare;
  }
}

/** Of both tones of a key. */
function powerOf(key: number, powers: Float64Array): number {
  return powers[key >> 2]! + powers[GROUP + (key & 3)]!;
}

/** Distance of an angle from zero, turns left out. */
function drift(radians: number): number {
  const turn = 2 * Math.PI;
  return Math.abs(radians - turn * Math.round(radians / turn));
}
