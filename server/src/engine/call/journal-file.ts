import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Timer } from "../../base/clock.js";
import { syncFolder, writeWhole } from "../../base/durable-file.js";
import { printRecord, scanRecords } from "../../base/file-record.js";
import type { Log } from "../../base/log.js";

/**
 * Between two writings through to the disk while nothing is read back. The end of the process loses nothing that was
 * appended; only the end of the machine does, and a second of that is what its calls lose anyway.
 */
const SYNC_MS = 1_000;
const NAME = "call-journal";

/** A stretch of the file, bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the journal file of a data folder is. */
export function journalPath(dataDir: string): string {
  return join(dataDir, NAME);
}

/** The file of what calls say while the database is away: it is there only while something waits in it. */
export class JournalFile {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #handle: FileHandle | undefined;
  #size = 0;
  #isSynced = true;
  #timer: Timer | undefined;

  constructor(options: { readonly path: string; readonly clock: Clock; readonly log: Log }) {
    this.#path = options.path;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /**
   * Adds records; resolves when the system has them, so that they outlive this process. Not to be called again before.
   * @throws what the system says, for example that the disk is full; nothing was added then
   */
  async append(texts: readonly string[]): Promise<Span> {
    this.#handle ??= await this.#create();
    const bytes = Buffer.concat(texts.map(printRecord));
    const start = this.#size;
    await append(this.#handle, bytes, start);
    this.#size += bytes.length;
    this.#isSynced = false;
    this.#syncLater();
    return { start, end: this.#size };
  }

  /** Texts of the records of a stretch that `append` gave. */
  async read({ start, end }: Span): Promise<readonly string[]> {
    const bytes = Buffer.alloc(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#open.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error("the call journal file is shorter than what was written to it");
      at += bytesRead;
    }
    return scanRecords(bytes).records.map(({ text }) => text);
  }

  /** Removes the file, if there is one, for certain: it does not come again after the end of the machine. */
  async remove(): Promise<void> {
    if (!this.#handle) return;
    this.#isSynced = true; // nobody needs it any more
    await this.close();
    await removeFile(this.#path);
  }

  /** Leaves the file as it is. Idempotent. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    const handle = this.#handle;
    if (!handle) return;
    await this.#sync();
    this.#handle = undefined;
    this.#size = 0;
    await handle.close();
  }

  /** Resolves when what was appended outlives the machine. */
  async #sync(): Promise<void> {
    if (this.#isSynced) return;
    this.#isSynced = true;
    await this.#open.datasync();
  }

  get #open(): FileHandle {
    if (!this.#handle) throw new Error("the call journal file is not open");
    return this.#handle;
  }

  /** A file of before is never written over: the start reads and removes it. */
  async #create(): Promise<FileHandle> {
    const handle = await open(this.#path, "wx+", 0o600);
    await syncFolder(this.#path);
    return handle;
  }

  #syncLater(): void {
    this.#timer ??= this.#clock.setTimer(SYNC_MS, () => {
      this.#timer = undefined;
      if (this.#handle) this.#log.onFail(this.#sync(), "writing the call journal file through to the disk");
    });
  }
}

/** Removes a journal file for certain. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path);
  await syncFolder(path);
}

async function append(handle: FileHandle, bytes: Buffer, start: number): Promise<void> {
  try {
    await writeWhole(handle, bytes, start);
  } catch (error) {
    // Half a record is not left before the next one.
    await handle.truncate(start).catch(() => undefined);
    throw error;
  }
}
