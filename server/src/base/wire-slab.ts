/** Bytes of one piece of memory. */
const SLAB_BYTES = 256 * 1024;
/** What is larger gets memory of its own. */
const SHARED_BYTES_MAX = 16 * 1024;

/**
 * Copies of messages, many in one piece of memory. A datagram has a piece of its own, which costs the collector more than
 * the copy where some ten of each call live for seconds. A piece is free again when nothing in it is held any more.
 */
export class WireSlab {
  #slab = Buffer.alloc(0);
  #used = 0;

  keep(bytes: Buffer): Buffer {
    if (bytes.length > SHARED_BYTES_MAX) return Buffer.from(bytes);
    if (this.#used + bytes.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytes.copy(this.#slab, start);
    return this.#slab.subarray(start, this.#used);
  }
}
