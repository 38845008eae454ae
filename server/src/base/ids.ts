import { randomFillSync, randomUUID } from "node:crypto";

/** UUID v4, lower case: every id shown to users (rest.md 1.7). */
export function newUuid(): string {
  return randomUUID();
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random bytes got at once: asking for a few each time costs more than all else about a token. */
const POOL = Buffer.alloc(4_096);
let used = POOL.length;

/** Each byte is given once, and wiped. */
function randomByte(): number {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const byte = POOL[used] ?? 0;
  POOL[used++] = 0;
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
