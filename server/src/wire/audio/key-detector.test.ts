import { describe, expect, test } from "vitest";
import { ulawDecode, ulawEncode } from "./g711.js";
import { KeyDetector } from "./key-detector.js";
import { keyTones } from "./keys.js";
import { writeLabSpeech } from "./lab-speech.js";

const ALL = "1234567890*#ABCD";
const FRAME = 160;

/** Numbers from 0 to 1, the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function gauss(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
}

interface Keyed {
  readonly keys?: string;
  readonly onMs?: number;
  readonly offMs?: number;
  /** Of the stronger tone. */
  readonly dbm0?: number;
  /** High over low, dB. */
  readonly twistDb?: number;
  /** Part by which both tones are off. */
  readonly off?: number;
  readonly snrDb?: number;
}

/** Keys as a telephone sends them, through G.711; each begins anywhere in a block. */
function keyed(o: Keyed): Int16Array {
  const { keys = ALL, onMs = 50, offMs = 50, dbm0 = -10, twistDb = 0, off = 0, snrDb } = o;
  const next = random(7);
  const [on, gap] = [onMs * 8, offMs * 8];
  const out = new Float64Array(2400 + keys.length * (on + gap));
  const strong = 32_768 * 10 ** ((dbm0 - 3.17) / 20); // a sine at full scale has 3.17 dBm0 (G.711)
  const weak = strong * 10 ** (-Math.abs(twistDb) / 20);
  const [low, high] = twistDb >= 0 ? [weak, strong] : [strong, weak];
  let at = 800 + Math.floor(next() * 102);
  for (const key of keys) {
    const [lowHz, highHz] = keyTones(key)!.map((hz) => (2 * Math.PI * hz * (1 + off)) / 8000) as [number, number];
    const [a, b] = [7 * next(), 7 * next()];
    for (let i = 0; i < on; i++) out[at + i] = low * Math.sin(lowHz * i + a) + high * Math.sin(highHz * i + b);
    at += on + gap;
  }
  const noise = snrDb === undefined ? 0 : Math.sqrt((low * low + high * high) / 2 / 10 ** (snrDb / 10));
  return throughG711(Int16Array.from(out, (x) => Math.round(clipped(x + noise * gauss(next)))));
}

function clipped(x: number): number {
  return Math.max(-32_768, Math.min(32_767, x));
}

function throughG711(samples: Int16Array): Int16Array {
  const coded = Buffer.alloc(samples.length);
  ulawEncode(samples, 0, samples.length, coded, 0);
  const decoded = new Int16Array(samples.length);
  ulawDecode(coded, 0, samples.length, decoded, 0);
  return decoded;
}

function heard(samples: Int16Array): { keys: string; lengthsMs: number[] } {
  const lengthsMs: number[] = [];
  let keys = "";
  const detector = new KeyDetector((key, durationMs) => {
    keys += key;
    lengthsMs.push(durationMs);
  });
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) detector.push(samples.subarray(at, at + FRAME));
  detector.silence();
  return { keys, lengthsMs };
}

describe("keys that must be heard (Q.24)", () => {
  test.each<[string, Keyed]>([
    ["of 40 ms with pauses of 40 ms", { onMs: 40, offMs: 40 }],
    ["at -25 dBm0, the other tone 6 dB below, in noise of 15 dB", { dbm0: -25, twistDb: 6, snrDb: 15 }],
    ["at -25 dBm0, the other way round", { dbm0: -25, twistDb: -6, snrDb: 15 }],
    ["at -3 dBm0", { dbm0: -3 }],
    ["at -3 dBm0 with twist and noise", { dbm0: -3, twistDb: 6, snrDb: 15 }],
    ["1.5 % too high", { off: 0.015, twistDb: 6 }],
    ["1.5 % too low", { off: -0.015, twistDb: -6 }],
    ["with 8 dB of twist", { twistDb: 8, onMs: 80 }],
    ["held long", { onMs: 400 }],
  ])("%s", (_what, o) => {
    const found = heard(keyed(o));
    expect(found.keys).toBe(ALL);
    const onMs = o.onMs ?? 50;
    for (const ms of found.lengthsMs) expect(Math.abs(ms - onMs)).toBeLessThan(5 + onMs / 10);
  });

  test("the same key pressed twice is two keys, one with a click in it is one", () => {
    expect(heard(keyed({ keys: "1155" })).keys).toBe("1155");
    const samples = keyed({ keys: "7", onMs: 200 });
    samples.fill(0, 1600, 1600 + 64);
    expect(heard(samples).keys).toBe("7");
  });

  test.each(Array.from({ length: 8 }, (_, i) => 20 * i))(
    "a lost packet does not make two keys of one (%d)",
    (shift) => {
      const samples = keyed({ keys: "4", onMs: 200 });
      samples.fill(0, 1400 + shift, 1560 + shift);
      expect(heard(samples).keys).toBe("4");
    },
  );

  test.each(Array.from({ length: 8 }, (_, i) => 13 * i))(
    "a pause of 40 ms makes two keys of the same (%d)",
    (shift) => {
      const samples = keyed({ keys: "4444", onMs: 60, offMs: 40 }).subarray(shift);
      expect(heard(samples).keys).toBe("4444");
    },
  );

  test("a key that the stream ends with is told", () => {
    const samples = keyed({ keys: "9", onMs: 300 }).subarray(0, 2400);
    expect(heard(samples).keys).toBe("9");
  });
});

describe("what is no key", () => {
  test.each<[string, Keyed]>([
    ["23 ms", { onMs: 23 }],
    ["3.5 % too high", { off: 0.035, onMs: 100 }],
    ["3.5 % too low", { off: -0.035, onMs: 100 }],
    ["12 dB of twist", { twistDb: 12, onMs: 100 }],
    ["-45 dBm0", { dbm0: -45, onMs: 100 }],
  ])("%s", (_what, o) => {
    expect(heard(keyed(o)).keys).toBe("");
  });

  test("one tone, three tones, sweeps, noise and the speech of the lab", () => {
    const tones = (...hz: readonly number[]) =>
      Int16Array.from({ length: 8000 }, (_, i) =>
        Math.round(hz.reduce((sum, one) => sum + 6000 * Math.sin((2 * Math.PI * one * i) / 8000), 0)),
      );
    const next = random(3);
    const noise = Int16Array.from({ length: 80_000 }, () => Math.round(clipped(5000 * gauss(next))));
    const sweep = Int16Array.from({ length: 8000 }, (_, i) =>
      Math.round(8000 * (Math.sin(1.2e-4 * i * i) + Math.sin(0.5 + 9e-5 * i * i))),
    );
    for (const samples of [
      tones(941),
      tones(1336),
      tones(350, 440),
      tones(480, 620),
      tones(697, 1209, 1477),
      tones(697, 770),
      noise,
      sweep,
      writeLabSpeech(ALL.repeat(20)),
    ])
      expect(heard(samples).keys).toBe("");
  });
});
