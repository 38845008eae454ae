import { MAX_MESSAGE_BYTES } from "./limits.js";
import { readLength } from "./scan.js";

/** What a stream holds, one after the other. After `bad` nothing more is read from it. */
export type Frame =
  | { readonly kind: "message"; readonly bytes: Buffer }
  /** Double CRLF: the peer asks whether we live; answered by one CRLF (RFC 5626 §3.5.1). */
  | { readonly kind: "ping" }
  | {
      readonly kind: "bad";
      readonly bytes: Buffer;
      readonly problem: "no-content-length" | "content-length" | "message-too-long";
    };

const HEAD_END = Buffer.from("\r\n\r\n");
const CONTENT_LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$/im;
const EMPTY = Buffer.alloc(0);

/**
 * Cuts a TCP stream into SIP messages by Content-Length (RFC 3261 §18.3). Keeps at most one message; a whole message
 * that came in one chunk is not copied.
 */
export class StreamFramer {
  #held: Buffer = EMPTY;
  #heldBytes = 0;
  #searched = 0;
  #isBad = false;

  /** True while a message has begun and is not whole; a CRLF alone is none. */
  get isPartial(): boolean {
    return this.#heldBytes > 3;
  }

  push(chunk: Buffer): Frame[] {
    if (this.#isBad) return [];
    const frames: Frame[] = [];
    const isFresh = this.#heldBytes === 0;
    const data = isFresh ? chunk : this.#append(chunk);
    let at = 0;
    while (at < data.length) {
      const next = this.#next(data, at, frames);
      if (next === at) break;
      at = next;
      this.#searched = 0;
    }
    this.#keep(data, this.#isBad ? data.length : at, isFresh);
    return frames;
  }

  /** Reads one frame at `at`. @returns where the next begins, or `at` when more bytes are needed */
  #next(data: Buffer, at: number, frames: Frame[]): number {
    if (data[at] === 13) return skipCrlf(data, at, frames);
    const found = data.indexOf(HEAD_END, Math.max(at, at + this.#searched - 3));
    if (found < 0) {
      this.#searched = data.length - at;
      return data.length - at > MAX_MESSAGE_BYTES ? this.#bad(data, at, "message-too-long", frames) : at;
    }
    const headEnd = found + 4;
    const head = data.toString("latin1", at, headEnd);
    const line = CONTENT_LENGTH.exec(head);
    const field = line?.[1];
    if (!line || field === undefined) return this.#bad(data, at, "no-content-length", frames);
    const length = readLength(field);
    // Two of them, even equal ones, leave unknown where the next message begins (RFC 4475 §3.3.9).
    const isTwice = CONTENT_LENGTH.test(head.slice(line.index + line[0].length));
    if (length < 0 || isTwice) return this.#bad(data, at, "content-length", frames);
    const end = headEnd + length;
    if (end - at > MAX_MESSAGE_BYTES) return this.#bad(data, at, "message-too-long", frames);
    if (end > data.length) return at;
    frames.push({ kind: "message", bytes: data.subarray(at, end) });
    return end;
  }

  #bad(data: Buffer, at: number, problem: (Frame & { kind: "bad" })["problem"], frames: Frame[]): number {
    this.#isBad = true;
    frames.push({ kind: "bad", bytes: data.subarray(at, at + MAX_MESSAGE_BYTES), problem });
    return data.length;
  }

  /** Grows by doubling, so that a message in tiny pieces costs no more than a whole one. */
  #append(chunk: Buffer): Buffer {
    const size = this.#heldBytes + chunk.length;
    if (size > this.#held.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#held.length));
      this.#held.copy(grown, 0, 0, this.#heldBytes);
      this.#held = grown;
    }
    chunk.copy(this.#held, this.#heldBytes);
    this.#heldBytes = size;
    return this.#held.subarray(0, size);
  }

  #keep(data: Buffer, from: number, isFresh: boolean): void {
    const rest = data.length - from;
    if (!isFresh && from === 0) return;
    // Frames already given out may still look into the old memory: what is kept moves to new memory.
    this.#held = rest === 0 ? EMPTY : Buffer.from(data.subarray(from));
    this.#heldBytes = rest;
  }
}

/** CRLF between messages means nothing (RFC 3261 §7.5), two of them are a keep-alive. */
function skipCrlf(data: Buffer, at: number, frames: Frame[]): number {
  if (data.length - at < 2) return at;
  if (data[at + 1] !== 10) return at + 1;
  if (data.length - at < 3) return at;
  if (data[at + 2] !== 13) return at + 2;
  if (data.length - at < 4) return at;
  if (data[at + 3] !== 10) return at + 2;
  frames.push({ kind: "ping" });
  return at + 4;
}
