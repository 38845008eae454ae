import { expect, test } from "vitest";
import { toneLevelDb, totalLevelDb } from "./goertzel.js";
import { resample } from "./resample.js";

const AMPLITUDE = 16_384; // -6 dB

function sine(hz: number, rateHz: number, seconds = 1): Int16Array {
  return Int16Array.from({ length: rateHz * seconds }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** The middle of a block, away from the edges where the signal begins and ends. */
function middle(samples: Int16Array): [number, number] {
  return [Math.floor(samples.length / 4), Math.floor((samples.length * 3) / 4)];
}

test.each([11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])(
  "from %i Hz the voice band keeps its level and what would alias is 70 dB down",
  (rateHz) => {
    for (const hz of [100, 300, 1000, 3000, 3400]) {
      const out = resample(sine(hz, rateHz), rateHz, 8000);
      expect(out.length).toBe(8000);
      expect(Math.abs(toneLevelDb(out, ...middle(out), hz, 8000) + 6.02)).toBeLessThan(hz < 3400 ? 0.05 : 0.5);
    }
    for (const hz of [4100, 5000, 5400].filter((f) => f < rateHz / 2)) {
      const out = resample(sine(hz, rateHz), rateHz, 8000);
      expect(totalLevelDb(out, ...middle(out))).toBeLessThan(-70);
    }
  },
);

test("a tone that was resampled has no other sound above -70 dB of it", () => {
  const out = resample(sine(1000, 44_100, 2), 44_100, 8000);
  const [from, to] = middle(out);
  let [re, im] = [0, 0];
  for (let i = from; i < to; i++) {
    re += out[i]! * Math.cos((2 * Math.PI * i) / 8);
    im += out[i]! * Math.sin((2 * Math.PI * i) / 8);
  }
  const half = (to - from) / 2;
  const rest = out.map((s, i) =>
    Math.round(s - (re / half) * Math.cos((2 * Math.PI * i) / 8) - (im / half) * Math.sin((2 * Math.PI * i) / 8)),
  );
  expect(totalLevelDb(rest, from, to)).toBeLessThan(-76);
});

test("upwards no image of the tone appears", () => {
  const out = resample(sine(1000, 8000), 8000, 16_000);
  expect(out.length).toBe(16_000);
  expect(toneLevelDb(out, ...middle(out), 1000, 16_000)).toBeCloseTo(-6.02, 1);
  expect(toneLevelDb(out, ...middle(out), 7000, 16_000)).toBeLessThan(-80);
});

test("nothing is delayed: a click stays at its place", () => {
  const click = new Int16Array(4800);
  click[2400] = 30_000;
  const out = resample(click, 48_000, 8000);
  expect(out.indexOf(Math.max(...out))).toBe(400);
});

test("equal rates, no samples and rates without a common divisor", () => {
  const samples = sine(400, 8000);
  expect(resample(samples, 8000, 8000)).toBe(samples);
  expect(resample(new Int16Array(0), 44_100, 8000).length).toBe(0);
  const odd = resample(sine(1000, 11_127), 11_127, 8000);
  expect(odd.length).toBe(8000);
  expect(toneLevelDb(odd, ...middle(odd), 1000, 8000)).toBeCloseTo(-6.02, 1);
});

test("a square wave at full scale is held within 16 bit, not wrapped", () => {
  const square = Int16Array.from({ length: 4800 }, (_, i) => (i % 240 < 120 ? 32_767 : -32_768));
  const out = resample(square, 48_000, 8000);
  for (let i = 4; i < 16; i++) expect(out[400 + i]!).toBeGreaterThan(0);
});
