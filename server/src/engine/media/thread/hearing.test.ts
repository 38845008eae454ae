import { describe, expect, test } from "vitest";
import { ulawEncode } from "../../../wire/audio/g711.js";
import { G722Encoder } from "../../../wire/audio/g722.js";
import { JitterBuffer } from "../../../wire/rtp/jitter.js";
import { FRAME_SAMPLES } from "./graph.js";
import { Hearing } from "./hearing.js";

const FRAMES = 40;
const LOST = 20;
/** Rounds from the arrival of a packet to its playing. */
const DELAY_ROUNDS = 2;

/** A voice of 130 Hz. */
function voice(rateHz: number): Int16Array {
  return Int16Array.from({ length: (rateHz / 50) * FRAMES }, (_, n) => {
    let sum = 0;
    for (let k = 1; k <= 8; k++) sum += Math.cos((2 * Math.PI * 130 * k * n) / rateHz) / k;
    return sum * 4_000;
  });
}

function payloads(codec: "PCMU" | "G722"): Uint8Array[] {
  const said = voice(codec === "G722" ? 16_000 : 8000);
  const encoder = new G722Encoder();
  return Array.from({ length: FRAMES }, (_, k) => {
    const bytes = new Uint8Array(FRAME_SAMPLES);
    if (codec === "PCMU") ulawEncode(said, k * FRAME_SAMPLES, (k + 1) * FRAME_SAMPLES, bytes, 0);
    else encoder.encode(said.subarray(k * 2 * FRAME_SAMPLES, (k + 1) * 2 * FRAME_SAMPLES), bytes);
    return bytes;
  });
}

/** Plays the stream without some packets and gives what each round heard, and whether it could be passed on as it came. */
function play(codec: "PCMU" | "G722", isLost: (frame: number) => boolean, isPassed = false) {
  const buffer = new JitterBuffer();
  const hearing = new Hearing(buffer);
  hearing.configure(codec, undefined, undefined);
  const rounds: { heard: Int16Array | undefined; hasHeard: boolean; isWhole: boolean }[] = [];
  for (const [k, bytes] of payloads(codec).entries()) {
    if (!isLost(k)) buffer.put(k * 20, false, k * FRAME_SAMPLES, bytes, 0, bytes.length, undefined);
    hearing.pull(k * 20);
    const isWhole = hearing.encoded(codec, true, 120) !== undefined;
    const heard = isPassed && isWhole ? undefined : (hearing.heardWide ?? hearing.heard).slice();
    rounds.push({ heard, hasHeard: hearing.hasHeard, isWhole });
  }
  return rounds;
}

function level(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

function snr(right: Int16Array, found: Int16Array): number {
  const noise = Int16Array.from(right, (value, i) => value - found[i]!);
  return 20 * Math.log10(level(right) / Math.max(1, level(noise)));
}

describe.each(["PCMU", "G722"] as const)("a packet of %s that never came", (codec) => {
  test("is filled with what was said before it", () => {
    const whole = play(codec, () => false);
    const holed = play(codec, (k) => k === LOST);
    const [right, found] = [whole, holed].map((rounds) => rounds[LOST + DELAY_ROUNDS]?.heard);
    expect(snr(right!, found!)).toBeGreaterThan(8);
    const after = LOST + DELAY_ROUNDS + 3;
    expect(snr(whole[after]!.heard!, holed[after]!.heard!)).toBeGreaterThan(15);
  });

  test("is filled for one who passes packets on as they come, too, and only then decoded", () => {
    const whole = play(codec, () => false);
    const passed = play(codec, (k) => k === LOST, true);
    const decoded = passed.flatMap(({ heard, hasHeard }, k) => (heard && hasHeard ? [k] : []));
    expect(decoded).toEqual([LOST + DELAY_ROUNDS, LOST + DELAY_ROUNDS + 1]);
    const found = passed[LOST + DELAY_ROUNDS]!.heard!;
    expect(snr(whole[LOST + DELAY_ROUNDS]!.heard!, found)).toBeGreaterThan(8);
  });
});

test("a stream that breaks off fades away in three rounds and is silent then", () => {
  const rounds = play("PCMU", (k) => k >= LOST);
  const levels = rounds.slice(LOST + DELAY_ROUNDS - 1).map(({ heard }) => level(heard!));
  expect(levels[1]).toBeGreaterThan(0.5 * levels[0]!);
  expect(levels[2]).toBeLessThan(levels[1]!);
  expect(levels[3]).toBeLessThan(levels[2]!);
  expect(Math.max(...levels.slice(4))).toBe(0);
  expect(rounds.slice(LOST + DELAY_ROUNDS).map(({ hasHeard }) => hasHeard)).toEqual([
    true,
    true,
    true,
    ...Array.from({ length: FRAMES - LOST - DELAY_ROUNDS - 3 }, () => false),
  ]);
});

test("a glimpse of a law shows how loud it is, and changes nothing of what is heard", () => {
  const [seen, unseen] = [new JitterBuffer(), new JitterBuffer()];
  const [glimpsed, plain] = [new Hearing(seen), new Hearing(unseen)];
  for (const hearing of [glimpsed, plain]) hearing.configure("PCMU", undefined, undefined);
  for (const [k, bytes] of payloads("PCMU").entries()) {
    if (k !== LOST)
      for (const buffer of [seen, unseen])
        buffer.put(k * 20, false, k * FRAME_SAMPLES, bytes, 0, bytes.length, undefined);
    for (const hearing of [glimpsed, plain]) hearing.pull(k * 20);
    if (k % 10 === 5) expect(level(glimpsed.glimpse)).toBeGreaterThan(2000);
    if (k % 4 === 3) expect(glimpsed.heard).toEqual(plain.heard);
  }
});
