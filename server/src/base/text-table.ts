import { createHash } from "node:crypto";
import { halfSipHash, newHashKey } from "./half-sip-hash.js";

/** No row. */
export const NONE = -1;
/** Texts longer than that, or with other letters than ASCII, are found by a digest of this length. */
export const TEXT_MAX = 80;
const FIRST_ROWS = 256;
/** Chosen anew by each thread: nobody knows from outside which texts share a bucket. */
const KEY = newHashKey();

/** A row begins with these words; its text follows, up to a whole number of words, and then its numbers. */
const HASH = 0;
/** The next row of the same bucket, or the next one that is free. */
const NEXT = 1;
/** Of the text in bytes. */
const LENGTH = 2;
const TEXT = 3;
const FREE = -1;
const WORD_BYTES = 4;

/** The text that is looked for, with zeros behind it up to a whole number of words; how it came, for it is often looked for again. */
const words = new Int32Array(Math.ceil(TEXT_MAX / WORD_BYTES) + 1);
const letters = new Uint8Array(words.buffer);
let length = 0;
let hash = 0;
let lastText: string | undefined;
let lastWidth = 0;

/**
 * Rows of numbers that are found by a text; several rows may have the same. All of it lies in one piece of memory, so that a
 * hundred thousand rows which live for half a minute are no objects that V8 has to copy, to mark, and to leave its pages to;
 * and all of a row lies together, for of so many rows hardly one is in the processor's caches when it is asked for.
 */
export class TextTable {
  readonly #width: number;
  readonly #columns: number;
  /** Words of a row, an even number, and where its numbers are in it. */
  readonly #stride: number;
  readonly #cellsAt: number;
  #words: Int32Array;
  /** The same memory. */
  #cells: Float64Array;
  #bytes: Buffer;
  #buckets: Int32Array;
  #rows = FIRST_ROWS;
  #free = NONE;
  #end = 0;
  #size = 0;

  /** @param columns numbers of each row @param width letters that a text has at most before it becomes a digest: 44 to 80 */
  constructor(columns: number, width = TEXT_MAX) {
    this.#columns = columns;
    this.#width = width;
    this.#cellsAt = 2 * Math.ceil((TEXT + Math.ceil(width / WORD_BYTES)) / 2);
    this.#stride = this.#cellsAt + 2 * columns;
    this.#words = new Int32Array(FIRST_ROWS * this.#stride);
    this.#cells = new Float64Array(this.#words.buffer);
    this.#bytes = Buffer.from(this.#words.buffer);
    this.#buckets = new Int32Array(FIRST_ROWS).fill(NONE);
  }

  get size(): number {
    return this.#size;
  }

  /** All rows are below. */
  get end(): number {
    return this.#end;
  }

  has(row: number): boolean {
    return row < this.#end && this.#words[row * this.#stride + LENGTH] !== FREE;
  }

