import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newUuid } from "../../base/ids.js";
import { StartError } from "../../base/start-error.js";
import { isAlive, startOf } from "./processes.js";

/** Marks of the locks of this process: its own id in a lock file means one of these, or a file left by an earlier process. */
const held = new Set<string>();

/** Longest wait for another start that is just taking a stale lock away. */
const TRIES = 200;
const WAIT_MS = 10;

/** Keeps a second start away from the same data folder. */
export class FolderLock {
  readonly #file: string;
  readonly #mark: string;

  private constructor(file: string, mark: string) {
    this.#file = file;
    this.#mark = mark;
  }

  /**
   * Writes `lock` with the id and the start time of this process. A lock of a process that is gone is taken over.
   * @throws StartError when another process holds it
   */
  static async take(folder: string): Promise<FolderLock> {
    const file = join(folder, "lock");
    const mark = newUuid();
    held.add(mark);
    try {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        if (await created(file, mark)) return new FolderLock(file, mark);
        const found = await readFile(file, "utf8").catch(() => undefined);
        if (found === undefined) continue;
        if (await isHeld(found)) throw inUse(folder, found);
        if (!(await removedStale(file, found))) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
      throw new StartError(`data folder ${folder}: its lock cannot be taken, other starts are fighting for it`);
    } catch (error) {
      held.delete(mark);
      throw error;
    }
  }

  /** May be called twice. */
  async release(): Promise<void> {
    if (!held.delete(this.#mark)) return;
    await rm(this.#file, { force: true });
  }
}

/** Written aside and linked into place: a lock is never seen half written, and the first of many wins. */
async function created(file: string, mark: string): Promise<boolean> {
  const aside = `${file}.${mark}`;
  try {
    await writeFile(aside, `${process.pid} ${(await startOf(process.pid)) ?? "-"} ${mark}\n`, { mode: 0o600 });
    await link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new StartError(`cannot write ${file}: ${(error as Error).message}`, { cause: error });
  } finally {
    await rm(aside, { force: true });
  }
}

async function isHeld(text: string): Promise<boolean> {
  const [pidText = "", start = "-", mark = ""] = text.trim().split(" ");
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return held.has(mark);
  if (!(await isAlive(pid))) return false;
  const now = await startOf(pid);
  return start === "-" || now === undefined || now === start;
}

/** Of several starts that find the same stale lock one at a time may remove it, and only if it is still that one. */
async function removedStale(file: string, expected: string): Promise<boolean> {
  const turn = `${file}.takeover`;
  const mark = newUuid();
  held.add(mark);
  try {
    if (!(await created(turn, mark))) {
      const other = await readFile(turn, "utf8").catch(() => undefined);
      // Left by a start that was killed at this very step.
      if (other !== undefined && !(await isHeld(other))) await rm(turn, { force: true });
      return false;
    }
    if ((await readFile(file, "utf8").catch(() => undefined)) === expected) await rm(file, { force: true });
    await rm(turn, { force: true });
    return true;
  } finally {
    held.delete(mark);
  }
}

function inUse(folder: string, text: string): StartError {
  const pid = text.trim().split(" ")[0];
  return new StartError(`data folder ${folder} is in use by process ${pid}: stop it, or set another DATA_DIR`);
}
