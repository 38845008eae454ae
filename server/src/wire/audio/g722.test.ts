import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { G722_RATE_HZ, G722Decoder, G722Encoder } from "./g722.js";

/** Samples by which the two filters delay what goes through both. */
const DELAY = 22;

const hashOf = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

/** A second of steps and noise that uses the whole range, made of whole numbers only. */
function rough(): Int16Array {
  let state = 1;
  return Int16Array.from({ length: G722_RATE_HZ }, (_, n) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    const noise = (state >> 16) % (n < 8_000 ? 2_000 : 20_000);
    return (n % 40 < 20 ? 9_000 : -9_000) + noise - 5_000;
  });
}

function tone(hz: number, level: number): Int16Array {
  return Int16Array.from({ length: G722_RATE_HZ }, (_, n) => level * Math.sin((2 * Math.PI * hz * n) / G722_RATE_HZ));
}

function there(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length / 2);
  expect(new G722Encoder().encode(samples, bytes)).toBe(bytes.length);
  return bytes;
}

function andBack(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length * 2);
  expect(new G722Decoder().decode(bytes, samples)).toBe(samples.length);
  return samples;
}

/** Decibels between a signal and what became of it, once the predictors have settled. */
function signalToNoise(before: Int16Array, after: Int16Array): number {
  let signal = 0;
  let noise = 0;
  for (let n = 1_000; n < before.length - DELAY; n++) {
    signal += before[n]! ** 2;
    noise += (before[n]! - after[n + DELAY]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

test("bytes and samples are those of another implementation, bit for bit", () => {
  const samples = rough();
  const bytes = there(samples);
  expect(hashOf(bytes)).toBe("3424ec297448b22f90f1fc99cc4143e7e2166df6812156f71cb1a87f7f1dcc6c");
  expect(hashOf(new Uint8Array(andBack(bytes).buffer))).toBe(
    "993eac52b7a5622f7bd3283407918e341ce3a93eda975c51ffe53916576c629b",
  );
});

test.each([
  [200, 30],
  [440, 30],
  [1_000, 28],
  [3_000, 20],
  [5_000, 12],
  [6_500, 12],
])("a tone of %i Hz comes back with %i dB over its noise", (hz, least) => {
  const samples = tone(hz, 8_000);
  expect(signalToNoise(samples, andBack(there(samples)))).toBeGreaterThan(least);
});

test("frames of 20 ms one by one are the same as all at once", () => {
  const samples = rough();
  const encoder = new G722Encoder();
  const decoder = new G722Decoder();
  const bytes = new Uint8Array(160);
  const heard = new Int16Array(samples.length);
  for (let at = 0; at < samples.length; at += 320) {
    encoder.encode(samples.subarray(at, at + 320), bytes);
    decoder.decode(bytes, heard.subarray(at, at + 320));
  }
  expect(heard).toEqual(andBack(there(samples)));
});

test("silence stays silence, and any bytes are some sound", () => {
  expect(Math.max(...andBack(there(new Int16Array(3_200))).map(Math.abs))).toBeLessThan(10);
  const any = Uint8Array.from({ length: 8_000 }, (_, n) => (n * 7_919) & 0xff);
  expect(andBack(any).some((sample) => sample !== 0)).toBe(true);
});
