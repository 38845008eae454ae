import { writeOrderedUuid } from "../base/ids.js";
import { JsonBytes } from "../base/json-bytes.js";
import { storableText } from "../base/storable-text.js";
import { OID, rowValues, START_MS, VALUE_HEAD_BYTES, WORD } from "./row-values.js";

const HEAD_BYTES = 20;
const NULL_LENGTH = -1;
/** Memory that is kept for the next one: pieces of a size that batches have, as many as are under way at once. */
const SPARE_MAX = 8;
const SPARE_BYTES_MAX = 4 * 1024 * 1024;
const DAY_MS = 86_400_000;
const ISO_LENGTH = 24;
const LETTER_Z = 0x5a;
/** Of letters of one byte; what is no digit is negative. */
const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
/** Where the 16 bytes of a uuid stand in its text. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const UUID_LENGTH = 36;
const NO_LETTER = 0x1_0000;
/** Times that are remembered: those of a leg stand in each of its rows. */
const TIMES = 16;
const lastTimes = new Array<string>(TIMES).fill("");
const lastMs = new Float64Array(TIMES);

const spare: Buffer[] = [];

/** A value that its column cannot take; `code` is what the database would have said. */
class UnfitValue extends Error {
  readonly code = "22P02";
}

/**
 * Rows of a composite type as one array, in PostgreSQL's binary format (array_recv, record_recv): one writing from values
 * to what is sent. The database reads no names, and hardly any texts. Columns come in the order of the type, undefined as
 * null: a row of an earlier version may lack one. The type of the rows is left out, for it has another number in each
 * database. Hot.
 */
export class RowArray extends JsonBytes {
  readonly #columns: number;
  #count = 0;

  /** @param columns of each row */
  constructor(columns: number) {
    super(spare.pop());
    this.#columns = columns;
    this.at = HEAD_BYTES;
  }

