import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { WAV_HEADER_BYTES, wavHeader } from "../../wire/audio/wav.js";

interface Entry {
  readonly bytes: number;
  usedMs: number;
}

const SUFFIX = ".wav";
/** What nobody asked for that long goes: prompts may hold names and codes. */
const MAX_AGE_MS = 7 * 86_400_000;

/**
 * Audio by key in a folder of its own, as WAV files. Bounded in bytes and in days since the last use, which is the
 * file's time, so both bounds hold across restarts. A file that is not whole is as if it were not there.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #clock: Clock;
  #entries: Promise<Map<string, Entry>> | undefined;

  constructor(o: { folder: string; maxBytes: number; clock: Clock }) {
    this.#folder = o.folder;
    this.#maxBytes = o.maxBytes;
    this.#clock = o.clock;
  }

  /** @param key letters and digits only. Never rejects: what cannot be read is not there. */
  async get(key: string): Promise<SharedArrayBuffer | undefined> {
    const bytes = await readFile(this.#path(key)).catch(() => undefined);
    if (!bytes || !isWhole(bytes)) return undefined;
    await this.#touch(key).catch(() => undefined);
    const samples = new SharedArrayBuffer(bytes.length - WAV_HEADER_BYTES);
    new Uint8Array(samples).set(bytes.subarray(WAV_HEADER_BYTES));
    return samples;
  }

  /** Rejects with the error of the file system, for example ENOSPC; the cache stays as it was. */
  async set(key: string, samples: SharedArrayBuffer): Promise<void> {
    const entries = await this.#load();
    const data = new Uint8Array(samples);
    const head = wavHeader({ rateHz: 8000, channels: 1, dataBytes: data.length });
    const draft = join(this.#folder, `${newUuid()}.part`); // renamed when whole: a crash leaves no half prompt
    const now = this.#clock.now();
    try {
      await writeFile(draft, Buffer.concat([head, data]), { mode: 0o600 });
      await utimes(draft, now / 1000, now / 1000);
      await rename(draft, this.#path(key));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    entries.set(key, { bytes: data.length + WAV_HEADER_BYTES, usedMs: now });
    await this.#evict(entries);
  }

  #path(key: string): string {
    return join(this.#folder, key + SUFFIX);
  }

  async #touch(key: string): Promise<void> {
    const now = this.#clock.now();
    const entry = (await this.#load()).get(key);
    if (entry) entry.usedMs = now;
    await utimes(this.#path(key), now / 1000, now / 1000);
  }

  #load(): Promise<Map<string, Entry>> {
    this.#entries ??= this.#scan().catch((error: unknown) => {
      this.#entries = undefined;
      throw error;
    });
    return this.#entries;
  }

  /** The folder as an earlier process left it; its drafts are removed. */
  async #scan(): Promise<Map<string, Entry>> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const entries = new Map<string, Entry>();
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (name.endsWith(".part")) await rm(path, { force: true });
      const found = name.endsWith(SUFFIX) ? await stat(path).catch(() => undefined) : undefined;
      if (found) entries.set(name.slice(0, -SUFFIX.length), { bytes: found.size, usedMs: found.mtimeMs });
    }
    await this.#evict(entries);
    return entries;
  }

  async #evict(entries: Map<string, Entry>): Promise<void> {
    let bytes = [...entries.values()].reduce((sum, e) => sum + e.bytes, 0);
    const oldestFirst = [...entries].sort(([, a], [, b]) => a.usedMs - b.usedMs);
    for (const [key, entry] of oldestFirst) {
      if (bytes <= this.#maxBytes && this.#clock.now() - entry.usedMs < MAX_AGE_MS) return;
      entries.delete(key);
      bytes -= entry.bytes;
      await rm(this.#path(key), { force: true });
    }
  }
}

function isWhole(bytes: Buffer): boolean {
  return bytes.length >= WAV_HEADER_BYTES && bytes.readUInt32LE(40) === bytes.length - WAV_HEADER_BYTES;
}
