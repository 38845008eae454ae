import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import type { BlobStore } from "../domain/blob/port.js";

/** Blobs as files below one folder. */
export class FileBlobs implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async size(key: string): Promise<number | undefined> {
    const found = await stat(this.#path(key)).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
  }

  async read(key: string, start: number, end: number): Promise<Buffer> {
    const file = await open(this.#path(key), "r");
    try {
      const bytes = Buffer.alloc(end - start + 1);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      if (bytesRead < bytes.length) throw new Error("blob is shorter than asked for");
      return bytes;
    } finally {
      await file.close();
    }
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const aside = join(dirname(path), `.${randomUUID()}.part`);
    try {
      await writeFile(aside, bytes, { mode: 0o600, flush: true });
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** Keys are ours, still one that would leave the folder is refused. */
  #path(key: string): string {
    const relative = normalize(key);
    if (relative.startsWith("..") || relative.startsWith(sep)) throw new Error("blob key leaves its folder");
    return join(this.#folder, relative);
  }
}
