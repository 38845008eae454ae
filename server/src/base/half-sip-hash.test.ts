import { expect, test } from "vitest";
import { type HashKey, halfSipHash } from "./half-sip-hash.js";

function hashOf(bytes: Uint8Array, length: number, key: HashKey): number {
  const padded = new Uint8Array(4 * ((length >>> 2) + 1));
  padded.set(bytes.subarray(0, length));
  return halfSipHash(new Int32Array(padded.buffer), length, key);
}

test("HalfSipHash-2-4 gives what its authors' table of test vectors says", () => {
  const bytes = Uint8Array.from({ length: 8 }, (_, index) => index);
  const of = (length: number) => (hashOf(bytes, length, [0x03020100, 0x07060504]) >>> 0).toString(16);
  expect([of(0), of(1), of(2)]).toEqual(["5b9f35a9", "b85a4727", "3a662fa"]);
});

test("another key, another length and each byte change it", () => {
  const bytes = Buffer.from("z9hG4bKabcdef|192.0.2.1:5060|INVITE");
  const hashes = new Set([hashOf(bytes, bytes.length, [1, 2]), hashOf(bytes, bytes.length, [1, 3])]);
  for (let length = 0; length < bytes.length; length++) hashes.add(hashOf(bytes, length, [1, 2]));
  for (let at = 0; at < bytes.length; at++) {
    const other = Buffer.from(bytes);
    other[at]! ^= 1;
    hashes.add(hashOf(other, other.length, [1, 2]));
  }
  expect(hashes.size).toBe(2 + 2 * bytes.length);
});
