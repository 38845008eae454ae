import { chmod, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { StartError } from "../../base/start-error.js";
import type { ChildUser } from "./child-user.js";
import { FolderLock } from "./lock.js";
import { barrier } from "./reach.js";
import { Secrets } from "./secrets.js";

/** Place of data and copied programs when the wanted one cannot be reached by the database's user. */
export const SYSTEM_FOLDER = "/var/lib/opentact";

export interface DataDirOptions {
  readonly path: string;
  /** The path was asked for: it is used or refused. Otherwise /var/lib/opentact stands in for an unreachable one. */
  readonly isExplicit: boolean;
  /** User of the database child, when it is not the user of this process (a start as root). */
  readonly childUser: ChildUser | undefined;
}

/** The data folder of a running platform, held by a lock. */
export class DataDir {
  readonly path: string;
  readonly secrets: Secrets;
  readonly #lock: FolderLock;

  private constructor(path: string, lock: FolderLock) {
    this.path = path;
    this.secrets = new Secrets(path);
    this.#lock = lock;
  }

  /**
   * Makes the folder (0700; 0711 when the database's user must pass it) and locks it.
   * @throws StartError when it cannot be made, reached or locked
   */
  static async open(options: DataDirOptions): Promise<DataDir> {
    const path = await place(options);
    return new DataDir(path, await FolderLock.take(path));
  }

  /** May be called twice. */
  close(): Promise<void> {
    return this.#lock.release();
  }
}

async function place({ path, isExplicit, childUser }: DataDirOptions): Promise<string> {
  const wanted = resolve(path);
  // Looked at before anything is made: a folder nobody will use is not left behind.
  const closed = childUser && (await barrier(await nearest(wanted), childUser));
  if (closed === undefined || (closed === wanted && (await isOwn(wanted)))) return makeFolder(wanted, childUser);
  if (isExplicit)
    throw new StartError(
      `DATA_DIR ${wanted} cannot be reached by the database's user ${childUser?.uid}: ${closed} is closed to it`,
    );
  return makeFolder(SYSTEM_FOLDER, childUser);
}

/** The path itself, or the first folder above it that is there. */
async function nearest(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || path === dirname(path) ? path : nearest(dirname(path));
}

/** A data folder of this user may be opened for the database's user; those above it are not ours to change. */
async function isOwn(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.uid === process.getuid?.();
}

async function makeFolder(path: string, childUser: ChildUser | undefined): Promise<string> {
  const mode = childUser ? 0o711 : 0o700;
  try {
    const isNew = await makePath(path, mode);
    const found = await stat(path);
    if (!found.isDirectory()) throw new Error("it is not a folder");
    // The umask may have taken bits away; a folder that was there keeps what it has and gets what is missing.
    if (isNew) await chmod(path, mode);
    else if (childUser && (found.mode & 0o011) !== 0o011 && found.uid === process.getuid?.())
      await chmod(path, (found.mode & 0o7777) | 0o011);
    return path;
  } catch (cause) {
    throw new StartError(`cannot use data folder ${path}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Makes a folder and the ones above it, one level at a time: Node's recursive mkdir never ends below a folder in which
 * nothing can be made, such as /proc.
 * @returns whether it was not there before
 */
async function makePath(path: string, mode: number): Promise<boolean> {
  const code = await made(path, mode);
  if (code === undefined) return true;
  if (code === "EEXIST") return false;
  await makePath(dirname(path), mode);
  await mkdir(path, { mode });
  return true;
}

/** Undefined when the folder was made, else EEXIST or ENOENT; any other failure is thrown. */
async function made(path: string, mode: number): Promise<"EEXIST" | "ENOENT" | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || (code === "ENOENT" && dirname(path) !== path)) return code;
    throw error;
  }
}
