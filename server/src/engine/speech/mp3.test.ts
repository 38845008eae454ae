import { expect, test } from "vitest";
import { MP3_RATE_HZ, mp3Tone } from "../../../../test/support/mp3.js";
import { Sound } from "../../../../test/support/tone.js";
import { tone } from "../../../../test/support/wav.js";
import { UnsupportedMedia } from "./errors.js";
import { MonoAt8k } from "./mono-at-8k.js";
import { decodeMp3 } from "./mp3.js";

const HOUR = 3600 * 8000;

test("an MP3 file is decoded at 8000 Hz, its tone without a gap from block to block", async () => {
  const samples = await decodeMp3(mp3Tone(1000, 25_000), HOUR);
  const sound = new Sound(samples);
  expect(Math.abs(sound.durationMs - 25_000)).toBeLessThan(200);
  expect(sound.toneMs(1014)).toBeGreaterThan(24_800);
  expect(sound.levelDb(1014, 9_000, 12_000) - sound.levelDb(2500, 9_000, 12_000)).toBeGreaterThan(40);
});

test("what is longer than wanted is cut, and what is no MP3 file is refused", async () => {
  expect(await decodeMp3(mp3Tone(1000, 15_000), 8000)).toHaveLength(8000);
  await expect(decodeMp3(Buffer.from("ID3 and nothing of music"), HOUR)).rejects.toMatchObject({
    detail: "no samples",
  });
});

test("audio in pieces of any size is what it would be in one", () => {
  const samples = tone("1000", { onMs: 23_000, rateHz: MP3_RATE_HZ });
  const floats = Float32Array.from(samples, (sample) => sample / 32_767);
  const inPieces = (size: number) => {
    const out = new MonoAt8k(HOUR);
    for (let at = 0; at < floats.length; at += size) out.push([floats.subarray(at, at + size)], MP3_RATE_HZ);
    return out.end();
  };
  const whole = inPieces(floats.length);
  expect(whole).toHaveLength(23 * 8000);
  expect(inPieces(1152)).toEqual(whole);
  expect(new Sound(whole).longestGapMs(1000)).toBe(0);
});

test("a rate that changes in the middle is refused", () => {
  const out = new MonoAt8k(HOUR);
  out.push([new Float32Array(100)], 44_100);
  expect(() => out.push([new Float32Array(100)], 48_000)).toThrow(UnsupportedMedia);
});
