import { randomBytes } from "node:crypto";

/** Two secret numbers: who does not know them cannot choose texts that fall together. */
export type HashKey = readonly [number, number];

const WORD_ROUNDS = 2;
const LAST_ROUNDS = 4;

/** A key that nobody has had. */
export function newHashKey(): HashKey {
  const secret = randomBytes(8);
  return [secret.readInt32LE(0), secret.readInt32LE(4)];
}

/**
 * HalfSipHash-2-4 of so many bytes, as a signed number of 32 bits. Hot: bytes are taken four by four.
 * @param words the bytes as they lie in the memory of a machine that is little-endian, and behind them one to four zeros that
 * fill the last word
 */
export function halfSipHash(words: Int32Array, length: number, key: HashKey): number {
  const last = length >>> 2;
  let v0 = key[0];
  let v1 = key[1];
  let v2 = 0x6c796765 ^ v0;
  let v3 = 0x74656462 ^ v1;
  for (let at = 0; ; at++) {
    const isDone = at > last;
    const word = isDone ? 0 : at < last ? words[at]! : words[at]! | (length << 24);
    v3 ^= word;
    if (isDone) v2 ^= 0xff;
    for (let rounds = isDone ? LAST_ROUNDS : WORD_ROUNDS; rounds > 0; rounds--) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    if (isDone) return v1 ^ v3;
    v0 ^= word;
  }
}
