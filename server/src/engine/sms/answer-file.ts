import { type FileHandle, open } from "node:fs/promises";
import { syncFolder, unlessMissing, writeWhole } from "../../base/durable-file.js";
import { printRecord, scanRecords } from "../../base/file-record.js";

/** A file is written from its beginning again and again: a length that does not change costs one flush of the disk less. */
const FILE_BYTES = 1 << 20;

/** One file of answers, of a fixed length. What was written before lies behind what is written now, and is read too. */
export class AnswerFile {
  readonly #path: string;
  #handle: FileHandle | undefined;
  #end = 0;
  /** Records of it that the database does not have. */
  #open = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** All records that are in it; none when there is no such file. */
  async read(): Promise<readonly string[]> {
    this.#handle ??= await open(this.#path, "r+").catch(unlessMissing);
    if (!this.#handle) return [];
    const bytes = Buffer.alloc(FILE_BYTES);
    let length = 0;
    for (let count = -1; count !== 0; length += count)
      count = (await this.#handle.read(bytes, length, FILE_BYTES - length, length)).bytesRead;
    return scanRecords(bytes.subarray(0, length)).records.map(({ text }) => text);
  }

  /** Whether there is room for so much, from the beginning again when nothing of it is needed any more. */
  hasRoom(bytes: number): boolean {
    if (this.#open === 0 && this.#end + bytes > FILE_BYTES) this.#end = 0;
    return this.#end + bytes <= FILE_BYTES;
  }

  /**
   * Adds records, which `hasRoom`; resolves when they outlive the machine. Not to be called again before.
   * @throws what the system says; nothing of it counts then
   */
  async write(bytes: Buffer, records: number): Promise<void> {
    this.#handle ??= await create(this.#path);
    await writeWhole(this.#handle, bytes, this.#end);
    await this.#handle.datasync();
    this.#end += bytes.length;
    this.#open += records;
  }

  /** The database has one of its records. */
  forget(): void {
    this.#open--;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** Records as they are written. */
export function printRecords(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map(printRecord));
}

async function create(path: string): Promise<FileHandle> {
  const handle = await open(path, "w+", 0o600);
  try {
    await writeWhole(handle, Buffer.alloc(FILE_BYTES), 0);
    await handle.sync();
    await syncFolder(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
