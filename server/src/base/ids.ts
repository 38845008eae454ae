import { randomFillSync } from "node:crypto";

const HEX = Buffer.from("0123456789abcdef");
const DASH = 0x2d;
/** Where the bytes of a UUID stand in its text: behind the fourth, sixth, eighth and tenth is a dash. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const UUID_BYTES = UUID_PLACES.length;
const uuid = Buffer.alloc(UUID_BYTES);
const uuidText = Buffer.alloc(36, DASH);

/**
 * UUID v4, lower case (rest.md 1.7): ids of all rows but those of `newOrderedUuid`. Made in one piece: that of Node is joined of twenty, which
 * whoever reads it puts together.
 */
export function newUuid(): string {
  writeUuid(uuid, 0);
  return textOfUuid();
}

/**
 * UUID v7, lower case: for rows that are written by the thousand. Ids of one time stand side by side in an index, so that few
 * of its pages are changed however large it is; 74 bits of it are random. Not for what must not be guessed.
 */
export function newOrderedUuid(): string {
  writeOrderedUuid(uuid, 0);
  return textOfUuid();
}

function textOfUuid(): string {
  for (let n = 0; n < UUID_BYTES; n++) {
    const byte = uuid[n]!;
    const place = UUID_PLACES[n]!;
    uuidText[place] = HEX[byte >> 4]!;
    uuidText[place + 1] = HEX[byte & 0x0f]!;
  }
  return uuidText.toString("latin1");
}

/** Writes the 16 bytes of a new UUID v4 to `at`. */
export function writeUuid(to: Uint8Array, at: number): void {
  const from = taken(UUID_BYTES);
  for (let n = 0; n < UUID_BYTES; n++) {
    to[at + n] = POOL[from + n]!;
    POOL[from + n] = 0;
  }
  // RFC 9562 §5.4: version 4 in the first half of byte 6, variant 10 in the first bits of byte 8.
  to[at + 6] = (to[at + 6]! & 0x0f) | 0x40;
  to[at + 8] = (to[at + 8]! & 0x3f) | 0x80;
}

/** Writes the 16 bytes of a new UUID v7 to `at`. Its time says nothing that anybody reads: it need not be that of a `Clock`. */
export function writeOrderedUuid(to: Uint8Array, at: number): void {
  writeUuid(to, at);
  const ms = Date.now();
  // RFC 9562 §5.7: 48 bits of milliseconds, the highest first, then version 7.
  const high = Math.floor(ms / 2 ** 32);
  to[at] = high >> 8;
  to[at + 1] = high;
  for (let n = 0; n < 4; n++) to[at + 2 + n] = ms >>> (24 - 8 * n);
  to[at + 6] = (to[at + 6]! & 0x0f) | 0x70;
}

const LETTERS = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
/** Longer tokens are put together of so many characters. */
const TOKEN_CHARS_MAX = 64;
const token = Buffer.alloc(TOKEN_CHARS_MAX);

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

/** `length` characters of `[A-Za-z0-9]` from the system's random source, without bias. Made in one piece, as UUIDs are. */
export function randomToken(length: number): string {
  if (length > TOKEN_CHARS_MAX) return randomToken(TOKEN_CHARS_MAX) + randomToken(length - TOKEN_CHARS_MAX);
  for (let at = 0; at < length; ) {
    const byte = randomByte();
    if (byte < 248) token[at++] = LETTERS[byte % 62]!;
  }
  return token.toString("latin1", 0, length);
}
