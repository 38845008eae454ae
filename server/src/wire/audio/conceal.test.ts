import { describe, expect, test } from "vitest";
import { LossConcealer } from "./conceal.js";

type Rate = 8000 | 16_000;
const FRAME_MS = 20;

/** A voice of that pitch: harmonics, falling. */
function voice(rateHz: Rate, pitchHz: number, ms: number): Int16Array {
  return Int16Array.from({ length: (rateHz * ms) / 1000 }, (_, n) => {
    let sum = 0;
    for (let k = 1; k <= 8; k++) sum += Math.cos((2 * Math.PI * pitchHz * k * n) / rateHz) / k;
    return sum * 4_000;
  });
}

/** The stream as it is heard when those frames are lost. */
function heard(rateHz: Rate, said: Int16Array, isLost: (frame: number) => boolean): Int16Array {
  const concealer = new LossConcealer(rateHz);
  const out = said.slice();
  const length = (rateHz * FRAME_MS) / 1000;
  for (let at = 0, frame = 0; at + length <= out.length; at += length, frame++) {
    if (isLost(frame)) concealer.conceal(out, at, at + length);
    else concealer.came(out, at, at + length);
  }
  return out;
}

/** Signal against what differs, dB, in one stretch. */
function snr(said: Int16Array, out: Int16Array, from: number, to: number): number {
  let [signal, noise] = [0, 0];
  for (let i = from; i < to; i++) {
    signal += said[i]! ** 2;
    noise += (said[i]! - out[i]!) ** 2;
  }
  return 10 * Math.log10(signal / Math.max(noise, 1));
}

const peak = (samples: Int16Array) => samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Largest step between neighbours. */
function steepest(samples: Int16Array): number {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]! - samples[i - 1]!));
  return most;
}

describe.each<Rate>([8000, 16_000])("at %i Hz", (rateHz) => {
  const ms = (count: number) => (count * rateHz) / 1000;

  test("without loss nothing is changed", () => {
    const said = voice(rateHz, 130, 400);
    expect(heard(rateHz, said, () => false)).toEqual(said);
  });

  test.each([85, 125, 170])("a lost frame of a voice of %i Hz is nearly what was said", (pitchHz) => {
    const said = voice(rateHz, pitchHz, 400);
    const out = heard(rateHz, said, (frame) => frame === 10);
    expect(snr(said, out, ms(200), ms(210))).toBeGreaterThan(12);
    // Silence in its place would be 0 dB.
    expect(snr(said, out, ms(200), ms(220))).toBeGreaterThan(8);
    expect(snr(said, out, ms(230), ms(400))).toBeGreaterThan(60);
  });

  test("there is no step at either end of a gap", () => {
    const said = voice(rateHz, 110, 400);
    const out = heard(rateHz, said, (frame) => frame === 10 || frame === 11);
    expect(steepest(out)).toBeLessThan(1.3 * steepest(said));
  });

  test("a long gap fades to silence within 60 ms and says so", () => {
    const said = voice(rateHz, 140, 400);
    const out = heard(rateHz, said, (frame) => frame >= 10);
    expect(peak(out.subarray(ms(200), ms(210)))).toBeGreaterThan(0.7 * peak(said));
    expect(peak(out.subarray(ms(240), ms(260)))).toBeLessThan(0.5 * peak(said));
    expect(peak(out.subarray(ms(260)))).toBe(0);
    const concealer = new LossConcealer(rateHz);
    concealer.came(said, 0, ms(60));
    expect(concealer.isConcealing).toBe(false);
    concealer.conceal(said, 0, ms(40));
    expect([concealer.isConcealing, concealer.isSilent]).toEqual([true, false]);
    concealer.conceal(said, 0, ms(20));
    expect(concealer.isSilent).toBe(true);
  });

  test("silence stays silence, and full scale does not wrap", () => {
    expect(peak(heard(rateHz, new Int16Array(ms(200)), (frame) => frame % 2 === 1))).toBe(0);
    const loud = Int16Array.from(voice(rateHz, 120, 400), (value) => Math.sign(value) * 32_767);
    const out = heard(rateHz, loud, (frame) => frame % 3 === 2);
    for (const value of out) expect(Math.abs(value)).toBeLessThanOrEqual(32_768);
  });

  test("every tenth frame lost leaves a voice that is heard", () => {
    const said = voice(rateHz, 117, 2_000);
    const out = heard(rateHz, said, (frame) => frame % 10 === 9);
    const silent = said.slice();
    for (let frame = 9; frame < 100; frame += 10) silent.fill(0, ms(frame * 20), ms(frame * 20 + 20));
    expect(snr(said, out, 0, said.length)).toBeGreaterThan(snr(said, silent, 0, said.length) + 6);
  });
});
