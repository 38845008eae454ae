import type { NationalTables } from "./alphabet.js";
import type { ReferenceForm } from "./segment.js";

/** Which part of which message a short message is. */
export interface Concat {
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
}

/** Information element identifiers (3GPP TS 23.040 §9.2.3.24). */
const CONCAT_8 = 0x00;
const CONCAT_16 = 0x08;
const SINGLE_SHIFT = 0x24;
const LOCKING_SHIFT = 0x25;

/** User data header of one part: `05 00 03 rr tt nn`, or `06 08 04 RRRR tt nn`. */
export function printConcat({ reference, total, number }: Concat, form: ReferenceForm): Buffer {
  if (form === "udh8") return Buffer.from([5, CONCAT_8, 3, reference & 0xff, total, number]);
  return Buffer.from([6, CONCAT_16, 4, (reference >> 8) & 0xff, reference & 0xff, total, number]);
}

/** User data with a header, taken apart. */
export interface UserData {
  readonly concat: Concat | undefined;
  /** Named by the header; undefined when it names none. */
  readonly tables?: NationalTables | undefined;
  /** What follows the header. */
  readonly text: Buffer;
}

/**
 * Reads user data that begins with a header (esm_class 0x40). Elements that are not understood are skipped; an element
 * or a header that passes the end gives undefined.
 */
export function parseUserData(bytes: Buffer): UserData | undefined {
  const end = 1 + (bytes[0] ?? 0);
  if (bytes.length === 0 || end > bytes.length) return undefined;
  let concat: Concat | undefined;
  let tables: NationalTables | undefined;
  for (let at = 1; at < end; ) {
    const [id, length] = [bytes[at], bytes[at + 1]];
    if (id === undefined || length === undefined || at + 2 + length > end) return undefined;
    concat = concatOf(id, bytes.subarray(at + 2, at + 2 + length)) ?? concat;
    if (id === SINGLE_SHIFT && length === 1) tables = { ...tables, single: bytes[at + 2] };
    if (id === LOCKING_SHIFT && length === 1) tables = { ...tables, locking: bytes[at + 2] };
    at += 2 + length;
  }
  return { concat, tables, text: bytes.subarray(end) };
}

/** A part 0, or one past the total, is no part (§9.2.3.24.1): the element is ignored. */
function concatOf(id: number, data: Buffer): Concat | undefined {
  const isShort = id === CONCAT_8 && data.length === 3;
  if (!isShort && !(id === CONCAT_16 && data.length === 4)) return undefined;
  const reference = isShort ? data.readUInt8(0) : data.readUInt16BE(0);
  const [total, number] = [data.readUInt8(data.length - 2), data.readUInt8(data.length - 1)];
  return total === 0 || number === 0 || number > total ? undefined : { reference, total, number };
}
