import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes all of it at a place of a file. @throws what the system says; a part may be written then */
export async function writeWhole(handle: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await handle.write(bytes, at, bytes.length - at, start + at)).bytesWritten;
}

/** A name that was made or removed is in the folder of the path for certain after this. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** For `catch` of what opens or reads a file that need not be there. @throws every other error */
export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
