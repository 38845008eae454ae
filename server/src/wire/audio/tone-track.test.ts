import { expect, test } from "vitest";
import { parseToneSpec, ToneGenerator } from "./tone.js";
import { findTone, longestGapMs, toneMs } from "./tone-track.js";

function tone(hz: string, onMs: number, offMs: number, rateHz = 8000): Int16Array {
  const spec = parseToneSpec(hz, { onMs, offMs, volumeDb: -6 });
  if ("problem" in spec) throw new Error(spec.problem);
  const generator = new ToneGenerator(spec, rateHz);
  const samples = new Int16Array(generator.totalSamples);
  generator.pull(samples);
  return samples;
}

test.each([8000, 16_000, 48_000])("the stretches of a cadence are found, to 10 ms, at %i Hz", (rateHz) => {
  const samples = tone("440x3;1000", 200, 100, rateHz);
  const found = findTone(samples, rateHz, 440);
  expect(found.length).toBe(3);
  for (const [i, s] of found.entries()) {
    expect(Math.abs(s.startMs - 300 * i)).toBeLessThanOrEqual(10);
    expect(Math.abs(s.endMs - 300 * i - 200)).toBeLessThanOrEqual(10);
    expect(s.db).toBeCloseTo(-6, 0);
  }
  expect(Math.abs(toneMs(samples, rateHz, 440) - 600)).toBeLessThanOrEqual(40);
  expect(Math.abs(longestGapMs(samples, rateHz, 440) - 100)).toBeLessThanOrEqual(10);
});

test("a tone below the asked level, or with too small a share of the sound, is not there", () => {
  const samples = tone("440", 500, 0);
  expect(findTone(samples, 8000, 440, { minDb: 0 })).toEqual([]);
  expect(findTone(tone("440,1000,1500,2000,2500", 500, 0), 8000, 440, { minShare: 0.5 })).toEqual([]);
});

test("audio shorter than a window has no tone", () => {
  expect(findTone(tone("440", 15, 0), 8000, 440)).toEqual([]);
  expect(longestGapMs(new Int16Array(0), 8000, 440)).toBe(0);
});
