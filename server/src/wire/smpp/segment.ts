import { decodeGsm7, decodeUcs2, encodeGsm7, encodeUcs2, isGsm7, septetsOf } from "./alphabet.js";

/** How the text of a message is written. */
export type SmsEncoding = "GSM-7" | "UCS-2";

/** How parts name their message: a user data header with 8 or 16 bits of reference (3GPP TS 23.040 §9.2.3.24.1, .8). */
export type ReferenceForm = "udh8" | "udh16";

/** A text cut into what fits one short message each. */
export interface Segments {
  readonly encoding: SmsEncoding;
  /** Septets one per byte, or UTF-16 high byte first; without any header. */
  readonly parts: readonly Buffer[];
}

/** Units of one part: alone, and beside each header. A unit is a septet or two bytes of UTF-16. */
const LIMITS = {
  "GSM-7": { single: 160, udh8: 153, udh16: 152 },
  "UCS-2": { single: 70, udh8: 67, udh16: 66 },
} as const;

/** Parts of one message at most: one byte counts them. */
export const PARTS_MAX = 255;

/** GSM-7 when every character is in its tables, else UCS-2 for the whole text; nothing is transliterated. */
export function encodingOf(text: string): SmsEncoding {
  return isGsm7(text) ? "GSM-7" : "UCS-2";
}

/**
 * Cuts a text into parts. An escape pair and a surrogate pair stay together.
 * @param form header the parts of a longer text will get
 */
export function segment(text: string, form: ReferenceForm = "udh8"): Segments {
  const encoding = encodingOf(text);
  const limits = LIMITS[encoding];
  if (unitsOf(text, encoding) <= limits.single) return { encoding, parts: [encode(text, encoding)] };
  return { encoding, parts: cut(text, encoding, limits[form]).map((piece) => encode(piece, encoding)) };
}

/** Bytes of parts -> text, in their order. */
export function joinParts(encoding: SmsEncoding, parts: readonly Uint8Array[]): string {
  // Joined before they are decoded: a peer may have cut inside of a pair.
  const bytes = Buffer.concat(parts);
  return encoding === "GSM-7" ? decodeGsm7(bytes) : decodeUcs2(bytes);
}

function encode(text: string, encoding: SmsEncoding): Buffer {
  return encoding === "GSM-7" ? (encodeGsm7(text) ?? Buffer.alloc(0)) : encodeUcs2(text);
}

function cut(text: string, encoding: SmsEncoding, limit: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const char of text) {
    const units = unitsOf(char, encoding);
    if (used + units > limit) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += char;
    used += units;
  }
  return [...pieces, piece];
}

function unitsOf(text: string, encoding: SmsEncoding): number {
  if (encoding === "UCS-2") return text.length;
  let units = 0;
  for (const char of text) units += septetsOf(char)?.length ?? 1;
  return units;
}
