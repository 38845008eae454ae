import { expect, test } from "vitest";
import { ALAW_SILENCE, alawDecode, alawEncode, ULAW_SILENCE, ulawDecode, ulawEncode } from "./g711.js";

const CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

function decoded(decode: typeof ulawDecode): Int16Array {
  const out = new Int16Array(256);
  expect(decode(CODES, 0, 256, out, 0)).toBe(256);
  return out;
}

/** G.711 table 2: the value at the decoder's output is 2^s·(2v + 33) − 33 in 14 bit units. */
function ulawFormula(code: number): number {
  const bits = 255 - code;
  const [segment, interval] = [Math.floor(bits / 16) % 8, bits % 16];
  const value = 2 ** segment * (2 * interval + 33) - 33;
  return 4 * (bits >= 128 ? -value : value);
}

/** G.711 table 1: 2v + 1 in the first segment, 2^(s−1)·(2v + 33) above, in 13 bit units. */
function alawFormula(code: number): number {
  const bits = code ^ 0x55;
  const [segment, interval] = [Math.floor(bits / 16) % 8, bits % 16];
  const value = segment === 0 ? 2 * interval + 1 : 2 ** (segment - 1) * (2 * interval + 33);
  return 8 * (bits >= 128 ? value : -value);
}

test("all 256 µ-law codes decode to the value of G.711 table 2", () => {
  const values = decoded(ulawDecode);
  for (const code of CODES) expect(values[code]! + 0).toBe(ulawFormula(code) + 0);
  expect(Math.max(...values)).toBe(32_124);
});

test("all 256 A-law codes decode to the value of G.711 table 1", () => {
  const values = decoded(alawDecode);
  for (const code of CODES) expect(values[code]!).toBe(alawFormula(code));
  expect(Math.max(...values)).toBe(32_256);
});

test("a decoded code encodes to itself, but µ-law's negative zero becomes the positive one", () => {
  const back = new Uint8Array(256);
  ulawEncode(decoded(ulawDecode), 0, 256, back, 0);
  for (const code of CODES) expect(back[code]).toBe(code === 0x7f ? 0xff : code);
  alawEncode(decoded(alawDecode), 0, 256, back, 0);
  expect(back).toEqual(CODES);
});

/** Decision values of G.711 (lowest magnitude that has this segment and interval), in 16 bit units. */
const ulawDecision = (segment: number, interval: number) => 4 * Math.max(0, 2 ** (segment + 1) * (interval + 16) - 33);
const alawDecision = (segment: number, interval: number) =>
  16 * (segment === 0 ? interval : 2 ** (segment - 1) * (interval + 16));

test.each([
  ["µ-law", ulawEncode, ulawDecision, (bits: number, negative: boolean) => 0xff ^ bits ^ (negative ? 0x80 : 0)],
  ["A-law", alawEncode, alawDecision, (bits: number, negative: boolean) => 0x55 ^ bits ^ (negative ? 0 : 0x80)],
])("%s changes its code exactly at the decision values, for all 65,536 samples", (_name, encode, decision, code) => {
  const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const codes = new Uint8Array(65_536);
  encode(samples, 0, samples.length, codes, 0);
  const wrong: number[] = [];
  let bits = 0;
  for (let magnitude = 0; magnitude < 32_768; magnitude++) {
    while (bits < 127 && decision((bits + 1) >> 4, (bits + 1) & 15) <= magnitude) bits++;
    if (codes[32_768 + magnitude] !== code(bits, false)) wrong.push(magnitude);
    if (codes[32_767 - magnitude] !== code(bits, true)) wrong.push(~magnitude); // ones' complement
  }
  expect(wrong).toEqual([]);
});

test("silence encodes to the silence bytes", () => {
  const out = new Uint8Array(2);
  ulawEncode(new Int16Array(1), 0, 1, out, 0);
  alawEncode(new Int16Array(1), 0, 1, out, 1);
  expect([...out]).toEqual([ULAW_SILENCE, ALAW_SILENCE]);
});

test("only the asked part is written, and never past either end", () => {
  const out = new Int16Array(4).fill(7);
  expect(ulawDecode(CODES, 1, 3, out, 1)).toBe(2);
  expect([...out]).toEqual([7, ulawFormula(1), ulawFormula(2), 7]);
  expect(ulawDecode(CODES, 0, 256, out, 2)).toBe(2);
  expect(ulawDecode(CODES, 250, 300, new Int16Array(99), 0)).toBe(6);
  expect(alawEncode(new Int16Array(4), 4, 2, new Uint8Array(4), 0)).toBe(0);
});
