import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "./platform.js";
import { processesNaming } from "./processes.js";
import { until } from "./until.js";

/** Stops every process of a platform's database where it stands, so that it says nothing. @returns lets them go on */
export async function freezeDatabase(platform: Platform): Promise<() => void> {
  const server = await serverOf(platform);
  // The first one makes the others: none is added once it stands.
  process.kill(server, "SIGSTOP");
  const all = [server, ...(await childrenOf(server))];
  for (const pid of all) signal(pid, "SIGSTOP");
  return () => {
    for (const pid of all) signal(pid, "SIGCONT");
  };
}

/**
 * Shuts the database of a platform down and waits for its end: till then it serves on. It cannot start again before it is
 * let.
 * @returns lets it start
 */
export async function shutDatabase(platform: Platform): Promise<() => Promise<void>> {
  const server = await serverOf(platform);
  const folder = (await readdir(platform.dataDir)).find((name) => /^pg\d+$/.test(name));
  if (folder === undefined) throw new Error("no database in the folder");
  const [there, aside] = [join(platform.dataDir, folder, "PG_VERSION"), join(platform.dataDir, "PG_VERSION.aside")];
  await rename(there, aside);
  process.kill(server, "SIGINT");
  await until("the end of the database", () => !lives(server));
  return () => rename(aside, there);
}

async function serverOf(platform: Platform): Promise<number> {
  const line = (await processesNaming(`${platform.dataDir}/pg`)).find((one) => / -D /.test(one));
  if (line === undefined) throw new Error("the database does not run");
  return Number.parseInt(line, 10);
}

async function childrenOf(parent: number): Promise<number[]> {
  const children: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (new RegExp(`^PPid:\\s+${parent}$`, "m").test(status)) children.push(Number(pid));
  }
  return children;
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A process may have ended meanwhile. */
function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
