import { expect, test } from "vitest";
import { findKeys, keyTones } from "./keys.js";
import { parseToneSpec, ToneGenerator } from "./tone.js";

function press(keys: string, onMs = 80, volumeDb = -6, offMs = 80): Int16Array {
  const hz = [...keys].map((key) => keyTones(key)!.join(",")).join(";");
  const spec = parseToneSpec(hz, { onMs, offMs, volumeDb });
  if ("problem" in spec) throw new Error(spec.problem);
  const generator = new ToneGenerator(spec, 8000);
  const samples = new Int16Array(generator.totalSamples);
  generator.pull(samples);
  return samples;
}

const heard = (samples: Int16Array) =>
  findKeys(samples, 8000)
    .map((k) => k.key)
    .join("");

test("all sixteen keys are told apart, at normal and at low level, long and short", () => {
  for (const volumeDb of [-3, -25]) expect(heard(press("1234567890*#ABCD", 80, volumeDb))).toBe("1234567890*#ABCD");
  expect(heard(press("1234567890*#ABCD", 40, -6, 40))).toBe("1234567890*#ABCD");
});

test("a key has the time at which it was heard", () => {
  const [first, second] = findKeys(press("11", 100, -6, 100), 8000);
  expect(Math.abs(first!.startMs - 0)).toBeLessThanOrEqual(15);
  expect(Math.abs(first!.endMs - 100)).toBeLessThanOrEqual(15);
  expect(Math.abs(second!.startMs - 200)).toBeLessThanOrEqual(15);
});

test("a blip of 10 ms is no key (Q.24)", () => {
  expect(heard(press("5", 10))).toBe("");
});

test("what is no key has no tones", () => {
  expect(keyTones("d")).toEqual([941, 1633]);
  for (const text of ["", "x", "12", "+", " "]) expect(keyTones(text)).toBeUndefined();
});
