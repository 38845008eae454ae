import { HEADER_BYTES, PDU_BYTES_MAX } from "./pdu.js";

/** What a stream holds, one after the other. After `bad` nothing more is read from it. */
export type SmppFrame =
  | { readonly kind: "pdu"; readonly bytes: Buffer }
  /** command_length is less than a header or over the limit; sequence_number is 0 when it has not come yet. */
  | { readonly kind: "bad"; readonly sequence_number: number };

const EMPTY = Buffer.alloc(0);

/**
 * Cuts a stream into PDUs by command_length (SMPP 3.4 §3.2). A PDU that comes in one chunk is not copied; one that comes
 * in pieces is gathered once, in memory of its own size.
 */
export class SmppFramer {
  /** The PDU that is being gathered; before its length is known the bytes of its header. */
  #held: Buffer = EMPTY;
  #heldBytes = 0;
  #isBad = false;

  /** True while a PDU has begun and is not whole. */
  get isPartial(): boolean {
    return this.#heldBytes > 0;
  }

  push(chunk: Buffer): SmppFrame[] {
    const frames: SmppFrame[] = [];
    let at = this.#heldBytes > 0 ? this.#gather(chunk, frames) : 0;
    while (!this.#isBad && at < chunk.length) at = this.#next(chunk, at, frames);
    return frames;
  }

  /** Reads what begins at `at`. @returns where the next begins */
  #next(chunk: Buffer, at: number, frames: SmppFrame[]): number {
    const left = chunk.length - at;
    if (left < HEADER_BYTES) return this.#hold(chunk, at, HEADER_BYTES);
    const length = this.#lengthOf(chunk, at, frames);
    if (length === undefined) return chunk.length;
    if (left < length) return this.#hold(chunk, at, length);
    frames.push({ kind: "pdu", bytes: chunk.subarray(at, at + length) });
    return at + length;
  }

  /** Adds to what is held. @returns how much of the chunk that took */
  #gather(chunk: Buffer, frames: SmppFrame[]): number {
    let at = this.#fill(chunk, 0);
    if (this.#heldBytes < this.#held.length) return at;
    const length = this.#lengthOf(this.#held, 0, frames);
    if (length === undefined) return chunk.length;
    if (length > this.#held.length) {
      const whole = Buffer.allocUnsafeSlow(length);
      this.#held.copy(whole);
      this.#held = whole;
      at = this.#fill(chunk, at);
      if (this.#heldBytes < length) return at;
    }
    frames.push({ kind: "pdu", bytes: this.#held });
    this.#held = EMPTY;
    this.#heldBytes = 0;
    return at;
  }

  #fill(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#held, this.#heldBytes, at);
    this.#heldBytes += copied;
    return at + copied;
  }

  #hold(chunk: Buffer, at: number, length: number): number {
    this.#held = Buffer.allocUnsafeSlow(length);
    this.#heldBytes = 0;
    return this.#fill(chunk, at);
  }

  #lengthOf(bytes: Buffer, at: number, frames: SmppFrame[]): number | undefined {
    const length = bytes.readUInt32BE(at);
    if (length >= HEADER_BYTES && length <= PDU_BYTES_MAX) return length;
    this.#isBad = true;
    this.#held = EMPTY;
    this.#heldBytes = 0;
    frames.push({ kind: "bad", sequence_number: bytes.readUInt32BE(at + 12) });
    return undefined;
  }
}
