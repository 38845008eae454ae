import { isoTime } from "../base/iso-time.js";

/** Types of columns, as pg_type numbers them. */
export const OID = { bool: 16, int8: 20, int4: 23, text: 25, json: 114, timestamptz: 1184, uuid: 2950 } as const;
/** Type and length of a value. */
export const VALUE_HEAD_BYTES = 8;
/** 1 January 2000, from which PostgreSQL counts, epoch ms. */
export const START_MS = 946_684_800_000;
export const WORD = 2 ** 32;
const UUID_PARTS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

/**
 * Values of a row that begins at `at`, in the binary format in which `RowArray` writes it: what was given to it, but JSON as
 * its text and times to the millisecond.
 */
export function rowValues(bytes: Buffer, at: number): unknown[] {
  return valuesIn(bytes, at + 8, bytes.readInt32BE(at + 4));
}

/** The first values of a row, without its head: those that begin at `at`. */
export function valuesIn(bytes: Buffer, at: number, columns: number): unknown[] {
  const values: unknown[] = [];
  let place = at;
  for (let n = 0; n < columns; n++) {
    const length = bytes.readInt32BE(place + 4);
    const start = place + VALUE_HEAD_BYTES;
    values.push(length < 0 ? null : readValue(bytes, bytes.readInt32BE(place), start, length));
    place = start + Math.max(0, length);
  }
  return values;
}

function readValue(bytes: Buffer, type: number, start: number, length: number): unknown {
  switch (type) {
    case OID.bool:
      return bytes[start] === 1;
    case OID.int4:
      return bytes.readInt32BE(start);
    case OID.int8:
      return int8(bytes, start);
    case OID.timestamptz:
      return isoTime(int8(bytes, start) / 1000 + START_MS);
    case OID.uuid:
      return bytes.toString("hex", start, start + length).replace(UUID_PARTS, "$1-$2-$3-$4-$5");
    default:
      return bytes.toString("utf8", start, start + length);
  }
}

function int8(bytes: Buffer, start: number): number {
  return bytes.readInt32BE(start) * WORD + bytes.readUInt32BE(start + 4);
}
