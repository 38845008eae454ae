/** A cadence of tones (call-xml.md 4.9). */
export interface ToneSpec {
  readonly steps: readonly ToneStep[];
  /** Times the whole is played; 0 = until `timeoutMs`. */
  readonly loop: number;
  /** -70..0; at 0 the sum of a step's tones reaches full scale. */
  readonly volumeDb: number;
  /** Longest playing. */
  readonly timeoutMs: number;
}

/** Tones that sound together for `onMs`, then silence for `offMs`. */
export interface ToneStep {
  readonly hz: readonly number[];
  readonly onMs: number;
  readonly offMs: number;
}

/** Rise and fall of each tone: short enough for a cadence of 20 ms, long enough not to click. */
const RAMP_MS = 2;
/** A loop longer than this is cut (call-xml.md 8.1). */
const MAX_LOOPS = 1000;

/** Longest stretch in which the recurrence of the sines runs free. */
const RUN_SAMPLES = 1024;

interface Step {
  /** Of each tone, per sample. */
  readonly radians: readonly number[];
  /** Twice the cosine of them. */
  readonly turns: readonly number[];
  /** Of each tone. */
  readonly amplitude: number;
  readonly onSamples: number;
  readonly samples: number;
}

/** Makes the samples of a cadence, frame by frame. The trailing silence of the last step belongs to it. */
export class ToneGenerator {
  readonly #steps: readonly Step[];
  readonly #totalSamples: number;
  readonly #rampSamples: number;
  readonly #y1: Float64Array;
  readonly #y2: Float64Array;
  #played = 0;
  #step = 0;
  #inStep = 0;

