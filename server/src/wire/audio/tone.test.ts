import { expect, test } from "vitest";
import { SILENCE_DB, toneLevelDb, totalLevelDb } from "./goertzel.js";
import { parseToneSpec, ToneGenerator, type ToneOptions, type ToneSpec } from "./tone.js";

const RATE_HZ = 8000;

function spec(hz: string, options?: ToneOptions): ToneSpec {
  const parsed = parseToneSpec(hz, options);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

/** Everything the generator gives, pulled in frames of 20 ms. */
function render(hz: string, options?: ToneOptions): Int16Array {
  const generator = new ToneGenerator(spec(hz, options), RATE_HZ);
  const frames: number[] = [];
  const frame = new Int16Array(160);
  for (let n = generator.pull(frame); n > 0; n = generator.pull(frame)) frames.push(...frame.subarray(0, n));
  return Int16Array.from(frames);
}

test("one tone without volume is a sine at full scale for one second", () => {
  const samples = render("1000");
  expect(samples.length).toBe(8000);
  expect(toneLevelDb(samples, 0, 8000, 1000, RATE_HZ)).toBeCloseTo(0, 1);
});

test("tones of one step sound together and stay within full scale", () => {
  const samples = render("697,1209", { onMs: 100 });
  expect(toneLevelDb(samples, 0, 800, 697, RATE_HZ)).toBeCloseTo(-6, 0);
  expect(toneLevelDb(samples, 0, 800, 1209, RATE_HZ)).toBeCloseTo(-6, 0);
  expect(samples.every((s) => Math.abs(s) <= 32_767)).toBe(true);
});

test("volume lowers the level by that many dB", () => {
  const samples = render("1000", { volumeDb: -20 });
  expect(toneLevelDb(samples, 400, 1200, 1000, RATE_HZ)).toBeCloseTo(-20, 1);
});

test("a step is repeated x times, each followed by its pause, then the next step", () => {
  const samples = render("400x2;1000", { onMs: 100, offMs: 50 });
  expect(samples.length).toBe(8 * 450);
  const heard = [0, 100, 150, 250, 300, 400].map((ms) => {
    const [from, to] = [ms * 8 + 16, (ms + 40) * 8];
    if (totalLevelDb(samples, from, to) === SILENCE_DB) return "-";
    return toneLevelDb(samples, from, to, 400, RATE_HZ) > -6 ? 400 : 1000;
  });
  expect(heard).toEqual([400, "-", 400, "-", 1000, "-"]);
});

test("loop repeats the whole; loop 0 goes on until the timeout; the timeout cuts a longer loop", () => {
  expect(render("400", { onMs: 10, offMs: 10, loop: 3 }).length).toBe(8 * 60);
  expect(render("400", { onMs: 10, loop: 0, timeoutMs: 1005 }).length).toBe(8 * 1005);
  expect(render("400", { loop: 100, timeoutMs: 1500 }).length).toBe(8 * 1500);
});

test("tones of no length end at once, also when they are to be repeated for ever", () => {
  expect(render("400", { onMs: 0, loop: 0 }).length).toBe(0);
});

test("what a last frame has beyond the tone is silence", () => {
  const generator = new ToneGenerator(spec("400", { onMs: 10 }), RATE_HZ);
  const frame = new Int16Array(160).fill(9);
  expect(generator.pull(frame)).toBe(80);
  expect(frame.subarray(80).every((s) => s === 0)).toBe(true);
  expect(generator.pull(frame)).toBe(0);
});

test("the text form is read with blanks, decimals and capital X", () => {
  expect(spec(" 350 , 440.5 X 2 ; 620").steps.map((s) => s.hz)).toEqual([[350, 440.5], [350, 440.5], [620]]);
});

test("a huge repeat count is cut, not refused", () => {
  expect(spec("400x99999999999;500").steps.length).toBe(1000);
});

test.each(["", ";", "400;", "19", "4001", "abc", "400x0", "400,", "400 500", "1,2,3,4,5,6,7,8,9", "-400", "400x-1"])(
  "hz %j is refused",
  (hz) => {
    expect(parseToneSpec(hz)).toMatchObject({ attribute: "hz" });
  },
);

test("times, loop and volume out of their range are refused by name", () => {
  expect(parseToneSpec("400", { onMs: -1 })).toMatchObject({ attribute: "don" });
  expect(parseToneSpec("400", { offMs: 1.5 })).toMatchObject({ attribute: "doff" });
  expect(parseToneSpec("400", { loop: Number.NaN })).toMatchObject({ attribute: "loop" });
  expect(parseToneSpec("400", { volumeDb: 1 })).toMatchObject({ attribute: "volume" });
  expect(parseToneSpec("400", { volumeDb: Number.NaN })).toMatchObject({ attribute: "volume" });
  expect(parseToneSpec("400", { timeoutMs: -1 })).toMatchObject({ attribute: "timeout" });
});

test("every sample is that of the sine, also after an hour and whatever the size of the frames", () => {
  const generator = new ToneGenerator(spec("20,3999", { onMs: 3_600_000, timeoutMs: 3_600_000 }), RATE_HZ);
  const [frame, far] = [new Int16Array(7), 28_799_000];
  let at = generator.pull(new Int16Array(far));
  for (; at < far + 700; at += frame.length) {
    generator.pull(frame);
    for (const [i, sample] of frame.entries()) {
      const radians = (hz: number) => (2 * Math.PI * hz * (at + i)) / RATE_HZ;
      expect(Math.abs(sample - (32_767 / 2) * (Math.sin(radians(20)) + Math.sin(radians(3999))))).toBeLessThan(1.1);
    }
  }
});

test("a step without a sound, or of no length, is passed over", () => {
  const step = (hz: number[], onMs: number, offMs: number) => ({ hz, onMs, offMs });
  const generator = new ToneGenerator(
    {
      steps: [step([400], 0, 0), step([], 10, 0), step([400], 0, 10), step([1000], 10, 0)],
      loop: 2,
      volumeDb: 0,
      timeoutMs: 1000,
    },
    RATE_HZ,
  );
  const samples = new Int16Array(1000);
  expect(generator.pull(samples)).toBe(480);
  expect(samples.subarray(0, 160).every((s) => s === 0)).toBe(true);
  expect(toneLevelDb(samples, 160, 240, 1000, RATE_HZ)).toBeGreaterThan(-3);
  expect(toneLevelDb(samples, 400, 480, 1000, RATE_HZ)).toBeGreaterThan(-3);
});
