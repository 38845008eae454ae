/**
 * Kind of a mandatory field (SMPP 3.4 §3.1): one byte; a number = C-octet string of at most that many bytes, its
 * terminator among them; `message` = sm_length and as many bytes.
 */
export type FieldKind = "u8" | "message" | number;

/** A mandatory field: its name in the standard, and what it is made of. */
export type Field = readonly [name: string, kind: FieldKind];

/** What a list of fields holds, by name. */
export type FieldValues<F extends readonly Field[]> = {
  readonly [P in F[number] as P[0]]: P[1] extends "u8" ? number : P[1] extends "message" ? Buffer : string;
};

/** Any value of a field. */
export type FieldValue = number | string | Buffer;

/** A field or a TLV passes the end of what holds it, or a string is longer than it may be or never ends. */
export class SmppFormatError extends Error {
  /** Name of the field or TLV. */
  readonly field: string;

  constructor(field: string) {
    super(`malformed SMPP field ${field}`);
    this.name = "SmppFormatError";
    this.field = field;
  }
}

/**
 * Reads the fields of a body from `at`. Byte values of strings are kept (latin1).
 * @param into gets the values by name
 * @returns where the fields end
 * @throws SmppFormatError
 */
export function readFields(bytes: Buffer, at: number, fields: readonly Field[], into: Record<string, unknown>): number {
  let place = at;
  for (const [name, kind] of fields) {
    if (kind === "u8") {
      into[name] = byteAt(bytes, place++, name);
    } else if (kind === "message") {
      const end = place + 1 + byteAt(bytes, place, name);
      if (end > bytes.length) throw new SmppFormatError(name);
      into[name] = bytes.subarray(place + 1, end);
      place = end;
    } else {
      const end = bytes.indexOf(0, place);
      if (end < 0 || end - place >= kind) throw new SmppFormatError(name);
      into[name] = bytes.toString("latin1", place, end);
      place = end + 1;
    }
  }
  return place;
}

/** Bytes that the fields take. */
export function sizeOfFields(fields: readonly Field[], values: Readonly<Record<string, FieldValue>>): number {
  let size = 0;
  for (const [name, kind] of fields) size += kind === "u8" ? 1 : lengthOf(values[name]) + 1;
  return size;
}

/**
 * Writes the fields from `at`.
 * @returns where they end
 * @throws SmppFormatError a value that its field cannot hold
 */
export function writeFields(
  bytes: Buffer,
  at: number,
  fields: readonly Field[],
  values: Readonly<Record<string, FieldValue>>,
): number {
  let place = at;
  for (const [name, kind] of fields) {
    const value = values[name];
    if (kind === "u8") {
      if (typeof value !== "number" || value < 0 || value > 255) throw new SmppFormatError(name);
      bytes[place++] = value;
    } else if (kind === "message") {
      if (!Buffer.isBuffer(value) || value.length > 254) throw new SmppFormatError(name);
      bytes[place] = value.length;
      place += 1 + value.copy(bytes, place + 1);
    } else {
      if (typeof value !== "string" || value.length >= kind || value.includes("\0")) throw new SmppFormatError(name);
      place += bytes.write(value, place, "latin1");
      bytes[place++] = 0;
    }
  }
  return place;
}

function byteAt(bytes: Buffer, at: number, name: string): number {
  const value = bytes[at];
  if (value === undefined) throw new SmppFormatError(name);
  return value;
}

function lengthOf(value: FieldValue | undefined): number {
  return value === undefined || typeof value === "number" ? 0 : value.length;
}
