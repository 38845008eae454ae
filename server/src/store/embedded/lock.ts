import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newUuid } from "../../base/ids.js";
import { StartError } from "../../base/start-error.js";
import { isAlive, startOf } from "./processes.js";

/** Locks of this process: its own id in a lock file means one of these, or a file left by an earlier process. */
const held = new Set<string>();

/** Keeps a second start away from the same data folder. */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /**
   * Writes `lock` with the id and the start time of this process. A lock of a process that is gone is taken over.
   * @throws StartError when another process holds it
   */
  static async take(folder: string): Promise<FolderLock> {
    const file = join(folder, "lock");
    const own = `${process.pid} ${(await startOf(process.pid)) ?? "-"}\n`;
    for (let attempt = 0; attempt < 10; attempt++) {
      if (await created(file, own)) {
        held.add(file);
        return new FolderLock(file);
      }
      const found = await readFile(file, "utf8").catch(() => undefined);
      if (found === undefined) continue;
      if (await isHeld(file, found)) throw inUse(folder, found);
      await removeStale(file, found);
    }
    throw new StartError(`data folder ${folder}: its lock cannot be taken, other starts are fighting for it`);
  }

  /** May be called twice. */
  async release(): Promise<void> {
    if (!held.delete(this.#file)) return;
    await rm(this.#file, { force: true });
  }
}

async function created(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new StartError(`cannot write ${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** An empty file is one that a start is writing at this moment, or one whose disk was full; the latter is old. */
async function isHeld(file: string, text: string): Promise<boolean> {
  const [pidText = "", start = "-"] = text.trim().split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return held.has(file);
  if (!(await isAlive(pid))) return false;
  const now = await startOf(pid);
  return start === "-" || now === undefined || now === start;
}

/** Of several starts that find the same stale lock one moves it away; the others find it gone. */
async function removeStale(file: string, expected: string): Promise<void> {
  const aside = `${file}.${newUuid()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readFile(aside, "utf8").catch(() => "");
  // Somebody took the lock between our look and our move: it is put back where it was.
  if (moved === expected) await rm(aside, { force: true });
  else await rename(aside, file);
}

function inUse(folder: string, text: string): StartError {
  const pid = text.trim().split(" ")[0];
  return new StartError(`data folder ${folder} is in use by process ${pid}: stop it, or set another DATA_DIR`);
}
