import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWav, type Wav, wavHeader } from "./wav.js";

const SAMPLES = [0, 1000, -1000, 32_767, -32_768, 256];

function chunk(id: string, body: Uint8Array, size = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, "latin1");
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

function riff(...chunks: Uint8Array[]): Buffer {
  const body = Buffer.concat([Buffer.from("WAVE"), ...chunks]);
  return chunk("RIFF", body);
}

function format(tag: number, channels: number, rateHz: number, bits: number, extension = Buffer.alloc(0)): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rateHz, 4);
  body.writeUInt32LE((rateHz * channels * bits) >> 3, 8);
  body.writeUInt16LE((channels * bits) >> 3, 12);
  body.writeUInt16LE(bits, 14);
  return chunk("fmt ", Buffer.concat([body, extension]));
}

function pcm16(samples: readonly number[]): Buffer {
  const body = Buffer.alloc(samples.length * 2);
  samples.forEach((s, i) => void body.writeInt16LE(s, i * 2));
  return body;
}

function read(bytes: Uint8Array): Wav {
  const wav = parseWav(bytes);
  if ("problem" in wav) throw new Error(wav.problem);
  return wav;
}

test("a file with our own header is read back as it was written", () => {
  const data = pcm16(SAMPLES);
  const wav = read(Buffer.concat([wavHeader({ rateHz: 8000, channels: 2, dataBytes: data.length }), data]));
  expect(wav).toMatchObject({ encoding: "pcm", bits: 16, rateHz: 8000, channels: 2, frames: 3 });
  expect([...wav.samples]).toEqual(SAMPLES);
});

test("PCM of 8, 24 and 32 bit gives the upper 16 bits", () => {
  const eight = Buffer.from([128, 255, 0]);
  expect([...read(riff(format(1, 1, 8000, 8), chunk("data", eight))).samples]).toEqual([0, 127 << 8, -32_768]);
  const wide = (width: number) => {
    const body = Buffer.alloc(SAMPLES.length * width, 0x5a);
    SAMPLES.forEach((s, i) => void body.writeInt16LE(s, i * width + width - 2));
    return read(riff(format(1, 1, 44_100, width * 8), chunk("data", body)));
  };
  expect([...wide(3).samples]).toEqual(SAMPLES);
  expect([...wide(4).samples]).toEqual(SAMPLES);
});

test("float of 32 and 64 bit is scaled, held within full scale, and NaN is silence", () => {
  const values = [0, 0.5, -0.5, 1, 7, -7, Number.NaN];
  const expected = [0, 16_384, -16_383, 32_767, 32_767, -32_767, 0];
  const single = Buffer.from(Float32Array.from(values).buffer);
  const double = Buffer.from(Float64Array.from(values).buffer);
  expect([...read(riff(format(3, 1, 48_000, 32), chunk("data", single))).samples]).toEqual(expected);
  expect([...read(riff(format(3, 1, 48_000, 64), chunk("data", double))).samples]).toEqual(expected);
});

test("A-law and µ-law are decoded", () => {
  expect([...read(riff(format(7, 1, 8000, 8), chunk("data", Buffer.of(0xff, 0x80)))).samples]).toEqual([0, 32_124]);
  expect([...read(riff(format(6, 1, 8000, 8), chunk("data", Buffer.of(0xd5, 0xaa)))).samples]).toEqual([8, 32_256]);
});

test("WAVE_FORMAT_EXTENSIBLE is read by its sub-format", () => {
  const extension = Buffer.alloc(24);
  extension.writeUInt16LE(22, 0);
  extension.writeUInt16LE(1, 8);
  const wav = read(riff(format(0xfffe, 1, 16_000, 16, extension), chunk("data", pcm16(SAMPLES))));
  expect(wav).toMatchObject({ encoding: "pcm", rateHz: 16_000 });
  expect([...wav.samples]).toEqual(SAMPLES);
});

test("chunks of other kinds, of odd length, with and without padding, are passed over", () => {
  const unpadded = chunk("LIST", Buffer.from("abc")).subarray(0, -1);
  const wav = riff(chunk("odd ", Buffer.from("abc")), format(1, 1, 8000, 16), unpadded, chunk("data", pcm16(SAMPLES)));
  expect([...read(wav).samples]).toEqual(SAMPLES);
});

