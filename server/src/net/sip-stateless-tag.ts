import { randomBytes } from "node:crypto";

/** Nobody outside can tell what tag a request will get. */
const SEED = randomBytes(8);
const [seedA, seedB] = [SEED.readUInt32LE(0), SEED.readUInt32LE(4)];

/**
 * A tag for the answer to a request nothing is kept of: the same for every copy of it (RFC 3261 §8.2.7), without being
 * remembered. It names no dialog and guards nothing. Hot.
 * @param key of the transaction the request would have
 */
export function tagOf(key: string): string {
  let a = seedA;
  let b = seedB;
  for (let at = 0; at < key.length; at++) {
    const c = key.charCodeAt(at);
    a = Math.imul(a ^ c, 2_654_435_761);
    b = Math.imul(b ^ c, 1_597_334_677);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
