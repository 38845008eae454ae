import { randomFillSync } from "node:crypto";

const HEX = Buffer.from("0123456789abcdef");
const DASH = 0x2d;
/** Where the bytes of a UUID stand in its text: behind the fourth, sixth, eighth and tenth is a dash. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const uuidText = Buffer.alloc(36, DASH);

/**
 * UUID v4, lower case: every id shown to users (rest.md 1.7). Made in one piece: that of Node is joined of twenty, which
 * whoever reads it puts together.
 */
export function newUuid(): string {
  const from = taken(UUID_PLACES.length);
  for (let n = 0; n < UUID_PLACES.length; n++) {
    const byte = POOL[from + n]!;
    POOL[from + n] = 0;
    // RFC 9562 §5.4: version 4 in the first half of byte 6, variant 10 in the first bits of byte 8.
    const shown = n === 6 ? (byte & 0x0f) | 0x40 : n === 8 ? (byte & 0x3f) | 0x80 : byte;
    const place = UUID_PLACES[n]!;
    uuidText[place] = HEX[shown >> 4]!;
    uuidText[place + 1] = HEX[shown & 0x0f]!;
  }
  return uuidText.toString("latin1");
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random bytes got at once: asking for a few each time costs more than all else about a token. */
const POOL = Buffer.alloc(4_096);
let used = POOL.length;

/** Where the next `count` bytes begin. Each is given once, and who takes it wipes it. */
function taken(count: number): number {
  if (used + count > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += count;
  return used - count;
}

function randomByte(): number {
  const at = taken(1);
  const byte = POOL[at]!;
  POOL[at] = 0;
  return byte;
}

/** `length` characters of `[A-Za-z0-9]` from the system's random source, without bias. */
export function randomToken(length: number): string {
  let token = "";
  while (token.length < length) {
    const byte = randomByte();
    if (byte < 248) token += LETTERS[byte % 62];
  }
  return token;
}