test("the data may come before the format", () => {
  expect(read(riff(chunk("data", pcm16(SAMPLES)), format(1, 1, 8000, 16))).frames).toBe(SAMPLES.length);
});

test.each([0xffff_ffff, 0x7fff_ffff, 1000])("a data length of %i plays as far as there are bytes", (size) => {
  const wav = riff(format(1, 1, 8000, 16), chunk("data", pcm16(SAMPLES), size));
  expect([...read(wav).samples]).toEqual(SAMPLES);
});

test("a recording whose lengths were never filled in plays to its end", () => {
  const head = wavHeader({ rateHz: 8000, channels: 1, dataBytes: 0 });
  expect(read(Buffer.concat([head, pcm16(SAMPLES)])).frames).toBe(SAMPLES.length);
});

test("an empty data chunk before another chunk stays empty", () => {
  const wav = riff(format(1, 1, 8000, 16), chunk("data", Buffer.alloc(0)), chunk("LIST", Buffer.alloc(10)));
  expect(read(wav).frames).toBe(0);
});

test("a last sample that is cut is left out, and wrong block sizes in the head do not matter", () => {
  const wav = riff(format(1, 2, 8000, 16), chunk("data", pcm16([1, 2, 3]).subarray(0, 5)));
  wav.writeUInt16LE(77, 32);
  expect([...read(wav).samples]).toEqual([1, 2]);
});

test("a file at an odd place in memory is read", () => {
  const whole = riff(format(1, 1, 8000, 16), chunk("data", pcm16(SAMPLES)));
  const shifted = Buffer.concat([Buffer.of(0), whole]).subarray(1);
  expect([...read(shifted).samples]).toEqual(SAMPLES);
});

test.each([
  ["an empty file", Buffer.alloc(0), "not a WAV file"],
  ["another RIFF file", chunk("RIFF", Buffer.from("AVI LIST")), "not a WAV file"],
  ["no format", riff(chunk("data", Buffer.alloc(2))), "no format chunk"],
  ["no data", riff(format(1, 1, 8000, 16)), "no data chunk"],
  ["a short format", riff(chunk("fmt ", Buffer.alloc(14)), chunk("data", Buffer.alloc(2))), "short format chunk"],
  [
    "ADPCM",
    riff(format(2, 1, 8000, 4), chunk("data", Buffer.alloc(2))),
    "encoding 2 is not supported: PCM, float, A-law and µ-law are",
  ],
  ["6 channels", riff(format(1, 6, 8000, 16), chunk("data", Buffer.alloc(12))), "6 channels: one or two are played"],
  ["0 channels", riff(format(1, 0, 8000, 16), chunk("data", Buffer.alloc(12))), "0 channels: one or two are played"],
  ["4 kHz", riff(format(1, 1, 4000, 16), chunk("data", Buffer.alloc(2))), "4000 Hz: 8000 to 48000 are played"],
  ["96 kHz", riff(format(1, 1, 96_000, 16), chunk("data", Buffer.alloc(2))), "96000 Hz: 8000 to 48000 are played"],
  ["0 bits", riff(format(1, 1, 8000, 0), chunk("data", Buffer.alloc(2))), "0 bits of pcm: 8, 16, 24, 32 are played"],
  ["40 bits", riff(format(1, 1, 8000, 40), chunk("data", Buffer.alloc(2))), "40 bits of pcm: 8, 16, 24, 32 are played"],
])("%s is a problem, told in words", (_name, bytes, problem) => {
  expect(parseWav(bytes)).toEqual({ problem });
});

test("any bytes, also damaged files, end in a result and never throw", () => {
  const good = riff(format(1, 1, 8000, 16), chunk("data", pcm16(SAMPLES)));
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(good.length), (changes, length) => {
      const bytes = Buffer.from(good.subarray(0, length));
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      expect(parseWav(bytes)).toBeTypeOf("object");
    }),
  );
});
