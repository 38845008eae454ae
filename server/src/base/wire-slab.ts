/** Bytes of one piece of memory. */
const SLAB_BYTES = 256 * 1024;
/** What is larger gets memory of its own. */
const SHARED_BYTES_MAX = 16 * 1024;

/**
 * Copies of messages, many in one piece of memory. A datagram has a piece of its own, which costs the collector more than
 * the copy where some ten of each call live for seconds. A piece is free again when nothing in it is held any more.
 *
 * It is shared memory because V8 does not count that: of other memory outside its heap 64 MB more than after the last whole
 * collection, which traces fill in some seconds of a busy node, begin the next one, and from then on whoever asks for as
 * much as a datagram's bytes has to mark for 5 to 10 ms first.
 */
export class WireSlab {
  #memory: Buffer = Buffer.alloc(0);
  #used = 0;

  /** The piece in use. */
  get memory(): Buffer {
    return this.#memory;
  }

  /** Copies bytes, 16 kB at most. @returns where in `memory` they begin, as it is right after */
  add(bytes: Buffer): number {
    if (this.#used + bytes.length > this.#memory.length) {
      this.#memory = Buffer.from(new SharedArrayBuffer(SLAB_BYTES));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytes.copy(this.#memory, start);
    return start;
  }

  keep(bytes: Buffer): Buffer {
    if (bytes.length > SHARED_BYTES_MAX) return Buffer.from(bytes);
    const start = this.add(bytes);
    return this.#memory.subarray(start, start + bytes.length);
  }
}