  /** The row of that text which was added last, or `NONE`. Hot. */
  find(text: string): number {
    read(text, this.#width);
    const rows = this.#words;
    for (let row = this.#buckets[this.#bucket(hash)]!; row !== NONE; row = rows[row * this.#stride + NEXT]!) {
      const start = row * this.#stride;
      if (
        rows[start + HASH] === hash &&
        rows[start + LENGTH] === length &&
        isSame(words, 0, rows, start + TEXT, length)
      )
        return row;
    }
    return NONE;
  }

  /** Another row of the same text, or `NONE`. Hot. */
  next(row: number): number {
    const rows = this.#words;
    const start = row * this.#stride;
    const bytes = rows[start + LENGTH]!;
    for (let other = rows[start + NEXT]!; other !== NONE; other = rows[other * this.#stride + NEXT]!) {
      const at = other * this.#stride;
      if (rows[at + HASH] !== rows[start + HASH] || rows[at + LENGTH] !== bytes) continue;
      if (isSame(rows, start + TEXT, rows, at + TEXT, bytes)) return other;
    }
    return NONE;
  }

  /** @returns the new row, its numbers 0 */
  add(text: string): number {
    read(text, this.#width);
    if (this.#free === NONE && this.#end === this.#rows) this.#grow();
    const row = this.#free === NONE ? this.#end++ : this.#free;
    const start = row * this.#stride;
    if (row === this.#free) this.#free = this.#words[start + NEXT]!;
    this.#size++;
    this.#words[start + HASH] = hash;
    this.#words[start + LENGTH] = length;
    for (let at = 0; at * WORD_BYTES < length; at++) this.#words[start + TEXT + at] = words[at]!;
    const cells = (start + this.#cellsAt) / 2;
    for (let column = 0; column < this.#columns; column++) this.#cells[cells + column] = 0;
    this.#enter(row);
    return row;
  }

  remove(row: number): void {
    const rows = this.#words;
    const start = row * this.#stride;
    const bucket = this.#bucket(rows[start + HASH]!);
    const next = rows[start + NEXT]!;
    if (this.#buckets[bucket] === row) this.#buckets[bucket] = next;
    else {
      let before = this.#buckets[bucket]! * this.#stride;
      while (rows[before + NEXT] !== row) before = rows[before + NEXT]! * this.#stride;
      rows[before + NEXT] = next;
    }
    rows[start + NEXT] = this.#free;
    rows[start + LENGTH] = FREE;
    this.#free = row;
    this.#size--;
  }

  clear(): void {
    this.#buckets.fill(NONE);
    this.#free = NONE;
    this.#end = 0;
    this.#size = 0;
  }

  /** A number of a row. Hot. */
  get(row: number, column: number): number {
    return this.#cells[(row * this.#stride + this.#cellsAt) / 2 + column]!;
  }

  /** Hot. */
  set(row: number, column: number, value: number): void {
    this.#cells[(row * this.#stride + this.#cellsAt) / 2 + column] = value;
  }

  /** The text of a row, or the digest in its place. */
  text(row: number): string {
    const start = row * this.#stride;
    const at = (start + TEXT) * WORD_BYTES;
    return this.#bytes.toString("latin1", at, at + this.#words[start + LENGTH]!);
  }

  #bucket(ofHash: number): number {
    return (ofHash ^ (ofHash >>> 15)) & (this.#buckets.length - 1);
  }

  #enter(row: number): void {
    const start = row * this.#stride;
    const bucket = this.#bucket(this.#words[start + HASH]!);
    this.#words[start + NEXT] = this.#buckets[bucket]!;
    this.#buckets[bucket] = row;
  }

  #grow(): void {
    const smaller = this.#words;
    this.#rows *= 2;
    this.#words = new Int32Array(this.#rows * this.#stride);
    this.#words.set(smaller);
    this.#cells = new Float64Array(this.#words.buffer);
    this.#bytes = Buffer.from(this.#words.buffer);
    this.#buckets = new Int32Array(this.#rows).fill(NONE);
    // Nothing is free: whoever finds a free row does not come here.
    for (let row = 0; row < this.#end; row++) this.#enter(row);
  }
}

/** Puts the letters of a text, and its hash, where the table looks for them. */
function read(text: string, width: number): void {
  if (text === lastText && width === lastWidth) return;
  lastText = text;
  lastWidth = width;
  if (text.length > width || !readLetters(text))
    readLetters(createHash("sha256").update(text, "utf8").digest("base64"));
  hash = halfSipHash(words, length, KEY);
}

/** @returns false when others than ASCII are among them */
function readLetters(text: string): boolean {
  length = text.length;
  words[(length / WORD_BYTES) | 0] = 0;
  for (let at = 0; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter > 0x7f) return false;
    letters[at] = letter;
  }
  return true;
}

/** Whether the same `bytes` bytes stand at two places, in whole words. */
function isSame(one: Int32Array, at: number, other: Int32Array, otherAt: number, bytes: number): boolean {
  for (let n = 0; n * WORD_BYTES < bytes; n++) if (one[at + n] !== other[otherAt + n]) return false;
  return true;
}
