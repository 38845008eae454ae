import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { type FilePlace, writeWhole } from "../base/growing-file.js";
import type { FileSeal } from "../base/sealed-format.js";
import { LostKey, openFile, type StoredFile } from "../base/stored-file.js";
import type { BlobPlaces, BlobStore, DataKeys } from "../domain/blob/port.js";

export interface FileBlobsOptions {
  readonly folder: string;
  /** Keys of accounts; the account of a file is the first folder of its key. */
  readonly keys: DataKeys;
  /** Whether new files are sealed. Those that are there are read in both cases. */
  readonly isSealing: boolean;
}

/** Blobs as files below one folder, sealed with the keys of their accounts (ADR 21). */
export class FileBlobs implements BlobStore, BlobPlaces {
  readonly #o: FileBlobsOptions;

  constructor(o: FileBlobsOptions) {
    this.#o = o;
  }

  async size(key: string): Promise<number | undefined> {
    const file = await this.#open(key).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      throw error;
    });
    await file?.close();
    return file?.sizeBytes;
  }

  async read(key: string, start: number, end: number): Promise<Buffer> {
    const file = await this.#open(key);
    try {
      return await file.read(start, end);
    } finally {
      await file.close();
    }
  }

  async write(key: string, bytes: Buffer): Promise<void> {
    const { path, seal } = await this.newPlace(key);
    const aside = join(dirname(path), `.${randomUUID()}.part`);
    try {
      await writeWhole({ path: aside, seal }, bytes);
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async removeAll(account: string): Promise<void> {
    await rm(this.#path(`${account}/`), { recursive: true, force: true });
  }

  async newPlace(key: string): Promise<FilePlace> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return this.#o.isSealing ? { path, seal: sealOf(key, await this.#o.keys.ensure(accountOf(key))) } : { path };
  }

  async placeOf(key: string): Promise<FilePlace> {
    return { path: this.#path(key), seal: await this.#seal(key) };
  }

  #open(key: string): Promise<StoredFile> {
    return openFile(this.#path(key), () => this.#seal(key));
  }

  async #seal(key: string): Promise<FileSeal | undefined> {
    const dataKey = await this.#o.keys.find(accountOf(key));
    return dataKey && sealOf(key, dataKey);
  }

  /** Keys are ours, still one that would leave the folder is refused. */
  #path(key: string): string {
    const relative = normalize(key);
    if (relative.startsWith("..") || relative.startsWith(sep)) throw new Error("blob key leaves its folder");
    return join(this.#o.folder, relative);
  }
}

function sealOf(key: string, dataKey: Uint8Array): FileSeal {
  return { dataKey, name: key };
}

function accountOf(key: string): string {
  return key.slice(0, key.indexOf("/"));
}

/** Not there, or not to be read any more. */
function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof LostKey || code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}
