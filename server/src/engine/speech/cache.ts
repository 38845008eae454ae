import { createHash } from "node:crypto";
import type { Log } from "../../base/log.js";
import type { DiskCache } from "./disk-cache.js";
import type { MemoryCache } from "./memory-cache.js";

/** What makes two prompts the same. `engine` carries a version, so that a better engine is heard. */
export interface PromptKey {
  readonly engine: string;
  readonly voice: string;
  readonly text: string;
}

/** Counts since the start. */
export interface CacheStats {
  readonly memoryHits: number;
  readonly diskHits: number;
  readonly made: number;
  readonly memoryBytes: number;
}

/** Makes each prompt once: from memory, from disk, or by `make`, which those who ask at the same time share. */
export class SpeechCache {
  readonly #memory: MemoryCache;
  readonly #disk: DiskCache | undefined;
  readonly #log: Log;
  readonly #inFlight = new Map<string, Promise<SharedArrayBuffer>>();
  readonly #writes = new Set<Promise<void>>();
  #memoryHits = 0;
  #diskHits = 0;
  #made = 0;

  constructor(o: { memory: MemoryCache; disk: DiskCache | undefined; log: Log }) {
    this.#memory = o.memory;
    this.#disk = o.disk;
    this.#log = o.log;
  }

  stats(): CacheStats {
    const { bytes: memoryBytes } = this.#memory;
    return { memoryHits: this.#memoryHits, diskHits: this.#diskHits, made: this.#made, memoryBytes };
  }

  /** Rejects as `make` does; a failure is not kept. */
  get(prompt: PromptKey, make: () => Promise<SharedArrayBuffer>): Promise<SharedArrayBuffer> {
    const key = keyOf(prompt);
    const held = this.#memory.get(key);
    if (held) {
      this.#memoryHits++;
      return Promise.resolve(held);
    }
    const shared = this.#inFlight.get(key) ?? this.#fetch(key, make).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, shared);
    return shared;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.all(this.#writes);
  }

  async #fetch(key: string, make: () => Promise<SharedArrayBuffer>): Promise<SharedArrayBuffer> {
    const stored = await this.#disk?.get(key);
    if (stored) this.#diskHits++;
    const samples = stored ?? (await make());
    this.#memory.set(key, samples);
    if (!stored) {
      this.#made++;
      this.#store(key, samples);
    }
    return samples;
  }

  /** The caller does not wait for the disk, and a full one costs only the speed of the next start. */
  #store(key: string, samples: SharedArrayBuffer): void {
    if (!this.#disk) return;
    const write = this.#disk
      .set(key, samples)
      .catch((error: unknown) => this.#log.warn({ err: error }, "a prompt could not be kept on disk"))
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }
}

function keyOf({ engine, voice, text }: PromptKey): string {
  return createHash("sha256")
    .update(JSON.stringify([engine, voice, text]))
    .digest("hex");
}
