import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../base/log.js";
import { StartError } from "../../base/start-error.js";
import { commandOf, isAlive } from "./processes.js";
import { until } from "./until.js";

const SIGNALS = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
] as const;

/**
 * Stops a server that outlived its platform (kill -9 of the parent), and removes the pid file of one that is gone.
 * The id in that file may belong to anything by now, so only a process that runs on this folder is touched.
 */
export async function stopOrphan(folder: string, log: Log): Promise<void> {
  const file = join(folder, "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!(await isServerOf(pid, folder))) return rm(file, { force: true });
  log.warn({ pid }, "a database left by a platform that was killed is stopped first");
  for (const [signal, waitMs] of SIGNALS) {
    kill(pid, signal);
    const gone = await until(50, waitMs, async () => ((await isServerOf(pid, folder)) ? undefined : true));
    // A clean shutdown has removed the file itself; a zombie would make the next server refuse it.
    if (gone) return rm(file, { force: true });
  }
  throw new StartError(`a database process (${pid}) still runs on ${folder} and does not stop: end it first`);
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  const command = await commandOf(pid);
  return command.includes("postgres") && command.includes(`-D ${folder}`);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
