import { expect, test } from "vitest";
import { CONFIG_TABLE } from "../../base/config-table.js";
import { countryTone, readToneName, TONE_COUNTRIES, type ToneCountry, type ToneName } from "./country-tones.js";
import { toneLevelDb, totalLevelDb } from "./goertzel.js";
import { ToneGenerator } from "./tone.js";

function heard(country: ToneCountry, name: ToneName, seconds: number): Int16Array {
  const samples = new Int16Array(8000 * seconds);
  new ToneGenerator(countryTone(country, name, { loop: 0, volumeDb: -10, timeoutMs: 60_000 }), 8000).pull(samples);
  return samples;
}

const part = (samples: Int16Array, fromMs: number, toMs: number, hz?: number) =>
  hz === undefined ? totalLevelDb(samples, fromMs * 8, toMs * 8) : toneLevelDb(samples, fromMs * 8, toMs * 8, hz, 8000);

test("ringing in Great Britain is two short ones of 400 and 450 Hz, then two seconds of nothing", () => {
  const samples = heard("gb", "ringback", 6);
  for (const from of [0, 600, 3000, 3600]) {
    expect(part(samples, from + 50, from + 350, 400)).toBeCloseTo(-16, 0);
    expect(part(samples, from + 50, from + 350, 450)).toBeCloseTo(-16, 0);
  }
  for (const [from, to] of [
    [400, 600],
    [1000, 3000],
    [4000, 6000],
  ] as const)
    expect(part(samples, from, to)).toBeLessThan(-80);
});

test("busy in North America is 480 and 620 Hz, half a second on and off; a German one 425 Hz", () => {
  const american = heard("us", "busy", 2);
  expect([part(american, 50, 450, 480), part(american, 1050, 1450, 620)].map(Math.round)).toEqual([-16, -16]);
  expect(part(american, 500, 1000)).toBeLessThan(-80);
  const german = heard("de", "busy", 2);
  expect(part(german, 40, 440, 425)).toBeCloseTo(-10, 0);
  expect(part(german, 480, 960)).toBeLessThan(-80);
});

test("a dial tone sounds on without a break", () => {
  const samples = heard("fr", "dial", 5);
  for (let ms = 100; ms < 4900; ms += 100) expect(part(samples, ms, ms + 100, 440)).toBeCloseTo(-10, 0);
});

test("every tone of every country has frequencies of the telephone band and ends by itself", () => {
  for (const country of TONE_COUNTRIES)
    for (const name of ["dial", "ringback", "busy", "congestion"] as const) {
      const { steps } = countryTone(country, name, { loop: 1, volumeDb: 0, timeoutMs: 10_000 });
      for (const { hz, onMs, offMs } of steps) {
        expect(hz.every((f) => f >= 300 && f <= 700)).toBe(true);
        expect(onMs > 0 && onMs <= 10_000 && offMs >= 0 && offMs <= 5_000).toBe(true);
      }
      const generator = new ToneGenerator(
        countryTone(country, name, { loop: 1, volumeDb: 0, timeoutMs: 10_000 }),
        8000,
      );
      expect(generator.totalSamples).toBeGreaterThan(0);
      expect(generator.totalSamples).toBeLessThanOrEqual(80_000);
    }
});

test("a tone is named with or without its country", () => {
  expect(readToneName("busy", "us")).toEqual({ name: "busy", country: "us" });
  expect(readToneName(" Ringback:GB ", "us")).toEqual({ name: "ringback", country: "gb" });
  for (const text of ["440", "busy:xx", "busy:", "ring", "", "constructor:us", "busy:constructor"])
    expect(readToneName(text, "us")).toBeUndefined();
});

test("the setting takes the countries that are known, and no other", () => {
  const { read } = CONFIG_TABLE.TONES_COUNTRY;
  expect(TONE_COUNTRIES.map((country) => read(country))).toEqual(TONE_COUNTRIES);
  expect(() => read("xx")).toThrow();
});
