import { type FileHandle, open } from "node:fs/promises";

/** The file of a recording as the recorder needs it. */
export interface SoundFile {
  /** Writes all of `bytes`, or rejects with the error of the system (`ENOSPC`: the disk is full). */
  write(bytes: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}

/** Makes a file that only its owner reads; one that is there is emptied. */
export async function openSoundFile(path: string): Promise<SoundFile> {
  const handle = await open(path, "w", 0o600);
  return { write: (bytes, position) => writeAll(handle, bytes, position), close: () => handle.close() };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
