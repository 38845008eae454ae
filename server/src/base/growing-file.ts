import { type FileHandle, open } from "node:fs/promises";
import {
  CHUNK_BYTES,
  chunkPosition,
  FileCipher,
  type FileSeal,
  HEAD_BYTES,
  newPreamble,
  SEALED_CHUNK_BYTES,
  sealedLength,
  slotPosition,
} from "./sealed-format.js";

/** A file on disk, and what it is sealed with; absent = it lies there plainly. Can be sent to a thread. */
export interface FilePlace {
  readonly path: string;
  readonly seal?: FileSeal | undefined;
}

/** A file that is written from its beginning to its end, but for its first 44 bytes, which may be written again at any time. */
export interface GrowingFile {
  /**
   * Writes all of `bytes`, or rejects with the error of the system (`ENOSPC`: the disk is full). One write at a time.
   * @param position 0 for the head, else where the last write ended
   */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** What was written is whole, and lies on the disk when this resolves. */
  close(): Promise<void>;
}

/** Makes a file that only its owner reads; one that is there is emptied. */
export async function createFile({ path, seal }: FilePlace): Promise<GrowingFile> {
  const handle = await open(path, "w", 0o600);
  if (!seal)
    return { write: (bytes, position) => writeAll(handle, bytes, position), close: () => closeFlushed(handle) };
  try {
    return await SealedFile.begin(handle, seal);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is needed of a file handle; tests give a disk that is full. */
type WriteHandle = Pick<FileHandle, "write" | "datasync" | "close">;

async function writeAll(handle: WriteHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Nobody is told of a file that a loss of power could still take. */
async function closeFlushed(handle: WriteHandle): Promise<void> {
  await handle.datasync().finally(() => handle.close());
}

/**
 * Seals while it writes (ADR 21). What is behind the head is appended by whole chunks and never touched again; what a
 * kill leaves is readable as far as it was written when the head was last.
 */
export class SealedFile implements GrowingFile {
  readonly #handle: WriteHandle;
  readonly #cipher: FileCipher;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  /** What does not fill a chunk yet. */
  #rest = Buffer.alloc(0);
  #chunks = 0;
  /** Bytes in chunks. */
  #written = 0;
  /** Bytes taken, the head and what waits among them. */
  #length = 0;
  #revision = 0;
  #hasFailed = false;
  #isClosed = false;

  private constructor(handle: WriteHandle, cipher: FileCipher) {
    this.#handle = handle;
    this.#cipher = cipher;
  }

  static async begin(handle: WriteHandle, seal: FileSeal): Promise<SealedFile> {
    const preamble = newPreamble();
    const file = new SealedFile(handle, new FileCipher(seal, preamble));
    await writeAll(handle, preamble, 0);
    await file.#tell(false);
    return file;
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    const ofHead = Math.max(0, Math.min(bytes.length, HEAD_BYTES - position));
    const bodyAt = ofHead < bytes.length ? position + ofHead : undefined;
    if (position > this.#length || (bodyAt !== undefined && bodyAt !== Math.max(this.#length, HEAD_BYTES)))
      throw new Error("a sealed file is written from its beginning to its end");
    try {
      if (ofHead > 0) this.#head.set(bytes.subarray(0, ofHead), position);
      if (bodyAt !== undefined) await this.#append(bytes.subarray(ofHead));
      this.#length = Math.max(this.#length, position + bytes.length);
      if (ofHead > 0) await this.#tell(false);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  /** Idempotent. After a write that failed the file is whole as far as its last whole chunk. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (this.#rest.length > 0 && !this.#hasFailed) await this.#writeChunks([this.#rest]);
      // In both slots: with one of them gone the file is still known to be whole.
      await this.#tell(true);
      await this.#tell(true);
    } catch (error) {
      await this.#handle.close();
      throw error;
    }
    await closeFlushed(this.#handle);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % CHUNK_BYTES);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < whole; at += CHUNK_BYTES) chunks.push(all.subarray(at, at + CHUNK_BYTES));
    if (chunks.length > 0) await this.#writeChunks(chunks);
    // The caller may use its bytes again.
    this.#rest = Buffer.from(all.subarray(whole));
  }

  async #writeChunks(chunks: readonly Uint8Array[]): Promise<void> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const sealed = Buffer.allocUnsafe(sealedLength(length));
    for (const [n, chunk] of chunks.entries()) {
      const at = n * SEALED_CHUNK_BYTES;
      this.#cipher.sealChunk(this.#chunks + n, chunk, sealed.subarray(at, at + sealedLength(chunk.length)));
    }
    await writeAll(this.#handle, sealed, chunkPosition(this.#chunks));
    this.#chunks += chunks.length;
    this.#written += length;
  }

  /** Lets the file say how far it goes. */
  async #tell(isWhole: boolean): Promise<void> {
    const revision = this.#revision++;
    const length = Math.min(this.#length, HEAD_BYTES + this.#written);
    const slot = this.#cipher.slot({ revision, length, isWhole, head: this.#head });
    await writeAll(this.#handle, slot, slotPosition(revision));
  }
}

/** So much is sealed in one go: half a millisecond. */
const PIECE_BYTES = 64 * CHUNK_BYTES;

/** Makes a file of bytes that are there. Resolves when it lies on the disk. */
export async function writeWhole(place: FilePlace, bytes: Uint8Array): Promise<void> {
  const file = await createFile(place);
  try {
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, Math.max(at, HEAD_BYTES) + PIECE_BYTES);
      await file.write(bytes.subarray(at, end), at);
      at = end;
    }
  } finally {
    await file.close();
  }
}
