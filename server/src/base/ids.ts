import { randomBytes, randomUUID } from "node:crypto";

/** UUID v4, lower case: every id shown to users (rest.md 1.7). */
export function newUuid(): string {
  return randomUUID();
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `length` characters of `[A-Za-z0-9]` from the system's random source, without bias. */
export function randomToken(length: number): string {
  let token = "";
  while (token.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && token.length < length) token += LETTERS[byte % 62];
    }
  }
  return token;
}
