import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { expect, test } from "vitest";
import { alawDecode, alawEncode } from "../../server/src/wire/audio/g711.js";
import { writeLabSpeech } from "../../server/src/wire/audio/lab-speech.js";
import { mixInto } from "../../server/src/wire/audio/mix.js";
import { readWav, readWavFile, Sound } from "./tone.js";
import { join, tone, wavBytes } from "./wav.js";

const silence = (ms: number) => new Int16Array(ms * 8);

function overAlaw(samples: Int16Array): Int16Array {
  const codes = new Uint8Array(samples.length);
  alawEncode(samples, 0, samples.length, codes, 0);
  const out = new Int16Array(samples.length);
  alawDecode(codes, 0, codes.length, out, 0);
  return out;
}

test("a tone's level is measured in the part that is asked for", () => {
  const sound = new Sound(join(tone("440", { onMs: 500, volumeDb: -10 }), silence(500)));
  expect(sound.durationMs).toBe(1000);
  expect(sound.levelDb(440, 100, 400)).toBeCloseTo(-10, 0);
  expect(sound.levelDb(1000, 100, 400)).toBeLessThan(-50);
  expect(sound.totalDb(600, 900)).toBe(-120);
});

test("a tone is found where it is, to 10 ms, over G.711", () => {
  const sound = new Sound(overAlaw(join(silence(333), tone("1000", { onMs: 500, volumeDb: -20 }), silence(200))));
  const [only, ...more] = sound.tones(1000);
  expect(more).toEqual([]);
  expect(Math.abs(only!.startMs - 333)).toBeLessThanOrEqual(10);
  expect(Math.abs(only!.endMs - 833)).toBeLessThanOrEqual(10);
  expect(only!.db).toBeCloseTo(-20, 0);
  expect(sound.tones(1200)).toEqual([]);
});

test("a lost packet of 20 ms is a gap of that length, and without loss there is none", () => {
  const whole = tone("1000", { onMs: 1000 });
  expect(new Sound(whole).longestGapMs(1000)).toBe(0);
  const torn = whole.slice();
  torn.fill(0, 3200, 3360);
  const gap = new Sound(torn).longestGapMs(1000);
  expect(gap).toBeGreaterThanOrEqual(15);
  expect(gap).toBeLessThanOrEqual(25);
  expect(new Sound(torn).toneMs(1000)).toBeGreaterThan(950);
});

test("with a range the silence before and after the tone counts as a gap, and no tone at all is one gap", () => {
  const sound = new Sound(join(silence(300), tone("440", { onMs: 400 }), silence(300)));
  expect(sound.longestGapMs(440)).toBe(0);
  expect(sound.longestGapMs(440, { fromMs: 0, toMs: 1000 })).toBeGreaterThanOrEqual(290);
  expect(sound.longestGapMs(2000)).toBe(1000);
  expect(sound.longestGapMs(2000, { fromMs: 200, toMs: 500 })).toBe(300);
});

test("two tones that sound together are both found, one of the lab's texts is no tone", () => {
  const mixed = tone("440", { onMs: 500, volumeDb: -6 });
  mixInto(mixed, tone("1000", { onMs: 500, volumeDb: -6 }));
  const sound = new Sound(mixed);
  for (const hz of [440, 1000]) expect(sound.toneMs(hz)).toBeGreaterThan(470);
  expect(new Sound(writeLabSpeech("hello world")).toneMs(1000)).toBeLessThan(100);
});

test("keys are heard in-band, repeated ones twice, and neither speech-like sounds nor single tones are keys", () => {
  const rows = { 1: "697,1209", 5: "770,1336", "#": "941,1477", D: "941,1633" };
  const press = (hz: string) => join(tone(hz, { onMs: 60, volumeDb: -8 }), silence(40));
  expect(new Sound(overAlaw(join(...Object.values(rows).map(press), press(rows[5]), press(rows[5])))).keys()).toBe(
    "15#D55",
  );
  expect(new Sound(join(tone("697"), tone("1209"), tone("350,440"))).keys()).toBe("");
  expect(new Sound(writeLabSpeech("press 1 for sales")).keys()).toBe("");
  expect(new Sound(press("697,1209").map((_, i) => (i * 7919) % 9973)).keys()).toBe("");
});

test("the lab's words are read", () => {
  expect(new Sound(overAlaw(writeLabSpeech("Thank you"))).words()).toBe("Thank you");
});

test("stretches of sound are told from silence", () => {
  const sound = new Sound(join(silence(100), tone("300", { onMs: 200 }), silence(200), tone("900", { onMs: 100 })));
  expect(sound.sounds()).toEqual([
    { startMs: 100, endMs: 300 },
    { startMs: 500, endMs: 600 },
  ]);
});

test("a WAV file gives its channels", () => {
  const folder = mkdtempSync(joinPath(tmpdir(), "tone-"));
  const path = joinPath(folder, "a.wav");
  const options = { onMs: 200, rateHz: 16_000 };
  writeFileSync(path, wavBytes([tone("440", options), tone("1000", options)], 16_000));
  const [left, right] = readWavFile(path);
  rmSync(folder, { recursive: true });
  expect([left!.rateHz, left!.durationMs]).toEqual([16_000, 200]);
  expect(left!.toneMs(440)).toBeGreaterThan(170);
  expect(right!.toneMs(440)).toBe(0);
  expect(right!.toneMs(1000)).toBeGreaterThan(170);
  expect(() => readWav(Buffer.alloc(3))).toThrow("not a WAV file");
});
