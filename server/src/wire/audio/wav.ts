import { alawDecode, ulawDecode } from "./g711.js";

/** What a WAV file holds. */
export interface Wav {
  readonly encoding: "pcm" | "float" | "alaw" | "ulaw";
  /** Bits of one stored sample. */
  readonly bits: number;
  readonly rateHz: number;
  readonly channels: number;
  /** Samples of one channel. */
  readonly frames: number;
  /** 16 bit, channels interleaved. */
  readonly samples: Int16Array;
}

/** Why bytes are no WAV file that can be played. */
export interface WavProblem {
  readonly problem: string;
}

/** Length of the header that `wavHeader` makes. */
export const WAV_HEADER_BYTES = 44;
/** Rates of call-xml.md 4.3. */
const MIN_RATE_HZ = 8000;
const MAX_RATE_HZ = 48_000;
const ENCODINGS: Readonly<Record<number, Wav["encoding"]>> = { 1: "pcm", 3: "float", 6: "alaw", 7: "ulaw" };
const EXTENSIBLE = 0xfffe;
const STORED_BITS = { pcm: [8, 16, 24, 32], float: [32, 64], alaw: [8], ulaw: [8] } as const;

/** The head of a WAV file of 16 bit PCM; the samples follow, little-endian, channels interleaved. */
export function wavHeader(o: { rateHz: number; channels: number; dataBytes: number }): Buffer {
  const head = Buffer.alloc(WAV_HEADER_BYTES);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(Math.min(36 + o.dataBytes, 0xffff_ffff), 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(o.channels, 22);
  head.writeUInt32LE(o.rateHz, 24);
  head.writeUInt32LE(o.rateHz * o.channels * 2, 28);
  head.writeUInt16LE(o.channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(Math.min(o.dataBytes, 0xffff_ffff), 40);
  return head;
}

/** A whole WAV file of 16 bit PCM, mono. */
export function wavFile(samples: Int16Array, rateHz: number): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([wavHeader({ rateHz, channels: 1, dataBytes: data.length }), data]);
}

/**
 * Reads a WAV file: PCM of 8 to 32 bit, float, A-law, µ-law, plain or WAVE_FORMAT_EXTENSIBLE, one or two channels.
 * Chunks may come in any order. Lengths are believed only as far as there are bytes, so a cut file
 * and one whose writer never came back to fill in the lengths play as far as they go.
 */
export function parseWav(bytes: Uint8Array): Wav | WavProblem {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (b.length < 12 || b.toString("latin1", 0, 4) !== "RIFF" || b.toString("latin1", 8, 12) !== "WAVE")
    return { problem: "not a WAV file" };
  const { format, data } = findChunks(b);
  if (!format) return { problem: "no format chunk" };
  if (!data) return { problem: "no data chunk" };
  const kind = readFormat(format);
  return "problem" in kind ? kind : decode(kind, data);
}

type Format = Pick<Wav, "encoding" | "bits" | "rateHz" | "channels">;

function findChunks(b: Buffer): { format?: Buffer; data?: Buffer } {
  const found: { format?: Buffer; data?: Buffer } = {};
  let at = 12;
  while (at + 8 <= b.length) {
    const id = b.toString("latin1", at, at + 4);
    const size = b.readUInt32LE(at + 4);
    const start = at + 8;
    const end = id === "data" && size === 0 && isUnfinished(b) ? b.length : Math.min(start + size, b.length);
    if (id === "fmt ") found.format ??= b.subarray(start, end);
    if (id === "data") found.data ??= b.subarray(start, end);
    at = end + (hasPadding(b, end, size) ? 1 : 0);
  }
  return found;
}

/** The lengths were left for the end of a recording that never ended. */
function isUnfinished(b: Buffer): boolean {
  const riff = b.readUInt32LE(4);
  return riff === 0 || riff === 0xffff_ffff || riff + 8 <= WAV_HEADER_BYTES;
}

/** A chunk of odd length is followed by a byte of padding, which some writers forget. */
function hasPadding(b: Buffer, end: number, size: number): boolean {
  return (size & 1) === 1 && !/^(data|fmt |fact|LIST)$/.test(b.toString("latin1", end, end + 4));
}

function readFormat(f: Buffer): Format | WavProblem {
  if (f.length < 16) return { problem: "short format chunk" };
  const tag = f.readUInt16LE(0);
  const encoding = ENCODINGS[tag === EXTENSIBLE && f.length >= 26 ? f.readUInt16LE(24) : tag];
  const channels = f.readUInt16LE(2);
  const rateHz = f.readUInt32LE(4);
  if (!encoding) return { problem: `encoding ${tag} is not supported: PCM, float, A-law and µ-law are` };
  if (channels !== 1 && channels !== 2) return { problem: `${channels} channels: one or two are played` };
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ)
    return { problem: `${rateHz} Hz: ${MIN_RATE_HZ} to ${MAX_RATE_HZ} are played` };
  const bits = Math.ceil(f.readUInt16LE(14) / 8) * 8;
  if (!(STORED_BITS[encoding] as readonly number[]).includes(bits))
    return { problem: `${bits} bits of ${encoding}: ${STORED_BITS[encoding].join(", ")} are played` };
  return { encoding, bits, rateHz, channels };
}

function decode(format: Format, data: Buffer): Wav {
  const width = format.bits / 8;
  const frames = Math.floor(data.length / (width * format.channels));
  const samples = new Int16Array(frames * format.channels);
  const { encoding } = format;
  if (encoding === "ulaw") ulawDecode(data, 0, samples.length, samples, 0);
  else if (encoding === "alaw") alawDecode(data, 0, samples.length, samples, 0);
  else if (encoding === "float") for (let i = 0; i < samples.length; i++) samples[i] = floatAt(data, i * width, width);
  // The upper two bytes of a little-endian sample are its 16 bit value; 8 bit PCM alone is unsigned.
  else if (width === 1) for (let i = 0; i < samples.length; i++) samples[i] = (data[i]! - 128) << 8;
  else for (let i = 0; i < samples.length; i++) samples[i] = data.readInt16LE(i * width + width - 2);
  return { ...format, frames, samples };
}

function floatAt(data: Buffer, at: number, width: number): number {
  const value = width === 4 ? data.readFloatLE(at) : data.readDoubleLE(at);
  return Number.isNaN(value) ? 0 : Math.round(Math.max(-1, Math.min(value, 1)) * 32_767);
}
