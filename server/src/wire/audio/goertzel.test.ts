import { expect, test } from "vitest";
import { SILENCE_DB, toneAmplitude, toneLevelDb, totalLevelDb } from "./goertzel.js";

const sine = (hz: number, amplitude: number) =>
  Int16Array.from({ length: 800 }, (_, i) => Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / 8000 + 0.7)));

test("a sine at full scale is 0 dB, whatever its phase, at a tenth of it -20 dB", () => {
  expect(toneLevelDb(sine(1000, 32_767), 0, 800, 1000, 8000)).toBeCloseTo(0, 1);
  expect(toneLevelDb(sine(440, 3277), 0, 800, 440, 8000)).toBeCloseTo(-20, 1);
  expect(totalLevelDb(sine(1000, 32_767), 0, 800)).toBeCloseTo(0, 1);
});

test("another tone of the same block is not heard", () => {
  expect(toneLevelDb(sine(1000, 32_767), 0, 800, 600, 8000)).toBeLessThan(-60);
});

test("silence and an empty block have the least level", () => {
  expect(toneLevelDb(new Int16Array(160), 0, 160, 1000, 8000)).toBe(SILENCE_DB);
  expect(toneAmplitude(sine(1000, 9), 900, 1000, 1000, 8000)).toBe(0);
  expect(totalLevelDb(new Int16Array(0), 0, 10)).toBe(SILENCE_DB);
});
