import { createHash } from "node:crypto";
import { halfSipHash, newHashKey } from "./half-sip-hash.js";

/** No row. */
export const NONE = -1;
/** Texts longer than that, or with other letters than ASCII, are found by a digest of this length. */
export const TEXT_MAX = 80;
const FIRST_ROWS = 256;
/** Chosen anew by each thread: nobody knows from outside which texts share a bucket. */
const KEY = newHashKey();

const letters = new Uint8Array(TEXT_MAX);
let length = 0;
let hash = 0;

/**
 * Rows of numbers that are found by a text; several rows may have the same. All of it lies in typed arrays, so that a hundred
 * thousand rows which live for half a minute are no objects that V8 has to copy, to mark, and to leave its pages to.
 */
export class TextTable {
  readonly #width: number;
  readonly #columns: number;
  #cells: Float64Array;
  /** Length and letters of each row. */
  #texts: Buffer;
  #hashes: Int32Array;
  /** The next row of the same bucket, or the next one that is free. */
  #nexts: Int32Array;
  #buckets: Int32Array;
  #isUsed: Uint8Array;
  #free = NONE;
  #end = 0;
  #size = 0;

  /** @param columns numbers of each row @param width letters that a text has at most before it becomes a digest: 44 to 80 */
  constructor(columns: number, width = TEXT_MAX) {
    this.#columns = columns;
    this.#width = width;
    this.#cells = new Float64Array(FIRST_ROWS * columns);
    this.#texts = Buffer.alloc(FIRST_ROWS * (width + 1));
    this.#hashes = new Int32Array(FIRST_ROWS);
    this.#nexts = new Int32Array(FIRST_ROWS);
    this.#buckets = new Int32Array(FIRST_ROWS).fill(NONE);
    this.#isUsed = new Uint8Array(FIRST_ROWS);
  }

  get size(): number {
    return this.#size;
  }

  /** All rows are below. */
  get end(): number {
    return this.#end;
  }

  has(row: number): boolean {
    return this.#isUsed[row] === 1;
  }

  /** The row of that text which was added last, or `NONE`. Hot. */
  find(text: string): number {
    read(text, this.#width);
    for (let row = this.#buckets[this.#bucket(hash)]!; row !== NONE; row = this.#nexts[row]!)
      if (this.#hashes[row] === hash && isSame(this.#texts, row * (this.#width + 1))) return row;
    return NONE;
  }

  /** Another row of the same text, or `NONE`. Hot. */
  next(row: number): number {
    const start = row * (this.#width + 1);
    const end = start + 1 + this.#texts[start]!;
    for (let other = this.#nexts[row]!; other !== NONE; other = this.#nexts[other]!) {
      if (this.#hashes[other] !== this.#hashes[row]) continue;
      let at = start;
      let otherAt = other * (this.#width + 1);
      while (at < end && this.#texts[at] === this.#texts[otherAt]) {
        at++;
        otherAt++;
      }
      if (at === end) return other;
    }
    return NONE;
  }

  /** @returns the new row, its numbers 0 */
  add(text: string): number {
    read(text, this.#width);
    if (this.#free === NONE && this.#end === this.#hashes.length) this.#grow();
    const row = this.#free === NONE ? this.#end++ : this.#free;
    if (row === this.#free) this.#free = this.#nexts[row]!;
    this.#size++;
    this.#isUsed[row] = 1;
    this.#cells.fill(0, row * this.#columns, (row + 1) * this.#columns);
    const start = row * (this.#width + 1);
    this.#texts[start] = length;
    for (let at = 0; at < length; at++) this.#texts[start + 1 + at] = letters[at]!;
    this.#hashes[row] = hash;
    this.#enter(row);
    return row;
  }

  remove(row: number): void {
    const bucket = this.#bucket(this.#hashes[row]!);
    const next = this.#nexts[row]!;
    if (this.#buckets[bucket] === row) this.#buckets[bucket] = next;
    else {
      let before = this.#buckets[bucket]!;
      while (this.#nexts[before] !== row) before = this.#nexts[before]!;
      this.#nexts[before] = next;
    }
    this.#nexts[row] = this.#free;
    this.#free = row;
    this.#isUsed[row] = 0;
    this.#size--;
  }

  clear(): void {
    this.#buckets.fill(NONE);
    this.#isUsed.fill(0);
    this.#free = NONE;
    this.#end = 0;
    this.#size = 0;
  }

  /** A number of a row. Hot. */
  get(row: number, column: number): number {
    return this.#cells[row * this.#columns + column]!;
  }

  /** Hot. */
  set(row: number, column: number, value: number): void {
    this.#cells[row * this.#columns + column] = value;
  }

  /** The text of a row, or the digest in its place. */
  text(row: number): string {
    const start = row * (this.#width + 1);
    return this.#texts.toString("latin1", start + 1, start + 1 + this.#texts[start]!);
  }

  #bucket(ofHash: number): number {
    return (ofHash ^ (ofHash >>> 15)) & (this.#buckets.length - 1);
  }

  #enter(row: number): void {
    const bucket = this.#bucket(this.#hashes[row]!);
    this.#nexts[row] = this.#buckets[bucket]!;
    this.#buckets[bucket] = row;
  }

  #grow(): void {
    const rows = 2 * this.#hashes.length;
    this.#cells = enlarged(this.#cells, new Float64Array(rows * this.#columns));
    this.#texts = enlarged(this.#texts, Buffer.alloc(rows * (this.#width + 1)));
    this.#hashes = enlarged(this.#hashes, new Int32Array(rows));
    this.#isUsed = enlarged(this.#isUsed, new Uint8Array(rows));
    this.#nexts = new Int32Array(rows);
    this.#buckets = new Int32Array(rows).fill(NONE);
    // Nothing is free: whoever finds a free row does not come here.
    for (let row = 0; row < this.#end; row++) this.#enter(row);
  }
}

function enlarged<T extends Float64Array | Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Puts the letters of a text, and its hash, where the table looks for them. */
function read(text: string, width: number): void {
  length = text.length;
  if (length > width) {
    readDigest(text, width);
    return;
  }
  for (let at = 0; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter > 0x7f) {
      readDigest(text, width);
      return;
    }
    letters[at] = letter;
  }
  hash = halfSipHash(letters, length, KEY);
}

function readDigest(text: string, width: number): void {
  read(createHash("sha256").update(text, "utf8").digest("base64"), width);
}

function isSame(texts: Buffer, start: number): boolean {
  if (texts[start] !== length) return false;
  for (let at = 0; at < length; at++) if (texts[start + 1 + at] !== letters[at]) return false;
  return true;
}
