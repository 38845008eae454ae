import { createHash } from "node:crypto";
import type { Clock, Timer } from "./clock.js";
import { halfSipHash, newHashKey } from "./half-sip-hash.js";

/** Bytes of one piece of memory: a power of two, so that one number says where a record is. */
const PIECE_BYTES = 1 << 18;
/** What all records together may take; beyond it the oldest go early. */
const BYTES_MAX = 1 << 28;
/** Keys that may be longer stand for themselves by their SHA-256. */
const KEY_BYTES_MAX = 1_024;
/** Bytes of a code unit at most. */
const UTF8_MAX = 3;
/** Rows of the table that records are found in: 2,500 new ones a second are 80,000, and who is looked for is mostly none of them. */
const ROWS = 1 << 17;
/** Among many records what is due within that time is forgotten together. */
const TOGETHER_MS = 50;
const MANY = 1_024;

/** A record begins with its due time (8 bytes) and these words; its key and zeros up to the next word, its head and value follow. */
const HASH = 2;
const NEXT = 3;
const KEY_BYTES = 4;
const HEAD_BYTES = 5;
const VALUE_BYTES = 6;
const HEADER_BYTES = 32;
/** Where the key is, in words. */
const KEY_AT = 8;
const WORD_BYTES = 4;
/** Records begin at multiples of this, and none at 0, which stands for none. */
const ALIGN = 8;
const NONE = 0;
/** In place of the next of its row: it cannot be found any more. */
const GONE = -1;

const NOTHING = Buffer.alloc(0);

/** Chosen anew by each thread. */
const HASH_KEY = newHashKey();
/**
 * The key in question, with zeros behind it up to a whole word, and its hash: one that was looked for in one table is looked
 * for in others, too.
 */
const KEY_WORDS = new Int32Array(KEY_BYTES_MAX / WORD_BYTES + 1);
const KEY = Buffer.from(KEY_WORDS.buffer);
let keyText = "";
let keyBytes = 0;
let keyHash = halfSipHash(KEY_WORDS, 0, HASH_KEY);

/** What a record holds. */
export interface TimedRecord {
  readonly head: string;
  /** A copy. */
  readonly value: Buffer;
}

interface Piece {
  readonly bytes: Buffer;
  readonly words: Int32Array;
  readonly times: Float64Array;
  used: number;
}

/**
 * Records of a text and some bytes that are found by a key, each for the same time. They are bytes in shared memory, which
 * V8 neither walks nor counts: as objects, tens of thousands that live for half a minute lay on every page of its heap, so
 * that no page ever became free. They go in the order in which they came, so that one piece of memory after the other is
 * filled and given back.
 */
export class TimedRecords {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #expired: ((key: string) => void) | undefined;
  /** Where the last record of each row is: number of its piece, times the size of one, and its place in it. */
  readonly #rows = new Int32Array(ROWS);
  readonly #pieces: (Piece | undefined)[] = [];
  /** Numbers of the pieces in use, the oldest first. */
  readonly #order: number[] = [];
  #spare: Piece | undefined;
  readonly #piecesMax: number;
  /** Where the oldest record is in its piece. */
  #oldestAt = ALIGN;
  #size = 0;
  #timer: Timer | undefined;

