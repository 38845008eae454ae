import { toneAmplitude, toneLevelDb, totalLevelDb } from "./goertzel.js";

/** Where and how loud a tone is looked for. Times count from the first sample. */
export interface ToneSearch {
  /** Default 0. */
  readonly fromMs?: number;
  /** Default: the end. */
  readonly toMs?: number;
  /** Level below which the tone is not there; 0 = a sine at full scale. Default -35. */
  readonly minDb?: number;
  /** Part of the block's power that must be the tone's, so that speech is no tone. Default 0.2. */
  readonly minShare?: number;
  /** Block that is looked at: a shorter one hears shorter gaps, and tones `1000 / windowMs` Hz away. Default 20. */
  readonly windowMs?: number;
}

/** A stretch in which a tone is there without a break, to about 5 ms. */
export interface ToneSegment {
  readonly startMs: number;
  readonly endMs: number;
  /** Median level. */
  readonly db: number;
}

interface Block {
  readonly centreMs: number;
  readonly db: number;
  readonly isThere: boolean;
}

const HOP_MS = 5;
/** A block that a tone fills by half is 6 dB below a full one: there is the edge. Half a dB for the rounding. */
const HALF_DB = 6.5;

/** Every stretch in which `hz` sounds. Breaks of a window's length and more separate stretches. */
export function findTone(samples: Int16Array, rateHz: number, hz: number, search: ToneSearch = {}): ToneSegment[] {
  const segments: ToneSegment[] = [];
  let run: Block[] = [];
  for (const block of blocks(samples, rateHz, hz, search)) {
    if (block.isThere) run.push(block);
    else if (run.length > 0) {
      segments.push(segment(run));
      run = [];
    }
  }
  return run.length > 0 ? [...segments, segment(run)] : segments;
}

/** Time in which `hz` sounds, all stretches together. */
export function toneMs(samples: Int16Array, rateHz: number, hz: number, search: ToneSearch = {}): number {
  return findTone(samples, rateHz, hz, search).reduce((sum, s) => sum + s.endMs - s.startMs, 0);
}

/**
 * The longest time without `hz` between its first and its last sound; with `fromMs` and `toMs` also the time from the one
 * to its first and from its last to the other. A tone that is never there: the whole time.
 */
export function longestGapMs(samples: Int16Array, rateHz: number, hz: number, search: ToneSearch = {}): number {
  const segments = findTone(samples, rateHz, hz, search);
  const wholeMs = (samples.length * 1000) / rateHz;
  const [first, last] = [segments[0], segments.at(-1)];
  if (!first || !last) return (search.toMs ?? wholeMs) - (search.fromMs ?? 0);
  const gaps = segments.slice(1).map((s, i) => s.startMs - segments[i]!.endMs);
  if (search.fromMs !== undefined) gaps.push(first.startMs - search.fromMs);
  if (search.toMs !== undefined) gaps.push(search.toMs - last.endMs);
  return Math.max(0, ...gaps);
}

function* blocks(samples: Int16Array, rateHz: number, hz: number, search: ToneSearch): Generator<Block> {
  const { fromMs = 0, toMs = (samples.length * 1000) / rateHz, minDb = -35, minShare = 0.2, windowMs = 20 } = search;
  const at = (ms: number) => Math.round((ms * rateHz) / 1000);
  for (let ms = fromMs; ms + windowMs <= toMs; ms += HOP_MS) {
    const [start, end] = [at(ms), at(ms + windowMs)];
    const db = toneLevelDb(samples, start, end, hz, rateHz);
    const isThere = db >= minDb && share(samples, start, end, hz, rateHz) >= minShare;
    yield { centreMs: ms + windowMs / 2, db, isThere };
  }
}

function share(samples: Int16Array, start: number, end: number, hz: number, rateHz: number): number {
  const amplitude = 10 ** (totalLevelDb(samples, start, end) / 20);
  return (toneAmplitude(samples, start, end, hz, rateHz) / amplitude) ** 2;
}

/** The run without the blocks at its ends that the tone fills by less than half. */
function segment(run: readonly Block[]): ToneSegment {
  const db = run.map((b) => b.db).sort((a, b) => a - b)[run.length >> 1]!;
  const full = run.filter((b) => b.db >= db - HALF_DB);
  return { startMs: full[0]!.centreMs, endMs: full.at(-1)!.centreMs, db };
}
