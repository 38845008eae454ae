import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { StartError } from "../base/start-error.js";
import { FileBlobs } from "../store/file-blobs.js";

/** Of a file that is in memory at once. A multiple of three: base64 of it has no filling. */
const PIECE_BYTES = 768 * 1024;
const SECRET_NAME = /^[a-z][a-z0-9-]{0,40}$/;
/** Passwords of the demo world: beside the folder of the other secrets. */
const DEMO = "demo.json";

/** A secret as a backup has it. */
export interface BackupSecret {
  readonly name: string;
  readonly value: string;
}

/** Secrets of a data folder. */
export async function* secretsOf(folder: string): AsyncGenerator<BackupSecret> {
  const names = (await readdir(join(folder, "secrets")).catch(() => [])).sort();
  for (const name of [...names, DEMO]) {
    const file = secretFile(folder, name);
    const value = file && (await readFile(file, "utf8").catch(() => "")).trim();
    if (value) yield { name, value };
  }
}

/** Undefined for what is no secret. */
function secretFile(folder: string, name: string): string | undefined {
  if (name === DEMO) return join(folder, DEMO);
  return SECRET_NAME.test(name) ? join(folder, "secrets", name) : undefined;
}

/**
 * Keys of the files that a backup takes. Not of those that are being written, which begin with a dot, and not of archives
 * of accounts: they are copies of what the backup has anyway, and can be made again.
 */
export async function blobKeys(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((key) => key.split(sep)[1] !== "export")
    .sort();
}

/** A file in pieces of base64; one that was removed meanwhile has none. */
export async function* piecesOf(path: string): AsyncGenerator<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return;
  try {
    const bytes = Buffer.alloc(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length);
      if (bytesRead === 0) return;
      yield bytes.toString("base64", 0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A file that is being written. */
interface OpenFile {
  readonly path: string;
  readonly aside: string;
  readonly handle: FileHandle;
}

/** Writes secrets and blobs of a data folder; of blobs a piece at a time, for they may be longer than memory. */
export class RestoredFiles {
  readonly #folder: string;
  readonly #blobs: FileBlobs;
  #file: OpenFile | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    // As they lay on the disk: what is sealed stays so, and its keys come with the rows.
    const keys = { ensure: () => Promise.reject(new Error("nothing is sealed here")), find: async () => undefined };
    this.#blobs = new FileBlobs({ folder: join(folder, "blobs"), keys, isSealing: false });
  }

  /** @throws StartError when the folder has another secret of that name */
  async secret({ name, value }: BackupSecret): Promise<void> {
    const file = secretFile(this.#folder, name);
    if (!file) throw new StartError("the backup is damaged: a secret without a name");
    const found = await readFile(file, "utf8").catch(() => undefined);
    if (found?.trim() === value) return;
    if (found !== undefined) throw new StartError(`${file} is of another platform: restore into a new DATA_DIR`);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${value}\n`, { mode: 0o600, flush: true });
  }

  /** Begins a blob; the one before is whole. */
  async begin(key: string): Promise<void> {
    await this.end();
    const { path } = await this.#blobs.newPlace(key);
    const aside = join(dirname(path), `.${randomUUID()}.part`);
    this.#file = { path, aside, handle: await open(aside, "w", 0o600) };
  }

  /** @throws StartError for a piece of no blob */
  async piece(base64: string): Promise<void> {
    if (!this.#file) throw new StartError("the backup is damaged: a piece of no file");
    await this.#file.handle.appendFile(Buffer.from(base64, "base64"));
  }

  /** The blob that was begun last is whole. */
  async end(): Promise<void> {
    if (!this.#file) return;
    const { path, aside, handle } = this.#file;
    await handle.sync();
    await handle.close();
    await rename(aside, path);
    this.#file = undefined;
  }

  /** Leaves nothing of a blob that is not whole. */
  async abandon(): Promise<void> {
    if (!this.#file) return;
    const { aside, handle } = this.#file;
    this.#file = undefined;
    await handle.close().catch(() => undefined);
    await rm(aside, { force: true });
  }
}