  /**
   * @param expired told the key of each record that goes because its time is up; must not throw, nor add any
   * @param bytesMax memory; default 256 MB, at least two pieces of 256 kB
   */
  constructor(clock: Clock, lifeMs: number, expired?: (key: string) => void, bytesMax = BYTES_MAX) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
    this.#expired = expired;
    this.#piecesMax = Math.max(2, Math.floor(bytesMax / PIECE_BYTES));
    this.#spare = undefined;
    this.#timer = undefined;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Keeps a record; of several with the same key the last is found. Hot.
   * @param untilMs when it is over, if before its time
   */
  add(key: string, head: string, value: Buffer = NOTHING, untilMs = Number.POSITIVE_INFINITY): void {
    const hash = take(key);
    const number = this.#room(HEADER_BYTES + inWords(keyBytes) + UTF8_MAX * head.length + value.length);
    const piece = this.#pieces[number]!;
    const { bytes, words, used } = piece;
    const word = used >> 2;
    const row = hash & (ROWS - 1);
    const headAt = used + HEADER_BYTES + inWords(keyBytes);
    for (let from = 0, to = word + KEY_AT; from * WORD_BYTES < keyBytes; ) words[to++] = KEY_WORDS[from++]!;
    const headBytes = writeText(bytes, head, headAt);
    let end = headAt + headBytes;
    if (value.length > 0) bytes.set(value, end);
    end += value.length;
    piece.times[used >> 3] = Math.min(this.#clock.monotonicMs() + this.#lifeMs, untilMs);
    words[word + HASH] = hash;
    words[word + NEXT] = this.#rows[row]!;
    words[word + KEY_BYTES] = keyBytes;
    words[word + HEAD_BYTES] = headBytes;
    words[word + VALUE_BYTES] = value.length;
    this.#rows[row] = number * PIECE_BYTES + used;
    piece.used = aligned(end);
    this.#size++;
    if (!this.#timer) this.#wait(this.#lifeMs);
  }

  /** Hot. */
  has(key: string): boolean {
    return this.#find(key) !== NONE;
  }

  get(key: string): TimedRecord | undefined {
    const at = this.#find(key);
    if (at === NONE) return undefined;
    const { bytes, words } = this.#pieces[pieceOf(at)]!;
    const start = placeOf(at);
    const headAt = start + HEADER_BYTES + inWords(words[(start >> 2) + KEY_BYTES]!);
    const valueAt = headAt + words[(start >> 2) + HEAD_BYTES]!;
    const value = Buffer.from(bytes.subarray(valueAt, valueAt + words[(start >> 2) + VALUE_BYTES]!));
    return { head: bytes.toString("utf8", headAt, valueAt), value };
  }

  /** Until when a record is found; undefined when it is not. */
  untilMs(key: string): number | undefined {
    const at = this.#find(key);
    return at === NONE ? undefined : this.#pieces[pieceOf(at)]!.times[placeOf(at) >> 3]!;
  }

  /** Forgets the last record with that key. */
  delete(key: string): void {
    const at = this.#find(key);
    if (at !== NONE) this.#unlink(this.#pieces[pieceOf(at)]!, at);
  }

  /** Forgets all, and tells nobody. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#rows.fill(NONE);
    this.#pieces.length = 0;
    this.#order.length = 0;
    this.#oldestAt = ALIGN;
    this.#size = 0;
  }

  #find(key: string): number {
    if (this.#size === 0) return NONE;
    const hash = take(key);
    for (let at = this.#rows[hash & (ROWS - 1)]!; at !== NONE; ) {
      const { words, times } = this.#pieces[pieceOf(at)]!;
      const start = placeOf(at);
      const word = start >> 2;
      const isOurs = words[word + HASH] === hash && words[word + KEY_BYTES] === keyBytes;
      if (isOurs && isKey(words, word + KEY_AT)) return times[start >> 3]! > this.#clock.monotonicMs() ? at : NONE;
      at = words[word + NEXT]!;
    }
    return NONE;
  }

  /** @returns the number of a piece that has room for so many bytes */
  #room(sizeBytes: number): number {
    const last = this.#order[this.#order.length - 1];
    const piece = last === undefined ? undefined : this.#pieces[last]!;
    if (last !== undefined && piece && piece.used + sizeBytes <= PIECE_BYTES) return last;
    if (this.#order.length >= this.#piecesMax) this.#forgetPiece();
    let number = this.#pieces.indexOf(undefined);
    if (number < 0) number = this.#pieces.length;
    this.#pieces[number] = this.#pieceFor(aligned(ALIGN + sizeBytes));
    this.#order.push(number);
    return number;
  }

  #pieceFor(sizeBytes: number): Piece {
    const spare = this.#spare;
    if (!spare || sizeBytes > PIECE_BYTES) return newPiece(Math.max(sizeBytes, PIECE_BYTES));
    this.#spare = undefined;
    spare.used = ALIGN;
    return spare;
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.setTimer(ms, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    const nextMs = this.#forgetUntil(nowMs);
    if (nextMs !== undefined) this.#wait(Math.max(nextMs - nowMs, this.#size > MANY ? TOGETHER_MS : 0));
  }

  /** @returns when the oldest of what is left is due */
  #forgetUntil(nowMs: number): number | undefined {
    for (let number = this.#order[0]; number !== undefined; number = this.#order[0]) {
      const piece = this.#pieces[number]!;
      for (; this.#oldestAt < piece.used; this.#oldestAt = endOf(piece, this.#oldestAt)) {
        const dueMs = piece.times[this.#oldestAt >> 3]!;
        if (dueMs > nowMs && piece.words[(this.#oldestAt >> 2) + NEXT] !== GONE) return dueMs;
        this.#forget(piece, number * PIECE_BYTES + this.#oldestAt);
      }
      this.#giveBack(number);
    }
    return undefined;
  }

  /** Too much is kept: the oldest go before their time. */
  #forgetPiece(): void {
    const number = this.#order[0]!;
    const piece = this.#pieces[number]!;
    for (; this.#oldestAt < piece.used; this.#oldestAt = endOf(piece, this.#oldestAt))
      this.#forget(piece, number * PIECE_BYTES + this.#oldestAt);
    this.#giveBack(number);
  }

  #giveBack(number: number): void {
    const piece = this.#pieces[number]!;
    this.#pieces[number] = undefined;
    this.#order.shift();
    this.#oldestAt = ALIGN;
    if (piece.bytes.length === PIECE_BYTES) this.#spare = piece;
  }

  #forget(piece: Piece, at: number): void {
    const start = placeOf(at);
    if (piece.words[(start >> 2) + NEXT] === GONE) return;
    this.#unlink(piece, at);
    if (!this.#expired) return;
    const keyAt = start + HEADER_BYTES;
    this.#expired(piece.bytes.toString("utf8", keyAt, keyAt + piece.words[(start >> 2) + KEY_BYTES]!));
  }

  /** Takes a record out of its row. */
  #unlink(piece: Piece, at: number): void {
    const word = placeOf(at) >> 2;
    const next = piece.words[word + NEXT]!;
    const row = piece.words[word + HASH]! & (ROWS - 1);
    let before = this.#rows[row]!;
    if (before === at) this.#rows[row] = next;
    else {
      while (this.#nextOf(before) !== at) before = this.#nextOf(before);
      this.#pieces[pieceOf(before)]!.words[(placeOf(before) >> 2) + NEXT] = next;
    }
    piece.words[word + NEXT] = GONE;
    this.#size--;
  }

  #nextOf(at: number): number {
    return this.#pieces[pieceOf(at)]!.words[(placeOf(at) >> 2) + NEXT]!;
  }
}

/** Writes a key into `KEY`. @returns its hash */
function take(key: string): number {
  if (key === keyText) return keyHash;
  const isShort = UTF8_MAX * key.length <= KEY_BYTES_MAX;
  keyBytes = writeText(KEY, isShort ? key : createHash("sha256").update(key).digest("hex"), 0);
  for (let at = keyBytes; at <= (keyBytes | (WORD_BYTES - 1)); at++) KEY[at] = 0;
  keyHash = halfSipHash(KEY_WORDS, keyBytes, HASH_KEY);
  keyText = key;
  return keyHash;
}

/** Writes UTF-8. @returns bytes. Hot: most texts are short and ASCII, and writing those in C++ costs more to call than to do. */
function writeText(bytes: Buffer, text: string, start: number): number {
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter > 0x7f) return bytes.write(text, start);
    bytes[start + at] = letter;
  }
  return length;
}

function isKey(words: Int32Array, at: number): boolean {
  for (let n = 0; n * WORD_BYTES < keyBytes; n++) if (words[at + n] !== KEY_WORDS[n]) return false;
  return true;
}

function inWords(bytes: number): number {
  return (bytes + WORD_BYTES - 1) & -WORD_BYTES;
}

function newPiece(sizeBytes: number): Piece {
  const memory = new SharedArrayBuffer(sizeBytes);
  const bytes = Buffer.from(memory);
  return { bytes, words: new Int32Array(memory), times: new Float64Array(memory), used: ALIGN };
}

function endOf({ words }: Piece, start: number): number {
  const word = start >> 2;
  return aligned(
    start + HEADER_BYTES + inWords(words[word + KEY_BYTES]!) + words[word + HEAD_BYTES]! + words[word + VALUE_BYTES]!,
  );
}

function aligned(bytes: number): number {
  return (bytes + ALIGN - 1) & -ALIGN;
}

function pieceOf(at: number): number {
  return Math.floor(at / PIECE_BYTES);
}

function placeOf(at: number): number {
  return at % PIECE_BYTES;
}
