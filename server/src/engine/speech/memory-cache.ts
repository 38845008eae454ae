/** Audio by key, bounded in bytes; what was not asked for the longest goes first. */
export class MemoryCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, SharedArrayBuffer>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of all audio held. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): SharedArrayBuffer | undefined {
    const found = this.#entries.get(key);
    if (found) {
      this.#entries.delete(key); // a Map keeps the order of insertion: the newest use stands last
      this.#entries.set(key, found);
    }
    return found;
  }

  /** Audio that alone passes the bound is not kept. */
  set(key: string, samples: SharedArrayBuffer): void {
    this.#drop(key);
    if (samples.byteLength > this.#maxBytes) return;
    this.#entries.set(key, samples);
    this.#bytes += samples.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
