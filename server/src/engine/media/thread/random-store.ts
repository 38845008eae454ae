import { randomFillSync } from "node:crypto";

const STORE_BYTES = 3072;

/** Random bytes that nobody can foretell, fetched many at once: a fetch costs the same for few. */
export class RandomStore {
  readonly #bytes = Buffer.alloc(STORE_BYTES);
  #at = STORE_BYTES;

  /** @returns bytes that are given to nobody else; good until the next call @param count 3072 at most */
  take(count: number): Buffer {
    if (this.#at + count > STORE_BYTES) {
      randomFillSync(this.#bytes);
      this.#at = 0;
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}
