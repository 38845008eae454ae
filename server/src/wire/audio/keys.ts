import { toneAmplitude, totalLevelDb } from "./goertzel.js";

/** A key heard in the audio. */
export interface HeardKey {
  /** `0`-`9`, `*`, `#`, `A`-`D`. */
  readonly key: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** ITU-T Q.23. */
const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];
const KEYS = ["123A", "456B", "789C", "*0#D"];
/** ITU-T Q.24: 40 ms must be heard, less than 23 ms must not. */
const MIN_KEY_MS = 30;
const WINDOW_MS = 20;
const HOP_MS = 5;
const MIN_DB = -36;
/** The two tones may differ by this factor in amplitude (10 dB). */
const MAX_TWIST = 3.2;
/** Part of the block's power that the two tones must have: speech has less. */
const MIN_SHARE = 0.75;

/** The two tones of a key, for `ToneStep.hz`; undefined for what is no key. */
export function keyTones(key: string): [lowHz: number, highHz: number] | undefined {
  const row = KEYS.findIndex((keys) => key.length === 1 && keys.includes(key.toUpperCase()));
  const column = KEYS[row]?.indexOf(key.toUpperCase());
  return column === undefined ? undefined : [LOW_HZ[row]!, HIGH_HZ[column]!];
}

/** The keys pressed in-band (dual tones, Q.23), in their order. */
export function findKeys(samples: Int16Array, rateHz: number): HeardKey[] {
  const heard: HeardKey[] = [];
  let current: { key: string; startMs: number; endMs: number } | undefined;
  const lengthMs = (samples.length * 1000) / rateHz;
  for (let ms = 0; ms + WINDOW_MS <= lengthMs; ms += HOP_MS) {
    const [start, end] = [ms, ms + WINDOW_MS].map((t) => Math.round((t * rateHz) / 1000)) as [number, number];
    const key = keyOf(samples, start, end, rateHz);
    if (key !== undefined && key === current?.key) current.endMs = ms + WINDOW_MS;
    else {
      if (current) heard.push(current);
      current = key === undefined ? undefined : { key, startMs: ms, endMs: ms + WINDOW_MS };
    }
  }
  if (current) heard.push(current);
  return heard.filter((k) => k.endMs - k.startMs >= MIN_KEY_MS);
}

function keyOf(samples: Int16Array, start: number, end: number, rateHz: number): string | undefined {
  const totalDb = totalLevelDb(samples, start, end);
  if (totalDb < MIN_DB) return undefined;
  const strongest = (tones: readonly number[]) => {
    const amplitudes = tones.map((hz) => toneAmplitude(samples, start, end, hz, rateHz));
    const most = Math.max(...amplitudes);
    return { index: amplitudes.indexOf(most), amplitude: most };
  };
  const [low, high] = [strongest(LOW_HZ), strongest(HIGH_HZ)];
  const share = (low.amplitude ** 2 + high.amplitude ** 2) / 10 ** (totalDb / 10);
  const twist = Math.max(low.amplitude / high.amplitude, high.amplitude / low.amplitude);
  return share < MIN_SHARE || twist > MAX_TWIST ? undefined : KEYS[low.index]![high.index];
}
