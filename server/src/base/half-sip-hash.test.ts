import { expect, test } from "vitest";
import { halfSipHash } from "./half-sip-hash.js";

test("HalfSipHash-2-4 gives what its authors' table of test vectors says", () => {
  const bytes = Uint8Array.from({ length: 8 }, (_, index) => index);
  const of = (length: number) => (halfSipHash(bytes, length, [0x03020100, 0x07060504]) >>> 0).toString(16);
  expect([of(0), of(1), of(2)]).toEqual(["5b9f35a9", "b85a4727", "3a662fa"]);
});

test("another key, another length and each byte change it", () => {
  const bytes = Buffer.from("z9hG4bKabcdef|192.0.2.1:5060|INVITE");
  const hashes = new Set([halfSipHash(bytes, bytes.length, [1, 2]), halfSipHash(bytes, bytes.length, [1, 3])]);
  for (let length = 0; length < bytes.length; length++) hashes.add(halfSipHash(bytes, length, [1, 2]));
  for (let at = 0; at < bytes.length; at++) {
    const other = Buffer.from(bytes);
    other[at]! ^= 1;
    hashes.add(halfSipHash(other, other.length, [1, 2]));
  }
  expect(hashes.size).toBe(2 + 2 * bytes.length);
});
