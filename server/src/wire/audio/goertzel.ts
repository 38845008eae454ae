/**
 * Amplitude of the tone `hz` in `samples[start, end)`: 1 = a sine at full scale. Goertzel's recurrence.
 * A rectangular block: other tones leak in unless they stand some blocks (`rate / length` Hz) apart. Hot.
 */
export function toneAmplitude(samples: Int16Array, start: number, end: number, hz: number, rateHz: number): number {
  const from = Math.max(0, start);
  const to = Math.min(end, samples.length);
  if (to <= from) return 0;
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let s1 = 0;
  let s2 = 0;
  for (let i = from; i < to; i++) {
    const s0 = samples[i]! + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
  return (2 * Math.sqrt(Math.max(0, power))) / ((to - from) * 32_768);
}

/** The same in dB: 0 = a sine at full scale, `SILENCE_DB` at the least. */
export function toneLevelDb(samples: Int16Array, start: number, end: number, hz: number, rateHz: number): number {
  return toDb(toneAmplitude(samples, start, end, hz, rateHz));
}

/** Level of everything in the block, in dB against the level of a sine at full scale. */
export function totalLevelDb(samples: Int16Array, start: number, end: number): number {
  const from = Math.max(0, start);
  const to = Math.min(end, samples.length);
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i]! * samples[i]!;
  return to <= from ? SILENCE_DB : toDb(Math.sqrt((2 * sum) / (to - from)) / 32_768);
}

/** What is answered for digital silence. */
export const SILENCE_DB = -120;

function toDb(amplitude: number): number {
  return amplitude <= 1e-6 ? SILENCE_DB : 20 * Math.log10(amplitude);
}
