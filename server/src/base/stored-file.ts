import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FilePlace } from "./growing-file.js";
import {
  CHUNK_BYTES,
  chunkPosition,
  DamagedFile,
  FileCipher,
  type FileSeal,
  HEAD_BYTES,
  isSealed,
  PREAMBLE_BYTES,
  SEALED_CHUNK_BYTES,
  type SlotState,
  sealedLength,
} from "./sealed-format.js";

/** Content is read by so many chunks at once, so that nobody waits long for their opening. */
const CHUNKS_AT_ONCE = 32;

/** The key of a sealed file is gone, with its account. */
export class LostKey extends Error {
  override readonly name = "LostKey";
}

/** A file that is read, sealed or not. */
export interface StoredFile {
  /** Of the content. */
  readonly sizeBytes: number;
  /** Bytes `start` to `end`, both inclusive. Rejects when the file is shorter, and with DamagedFile when it is not as it was written. */
  read(start: number, end: number): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens a file; whether it is sealed is told by its beginning.
 * @param seal asked for sealed files alone; undefined = there is none
 * @throws LostKey without a seal
 * @throws DamagedFile
 */
export async function openFile(path: string, seal: () => Promise<FileSeal | undefined>): Promise<StoredFile> {
  const handle = await open(path, "r");
  try {
    const preamble = await bytesOf(handle, 0, PREAMBLE_BYTES);
    if (!isSealed(preamble)) return new PlainFile(handle, (await handle.stat()).size);
    const found = await seal();
    if (!found) throw new LostKey("the key of the file is gone");
    const cipher = new FileCipher(found, preamble);
    return new OpenedFile(handle, cipher, cipher.state(preamble));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Size of the content of a file. Rejects as `openFile`. */
export async function sizeOfFile({ path, seal }: FilePlace): Promise<number> {
  const file = await openFile(path, async () => seal);
  await file.close();
  return file.sizeBytes;
}

/** The content of a file, piece by piece. Rejects as `openFile`. */
export async function* piecesOfFile({ path, seal }: FilePlace): AsyncGenerator<Buffer> {
  const file = await openFile(path, async () => seal);
  const most = CHUNKS_AT_ONCE * CHUNK_BYTES;
  try {
    for (let at = 0; at < file.sizeBytes; at += most)
      yield await file.read(at, Math.min(at + most, file.sizeBytes) - 1);
  } finally {
    await file.close();
  }
}

/** The whole content, for threads that have nothing else to do. @throws as `openFile` */
export function readFileWhole({ path, seal }: FilePlace): Buffer {
  const bytes = readFileSync(path);
  if (!isSealed(bytes)) return bytes;
  if (!seal) throw new LostKey("the key of the file is gone");
  const cipher = new FileCipher(seal, bytes);
  const { length, head } = cipher.state(bytes.subarray(0, PREAMBLE_BYTES));
  const content = Buffer.alloc(length);
  content.set(head);
  for (let index = 0, at = HEAD_BYTES; at < length; index++, at += CHUNK_BYTES) {
    const from = chunkPosition(index);
    const sealed = bytes.subarray(from, from + sealedLength(Math.min(CHUNK_BYTES, length - at)));
    content.set(cipher.openChunk(index, sealed), at);
  }
  return content;
}

class PlainFile implements StoredFile {
  readonly sizeBytes: number;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, sizeBytes: number) {
    this.#handle = handle;
    this.sizeBytes = sizeBytes;
  }

  async read(start: number, end: number): Promise<Buffer> {
    const bytes = await bytesOf(this.#handle, start, end - start + 1);
    if (bytes.length <= end - start) throw new Error("blob is shorter than asked for");
    return bytes;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

class OpenedFile implements StoredFile {
  readonly sizeBytes: number;
  readonly #handle: FileHandle;
  readonly #cipher: FileCipher;
  readonly #head: Uint8Array;

  constructor(handle: FileHandle, cipher: FileCipher, { length, head }: SlotState) {
    this.#handle = handle;
    this.#cipher = cipher;
    this.sizeBytes = length;
    this.#head = head;
  }

  async read(start: number, end: number): Promise<Buffer> {
    if (end >= this.sizeBytes) throw new Error("blob is shorter than asked for");
    const bytes = Buffer.alloc(end - start + 1);
    bytes.set(this.#head.subarray(start, end + 1));
    if (end >= HEAD_BYTES) await this.#readBody(Math.max(0, start - HEAD_BYTES), end - HEAD_BYTES, bytes);
    return bytes;
  }

  /** Bytes `from` to `to` of the body, into the end of `out`. */
  async #readBody(from: number, to: number, out: Buffer): Promise<void> {
    const [first, last] = [Math.floor(from / CHUNK_BYTES), Math.floor(to / CHUNK_BYTES)];
    const shift = out.length - (to - from + 1);
    for (let index = first; index <= last; index += CHUNKS_AT_ONCE) {
      const count = Math.min(CHUNKS_AT_ONCE, last - index + 1);
      const bodyBytes = Math.min((index + count) * CHUNK_BYTES, this.sizeBytes - HEAD_BYTES) - index * CHUNK_BYTES;
      const sealed = await bytesOf(this.#handle, chunkPosition(index), sealedLength(bodyBytes));
      if (sealed.length < sealedLength(bodyBytes)) throw new DamagedFile("the file is cut off");
      for (let n = 0; n < count; n++) {
        const plain = this.#cipher.openChunk(
          index + n,
          sealed.subarray(n * SEALED_CHUNK_BYTES, (n + 1) * SEALED_CHUNK_BYTES),
        );
        const at = (index + n) * CHUNK_BYTES;
        const within = plain.subarray(Math.max(0, from - at), to + 1 - at);
        out.set(within, shift + Math.max(0, at - from));
      }
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Fewer than `count` at the end of the file. */
async function bytesOf(handle: FileHandle, position: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count);
  let done = 0;
  while (done < count) {
    const { bytesRead } = await handle.read(bytes, done, count - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
