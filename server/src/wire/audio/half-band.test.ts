import { expect, test } from "vitest";
import { toneLevelDb, totalLevelDb } from "./goertzel.js";
import { Doubler, Halver } from "./half-band.js";

const sine = (hz: number, rateHz: number) =>
  Int16Array.from({ length: rateHz }, (_, i) => Math.round(10_000 * Math.sin((2 * Math.PI * hz * i) / rateHz)));

/** A second of it, piece by piece as in a call. */
function run(node: Halver | Doubler, samples: Int16Array, piece: number, outPiece: number): Int16Array {
  const out = new Int16Array((samples.length * outPiece) / piece);
  for (let n = 0; n * piece < samples.length; n++)
    node.run(samples.subarray(n * piece, (n + 1) * piece), out.subarray(n * outPiece, (n + 1) * outPiece));
  return out;
}

const levels = (samples: Int16Array, rateHz: number, hz: number) => {
  const [from, to] = [rateHz / 4, (rateHz * 3) / 4];
  return { tone: toneLevelDb(samples, from, to, hz, rateHz), total: totalLevelDb(samples, from, to) };
};
const FULL_DB = 20 * Math.log10(10_000 / 32_768);

test.each([100, 1000, 3400])("%i Hz passes both ways at its level, with hardly anything beside it", (hz) => {
  const halved = levels(run(new Halver(), sine(hz, 16_000), 320, 160), 8000, hz);
  const doubled = levels(run(new Doubler(), sine(hz, 8000), 160, 320), 16_000, hz);
  for (const { tone } of [halved, doubled]) expect(Math.abs(tone - FULL_DB)).toBeLessThan(0.1);
});

test.each([4700, 5000, 6500, 7900])("%i Hz is 55 dB weaker at half the rate, where it would be another tone", (hz) => {
  const out = run(new Halver(), sine(hz, 16_000), 320, 160);
  expect(levels(out, 8000, 1000).total).toBeLessThan(FULL_DB - 55);
});

test.each([300, 1000, 3300])("%i Hz doubled has no image above 4,600 Hz", (hz) => {
  const out = run(new Doubler(), sine(hz, 8000), 160, 320);
  expect(toneLevelDb(out, 4000, 12_000, 8000 - hz, 16_000)).toBeLessThan(FULL_DB - 55);
});

test("pieces of any length are one stream", () => {
  const wave = sine(700, 16_000);
  expect(run(new Halver(), wave, 40, 20)).toEqual(run(new Halver(), wave, 320, 160));
  expect(run(new Doubler(), wave, 20, 40)).toEqual(run(new Doubler(), wave, 160, 320));
});

test("full scale does not wrap, and after a reset nothing is left", () => {
  const halver = new Halver();
  const out = new Int16Array(160);
  const square = Int16Array.from({ length: 320 }, (_, i) => (i % 8 < 4 ? 32_767 : -32_768));
  halver.run(square, out);
  expect(out.every((s, i) => i < 20 || Math.abs(s) > 5000)).toBe(true);
  halver.reset();
  halver.run(new Int16Array(320), out);
  expect(out.every((s) => s === 0)).toBe(true);
});
