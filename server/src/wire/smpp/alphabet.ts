/**
 * The GSM 7-bit default alphabet and its extension (3GPP TS 23.038 §6.2.1), one septet per byte, as SMPP carries it with
 * data_coding 0.
 */

import { LOCKING, SINGLE } from "./national-tables.js";

/** Place = septet. The escape stands at 0x1b as NUL, which no text has. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅå" +
  "Δ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ" +
  " !\"#¤%&'()*+,-./" +
  "0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNO" +
  "PQRSTUVWXYZÄÖÑÜ§" +
  "¿abcdefghijklmno" +
  "pqrstuvwxyzäöñüà";

/** Characters that take two septets: the escape and this one. */
const EXTENSION: Readonly<Record<string, number>> = {
  "\f": 0x0a,
  "^": 0x14,
  "{": 0x28,
  "}": 0x29,
  "\\": 0x2f,
  "[": 0x3c,
  "~": 0x3d,
  "]": 0x3e,
  "|": 0x40,
  "€": 0x65,
};

/** First of the two septets of an extension character. */
export const ESCAPE = 0x1b;

const SEPTETS: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...[...BASIC].flatMap((char, septet) => (char === "\0" ? [] : [[char, [septet]] as const])),
  ...Object.entries(EXTENSION).map(([char, septet]) => [char, [ESCAPE, septet]] as const),
]);

const EXTENDED: ReadonlyMap<number, string> = new Map(Object.entries(EXTENSION).map(([char, code]) => [code, char]));

/** Septets of one character: one, or two for an extension character; undefined when the alphabet lacks it. */
export function septetsOf(char: string): readonly number[] | undefined {
  return SEPTETS.get(char);
}

/** Numbers of the national language tables that a header names (TS 23.040 §9.2.3.24.15 and .16). */
export interface NationalTables {
  readonly locking?: number | undefined;
  readonly single?: number | undefined;
}

/** Whether every character of a text is in the alphabet or its extension. */
export function isGsm7(text: string): boolean {
  for (const char of text) if (!SEPTETS.has(char)) return false;
  return true;
}

/** Text -> septets, one per byte; undefined when a character is not in the alphabet. */
export function encodeGsm7(text: string): Buffer | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    const septets = SEPTETS.get(char);
    if (!septets) return undefined;
    bytes.push(...septets);
  }
  return Buffer.from(bytes);
}

/**
 * Septets, one per byte -> text. After the escape an unknown code is the basic character of that code. A second escape
 * is reserved for a further table that no release has: both together are a space (TS 23.038 §6.2.1.1 note 1), as is an
 * escape with nothing behind it. The high bit of a byte does not count.
 * @param tables national language tables by their numbers; one that is not known counts as none
 */
export function decodeGsm7(bytes: Uint8Array, tables: NationalTables = {}): string {
  const locking = LOCKING.get(tables.locking ?? 0);
  const single = SINGLE.get(tables.single ?? 0);
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    const septet = (bytes[at] ?? 0) & 0x7f;
    if (septet !== ESCAPE) {
      text += locking?.get(septet) ?? BASIC[septet] ?? "";
      continue;
    }
    const code = (bytes[++at] ?? ESCAPE) & 0x7f;
    if (code === ESCAPE) text += " ";
    else text += single?.get(code) ?? EXTENDED.get(code) ?? locking?.get(code) ?? BASIC[code] ?? "";
  }
  return text;
}

/** Septets, one per byte -> packed, seven bits each (TS 23.038 §6.1.2.1). @param fillBits zeros before the first, behind a header */
export function packSeptets(septets: Uint8Array, fillBits = 0): Buffer {
  const packed = Buffer.alloc(Math.ceil((septets.length * 7 + fillBits) / 8));
  for (const [at, septet] of septets.entries()) {
    const bit = fillBits + at * 7;
    const byte = bit >> 3;
    const shifted = (septet & 0x7f) << (bit & 7);
    packed[byte] = (packed[byte] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) packed[byte + 1] = shifted >> 8;
  }
  return packed;
}

/** Text -> UTF-16, high byte first (data_coding 8). */
export function encodeUcs2(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** UTF-16, high byte first -> text. An odd byte at the end is left out. */
export function decodeUcs2(bytes: Uint8Array): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return even.swap16().toString("utf16le");
}