  constructor(spec: ToneSpec, rateHz: number) {
    const volume = 32_767 * 10 ** (spec.volumeDb / 20);
    const samples = (ms: number) => Math.round((ms * rateHz) / 1000);
    this.#steps = spec.steps.map((s) => ({
      radians: s.hz.map((hz) => (2 * Math.PI * hz) / rateHz),
      turns: s.hz.map((hz) => 2 * Math.cos((2 * Math.PI * hz) / rateHz)),
      amplitude: volume / s.hz.length,
      onSamples: samples(s.onMs),
      samples: samples(s.onMs) + samples(s.offMs),
    }));
    const roundSamples = this.#steps.reduce((sum, s) => sum + s.samples, 0);
    const loops = spec.loop === 0 ? Number.POSITIVE_INFINITY : Math.min(spec.loop, MAX_LOOPS);
    this.#totalSamples = roundSamples === 0 ? 0 : Math.min(roundSamples * loops, samples(spec.timeoutMs));
    this.#rampSamples = samples(RAMP_MS);
    const tones = Math.max(0, ...this.#steps.map((s) => s.radians.length));
    this.#y1 = new Float64Array(tones);
    this.#y2 = new Float64Array(tones);
  }

  /** Length of the whole, the timeout taken into account. */
  get totalSamples(): number {
    return this.#totalSamples;
  }

  /**
   * Fills `out` from its start; the rest is silence. Hot.
   * @returns samples that belong to the cadence, 0 at its end
   */
  pull(out: Int16Array): number {
    const count = Math.min(out.length, this.#totalSamples - this.#played);
    for (let at = 0; at < count; ) at += this.#run(out, at, count - at);
    out.fill(0, count);
    this.#played += count;
    return count;
  }

  /** Goes on within one step; returns the samples written. */
  #run(out: Int16Array, at: number, room: number): number {
    const step = this.#steps[this.#step]!;
    const left = (this.#inStep < step.onSamples ? step.onSamples : step.samples) - this.#inStep;
    const count = Math.min(room, left, RUN_SAMPLES);
    if (this.#inStep < step.onSamples) this.#sound(out, at, count, step);
    else out.fill(0, at, at + count);
    this.#inStep += count;
    if (this.#inStep === step.samples) {
      this.#inStep = 0;
      this.#step = (this.#step + 1) % this.#steps.length;
    }
    return count;
  }

  /** sin(w·n) = 2·cos(w)·sin(w·(n−1)) − sin(w·(n−2)), begun anew with each run so that no error grows. */
  #sound(out: Int16Array, at: number, count: number, step: Step): void {
    const [y1, y2] = [this.#y1, this.#y2];
    const tones = step.radians.length;
    for (let t = 0; t < tones; t++) {
      y1[t] = Math.sin(step.radians[t]! * (this.#inStep - 1));
      y2[t] = Math.sin(step.radians[t]! * (this.#inStep - 2));
    }
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let t = 0; t < tones; t++) {
        const y = step.turns[t]! * y1[t]! - y2[t]!;
        y2[t] = y1[t]!;
        y1[t] = y;
        sum += y;
      }
      out[at + i] = Math.round(sum * step.amplitude * this.#ramp(this.#inStep + i, step.onSamples));
    }
  }

  #ramp(at: number, onSamples: number): number {
    const toEdge = Math.min(at + 1, onSamples - at);
    return toEdge >= this.#rampSamples ? 1 : toEdge / this.#rampSamples;
  }
}

/** The values of a Tone command beside `hz`; absent ones have the defaults of call-xml.md 4.9. */
export interface ToneOptions {
  /** Default 1000. */
  readonly onMs?: number | undefined;
  /** Default 0. */
  readonly offMs?: number | undefined;
  /** Default 1. */
  readonly loop?: number | undefined;
  /** Default 0. */
  readonly volumeDb?: number | undefined;
  /** Default 30000; an hour at most. */
  readonly timeoutMs?: number | undefined;
}

/** What is wrong with a Tone command, in words that follow "Invalid {attribute}=...: ". */
export interface ToneProblem {
  readonly attribute: "hz" | "don" | "doff" | "loop" | "volume" | "timeout";
  readonly problem: string;
}

const MIN_HZ = 20;
const MAX_HZ = 4000;
const MAX_TONES_PER_STEP = 8;
/** Repeats and steps beyond are cut (call-xml.md 8.1, row loop). */
const MAX_STEPS = 1000;
const MAX_TIMEOUT_MS = 3_600_000;
const STEP = /^\s*(\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*)(?:\s*x\s*(\d+))?\s*$/i;
const EXPECTED = `steps of frequencies ${MIN_HZ} to ${MAX_HZ}, as f[,f][xn][;...]`;

/** Reads the `hz` form `f[,f...][xn][;...]` of call-xml.md 4.9; times are in milliseconds. */
export function parseToneSpec(hz: string, options: ToneOptions = {}): ToneSpec | ToneProblem {
  const { onMs = 1000, offMs = 0, loop = 1, volumeDb = 0, timeoutMs = 30_000 } = options;
  if (!isCount(onMs)) return { attribute: "don", problem: "milliseconds" };
  if (!isCount(offMs)) return { attribute: "doff", problem: "milliseconds" };
  if (!isCount(loop)) return { attribute: "loop", problem: "a number of times" };
  if (!isCount(timeoutMs)) return { attribute: "timeout", problem: "milliseconds" };
  if (!(volumeDb >= -70 && volumeDb <= 0)) return { attribute: "volume", problem: "-70 to 0" };
  const steps: ToneStep[] = [];
  for (const text of hz.split(";")) {
    const parsed = parseStep(text, onMs, offMs);
    if (!parsed) return { attribute: "hz", problem: EXPECTED };
    for (let n = 0; n < parsed.times && steps.length < MAX_STEPS; n++) steps.push(parsed.step);
  }
  return { steps, loop, volumeDb, timeoutMs: Math.min(timeoutMs, MAX_TIMEOUT_MS) };
}

function parseStep(text: string, onMs: number, offMs: number): { step: ToneStep; times: number } | undefined {
  const match = STEP.exec(text);
  if (!match) return undefined;
  const hz = match[1]!.split(",").map(Number);
  const times = match[2] === undefined ? 1 : Number(match[2]);
  if (times < 1 || hz.length > MAX_TONES_PER_STEP || hz.some((f) => f < MIN_HZ || f > MAX_HZ)) return undefined;
  return { step: { hz, onMs, offMs }, times };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
