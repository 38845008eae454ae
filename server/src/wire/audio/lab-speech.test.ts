import fc from "fast-check";
import { expect, test } from "vitest";
import { alawDecode, alawEncode, ulawDecode, ulawEncode } from "./g711.js";
import { readLabSpeech, writeLabSpeech } from "./lab-speech.js";
import { mixInto } from "./mix.js";
import { parseToneSpec, ToneGenerator } from "./tone.js";

function through(encode: typeof ulawEncode, decode: typeof ulawDecode, samples: Int16Array): Int16Array {
  const codes = new Uint8Array(samples.length);
  encode(samples, 0, samples.length, codes, 0);
  const out = new Int16Array(samples.length);
  decode(codes, 0, codes.length, out, 0);
  return out;
}

function join(...parts: Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((p) => [...p]));
}

function tone(hz: string): Int16Array {
  const spec = parseToneSpec(hz, { onMs: 500, offMs: 200 });
  if ("problem" in spec) throw new Error(spec.problem);
  const out = new Int16Array(5600);
  new ToneGenerator(spec, 8000).pull(out);
  return out;
}

test("any text comes back from either law of G.711, wherever its audio begins", () => {
  const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
  const laws = fc.constantFrom([ulawEncode, ulawDecode] as const, [alawEncode, alawDecode] as const);
  fc.assert(
    fc.property(texts, laws, fc.nat(400), (text, [encode, decode], offset) => {
      const samples = join(new Int16Array(offset), writeLabSpeech(text));
      expect(readLabSpeech(through(encode, decode, samples))).toBe(Buffer.from(text).toString());
    }),
  );
});

test("each of the 256 bytes has its own sound", () => {
  const text = Array.from({ length: 0x500 }, (_, i) => String.fromCharCode(i + 1)).join("");
  expect(readLabSpeech(through(ulawEncode, ulawDecode, writeLabSpeech(text)))).toBe(text);
});

test("a text spoken 20 dB lower, or cut out of a longer recording, is read", () => {
  const samples = writeLabSpeech("Press 1 for sales");
  expect(readLabSpeech(samples.map((s) => s / 10))).toBe("Press 1 for sales");
  expect(readLabSpeech(samples.subarray(700, samples.length - 700))).toBe("Press 1 for sales");
});

test("texts one after the other are told apart, and a text that was stopped gives its beginning", () => {
  const samples = join(
    writeLabSpeech("one"),
    writeLabSpeech("two"),
    writeLabSpeech("three").subarray(0, 800 + 3 * 320),
  );
  expect(readLabSpeech(samples)).toBe("one\ntwo\nthr");
});

test("silence, tones, keys and noise are no text", () => {
  expect(readLabSpeech(new Int16Array(8000))).toBe("");
  expect(readLabSpeech(join(tone("440"), tone("697,1209"), tone("350,440")))).toBe("");
  const noise = Int16Array.from({ length: 8000 }, (_, i) => ((i * 7919 + i * i * 31) % 20_001) - 10_000);
  expect(readLabSpeech(noise)).toBe("");
});

test("a text between tones and over faint noise is read", () => {
  const samples = join(tone("440"), writeLabSpeech("hello"), tone("1000"));
  mixInto(
    samples,
    samples.map((_, i) => ((i * 7919) % 101) - 50),
  );
  expect(readLabSpeech(samples)).toBe("hello");
});
