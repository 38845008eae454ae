/**
 * G.711 by table. Linear samples are 16 bit: the 14 bit (µ-law) and 13 bit (A-law) values of the
 * recommendation stand in the upper bits, as in the ITU's reference software (G.191).
 */

/** µ-law: sign, 3 bits of segment, 4 bits of interval, all inverted (G.711 table 2). */
function ulawToLinear(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}

/** A-law: sign (1 = positive), segment, interval, even bits inverted (G.711 table 1). */
function alawToLinear(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const interval = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? interval : (interval + 0x100) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** The code of a 14 bit value; a negative value is taken in ones' complement, as G.191 does. */
function ulawFrom14(value: number): number {
  const magnitude = Math.min((value < 0 ? ~value : value) + 33, 0x1fff);
  const segment = 26 - Math.clz32(magnitude);
  const bits = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0f);
  return ~(value < 0 ? bits | 0x80 : bits) & 0xff;
}

/** The code of a 12 bit value (the last bit of A-law's 13 decides nothing). */
function alawFrom12(value: number): number {
  const magnitude = value < 0 ? ~value : value;
  const segment = magnitude < 16 ? 0 : 28 - Math.clz32(magnitude);
  const interval = segment === 0 ? magnitude : (magnitude >> (segment - 1)) & 0x0f;
  return ((segment << 4) | interval | (value < 0 ? 0 : 0x80)) ^ 0x55;
}

const ULAW_LINEAR = Int16Array.from({ length: 256 }, (_, code) => ulawToLinear(code));
const ALAW_LINEAR = Int16Array.from({ length: 256 }, (_, code) => alawToLinear(code));
/** Indexed by the sample's upper bits as an unsigned number, so both tables stay in the first cache. */
const ULAW_CODE = Uint8Array.from({ length: 1 << 14 }, (_, index) => ulawFrom14((index << 18) >> 18));
const ALAW_CODE = Uint8Array.from({ length: 1 << 12 }, (_, index) => alawFrom12((index << 20) >> 20));

/** The µ-law byte of silence. */
export const ULAW_SILENCE = 0xff;
/** The A-law byte of silence. */
export const ALAW_SILENCE = 0xd5;

/**
 * Decodes `bytes[start, end)` into `out` from `outAt`. Hot.
 * @returns samples written; less than asked when `out` is too short
 */
export function ulawDecode(bytes: Uint8Array, start: number, end: number, out: Int16Array, outAt: number): number {
  const count = room(bytes.length, start, end, out.length, outAt);
  for (let i = 0; i < count; i++) out[outAt + i] = ULAW_LINEAR[bytes[start + i]!]!;
  return count;
}

/** As `ulawDecode`, for A-law. Hot. */
export function alawDecode(bytes: Uint8Array, start: number, end: number, out: Int16Array, outAt: number): number {
  const count = room(bytes.length, start, end, out.length, outAt);
  for (let i = 0; i < count; i++) out[outAt + i] = ALAW_LINEAR[bytes[start + i]!]!;
  return count;
}

/**
 * Encodes `samples[start, end)` into `out` from `outAt`. Hot.
 * @returns bytes written; less than asked when `out` is too short
 */
export function ulawEncode(samples: Int16Array, start: number, end: number, out: Uint8Array, outAt: number): number {
  const count = room(samples.length, start, end, out.length, outAt);
  for (let i = 0; i < count; i++) out[outAt + i] = ULAW_CODE[(samples[start + i]! >> 2) & 0x3fff]!;
  return count;
}

/** As `ulawEncode`, for A-law. Hot. */
export function alawEncode(samples: Int16Array, start: number, end: number, out: Uint8Array, outAt: number): number {
  const count = room(samples.length, start, end, out.length, outAt);
  for (let i = 0; i < count; i++) out[outAt + i] = ALAW_CODE[(samples[start + i]! >> 4) & 0xfff]!;
  return count;
}

function room(length: number, start: number, end: number, outLength: number, outAt: number): number {
  return Math.max(0, Math.min(end - start, length - start, outLength - outAt));
}