  /** The array. Not to be read after `release`. */
  get array(): Buffer {
    const view = this.view;
    view.setInt32(0, this.#count === 0 ? 0 : 1); // dimensions
    view.setInt32(4, 0); // no row is null
    view.setInt32(8, 0);
    view.setInt32(12, this.#count);
    view.setInt32(16, 1); // number of the first
    return this.memory.subarray(0, this.#count === 0 ? 12 : this.at);
  }

  /** Gives the memory back: nobody reads `array` any more. */
  release(): void {
    if (spare.length < SPARE_MAX && this.memory.length <= SPARE_BYTES_MAX) spare.push(this.memory);
    this.memory = Buffer.alloc(0);
  }

  /** Begins a row; its values follow. @returns its place, for `endRow` */
  row(): number {
    this.ensure(8);
    const start = this.at;
    this.view.setInt32(start + 4, this.#columns);
    this.at += 8;
    this.#count++;
    return start;
  }

  endRow(start: number): void {
    this.view.setInt32(start, this.at - start - 4);
  }

  /** Rows so far. */
  get count(): number {
    return this.#count;
  }

  /** Where the next row begins. */
  get end(): number {
    return this.at;
  }

  /** Takes back what came after the first `count` rows, which end at `end`. */
  cut(count: number, end: number): void {
    this.#count = count;
    this.at = end;
  }

  /** Adds `count` rows of another array, which stand from `start` to `end`. */
  copy(other: RowArray, start: number, end: number, count: number): void {
    this.ensure(end - start);
    this.at += other.memory.copy(this.memory, this.at, start, end);
    this.#count += count;
  }

  /** Values of the rows that stand from `start` to `end`; default all. */
  values(start = HEAD_BYTES, end = this.at): unknown[][] {
    const rows: unknown[][] = [];
    for (let at = start; at < end; at += 4 + this.view.getInt32(at)) rows.push(rowValues(this.memory, at));
    return rows;
  }

  /** What the database cannot have in a text becomes U+FFFD. */
  text(text: string | null | undefined): void {
    if (text == null) this.#null(OID.text);
    else this.#text(OID.text, text.includes("\0") ? storableText(text) : text);
  }

  /** JSON; it has no NUL as it is. */
  json(text: string | null | undefined): void {
    if (text == null) this.#null(OID.json);
    else this.#text(OID.json, text);
  }

  /** Begins JSON that is given as to a sink. @returns its place, for `endJson` */
  beginJson(): number {
    return this.#head(OID.json, 0);
  }

  endJson(start: number): void {
    this.view.setInt32(start + 4, this.at - start - VALUE_HEAD_BYTES);
  }

  /** One that nothing else has. */
  newUuid(): void {
    this.#head(OID.uuid, UUID_PLACES.length);
    writeOrderedUuid(this.memory, this.at);
    this.at += UUID_PLACES.length;
  }

  /** @throws an error like that of the database when it is none */
  uuid(uuid: string | null | undefined): void {
    if (uuid == null) return this.#null(OID.uuid);
    this.#head(OID.uuid, UUID_PLACES.length);
    const bytes = this.memory;
    let at = this.at;
    let letters = uuid.length === UUID_LENGTH ? 0 : NO_LETTER;
    let digits = 0;
    for (let n = 0; n < UUID_PLACES.length; n++) {
      const place = UUID_PLACES[n]!;
      const high = uuid.charCodeAt(place);
      const low = uuid.charCodeAt(place + 1);
      letters |= high | low;
      const byte = (HEX[high & 0xff]! << 4) | HEX[low & 0xff]!;
      digits |= byte;
      bytes[at++] = byte;
    }
    if (digits < 0 || letters > 0xff) throw new UnfitValue(`invalid uuid: "${uuid}"`);
    this.at = at;
  }

  /** @param iso with milliseconds. @throws an error like that of the database when it is none */
  time(iso: string | null | undefined): void {
    if (iso == null) return this.#null(OID.timestamptz);
    const ms = msOf(iso);
    if (Number.isNaN(ms)) throw new UnfitValue(`invalid time: "${iso}"`);
    this.#head(OID.timestamptz, 8);
    this.#int8((ms - START_MS) * 1000);
  }

  int4(value: number | null | undefined): void {
    if (value == null) return this.#null(OID.int4);
    if (value !== (value | 0)) throw new UnfitValue(`no integer: ${value}`);
    this.#head(OID.int4, 4);
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  int8(value: number | null | undefined): void {
    if (value == null) return this.#null(OID.int8);
    if (!Number.isSafeInteger(value)) throw new UnfitValue(`no integer: ${value}`);
    this.#head(OID.int8, 8);
    this.#int8(value);
  }

  bool(value: boolean): void {
    this.#head(OID.bool, 1);
    this.memory[this.at++] = value ? 1 : 0;
  }

  #int8(value: number): void {
    this.view.setInt32(this.at, Math.floor(value / WORD));
    this.view.setUint32(this.at + 4, value >>> 0);
    this.at += 8;
  }

  #null(type: number): void {
    this.#head(type, NULL_LENGTH);
  }

  #text(type: number, text: string): void {
    const start = this.#head(type, 0);
    this.write(text);
    this.view.setInt32(start + 4, this.at - start - VALUE_HEAD_BYTES);
  }

  /** @returns where it begins */
  #head(type: number, length: number): number {
    this.ensure(VALUE_HEAD_BYTES + 16);
    const start = this.at;
    this.view.setInt32(start, type);
    this.view.setInt32(start + 4, length);
    this.at = start + VALUE_HEAD_BYTES;
    return start;
  }
}

/** Epoch ms. `Date.parse` takes five times as long for the form that times have here. */
function msOf(iso: string): number {
  if (iso.length !== ISO_LENGTH || iso.charCodeAt(ISO_LENGTH - 1) !== LETTER_Z) return Date.parse(iso);
  // By the last digits of the milliseconds.
  const place = (iso.charCodeAt(ISO_LENGTH - 2) + 10 * iso.charCodeAt(ISO_LENGTH - 3)) % TIMES;
  if (lastTimes[place] === iso) return lastMs[place]!;
  const ms = readMs(iso);
  lastTimes[place] = iso;
  lastMs[place] = ms;
  return ms;
}

function readMs(iso: string): number {
  const time = digits(iso, 11, 13) * 3_600_000 + digits(iso, 14, 16) * 60_000 + digits(iso, 17, 19) * 1_000;
  return dayOf(digits(iso, 0, 4), digits(iso, 5, 7), digits(iso, 8, 10)) * DAY_MS + time + digits(iso, 20, 23);
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

/** Days from 1 January 1970 by the Gregorian calendar; years are counted from March, so that the leap day is their last. */
function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}
