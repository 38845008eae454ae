import type { JsonSink } from "./json-sink.js";

const FIRST_BYTES = 64 * 1024;
/** Shorter texts are copied letter by letter: a call of the runtime costs as much as some 20 letters. */
const SHORT_TEXT = 20;
/** The same for strings of JSON, of which the runtime makes another text first. */
const SHORT_STRING = 100;
/** Bytes of UTF-8 that a letter of a string may take. */
const LETTER_BYTES_MAX = 3;
const ASCII_END = 0x80;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** JSON as UTF-8, in memory that grows. Hot. */
export class JsonBytes implements JsonSink {
  protected memory: Buffer;
  protected view: DataView;
  /** Where the next byte comes. */
  protected at = 0;

  /** @param memory which is used first */
  constructor(memory: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)) {
    this.memory = memory;
    this.view = viewOf(memory);
  }

  /** Begins anew. */
  clear(): void {
    this.at = 0;
  }

  /** A copy of what came from `start` on. */
  since(start: number): Buffer {
    const copy = Buffer.allocUnsafe(this.at - start);
    this.memory.copy(copy, 0, start, this.at);
    return copy;
  }

  raw(json: string): void {
    this.write(json);
  }

  bytes(json: Uint8Array): void {
    this.ensure(json.length);
    this.memory.set(json, this.at);
    this.at += json.length;
  }

  string(text: string | null): void {
    if (text === null) return this.write("null");
    if (text.length > SHORT_STRING || !this.#plain(text, 1)) this.write(JSON.stringify(text));
  }

  part(text: string): void {
    if (text.length > SHORT_STRING || !this.#plain(text, 0)) this.write(JSON.stringify(text).slice(1, -1));
  }

  /**
   * Writes a text between so many quotes.
   * @returns false, and wrote nothing, where a letter is more than one byte of JSON
   */
  #plain(text: string, quotes: 0 | 1): boolean {
    const { length } = text;
    this.ensure(length + 2);
    const bytes = this.memory;
    const start = this.at + quotes;
    for (let n = 0; n < length; n++) {
      const code = text.charCodeAt(n);
      if (code < SPACE || code === QUOTE || code === BACKSLASH || code >= ASCII_END) return false;
      bytes[start + n] = code;
    }
    if (quotes) {
      bytes[this.at] = QUOTE;
      bytes[start + length] = QUOTE;
    }
    this.at = start + length + quotes;
    return true;
  }

  /** Writes UTF-8. */
  protected write(text: string): void {
    const { length } = text;
    this.ensure(LETTER_BYTES_MAX * length);
    const bytes = this.memory;
    const at = this.at;
    let done = 0;
    if (length <= SHORT_TEXT) {
      for (; done < length; done++) {
        const code = text.charCodeAt(done);
        if (code >= ASCII_END) break;
        bytes[at + done] = code;
      }
    }
    this.at = at + (done === length ? length : bytes.write(text, at));
  }

  protected ensure(more: number): void {
    if (this.at + more <= this.memory.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.memory.length + more);
    this.memory.copy(larger, 0, 0, this.at);
    this.memory = larger;
    this.view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
