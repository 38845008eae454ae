import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { descendants } from "./process.js";

/** Puts the embedded database of a platform that runs on the last core; gives its process id. */
export function pinDatabase(dataDir: string): number {
  const folder = readdirSync(dataDir).find((name) => /^pg\d+$/.test(name)) ?? "";
  const database = Number(readFileSync(join(dataDir, folder, "postmaster.pid"), "utf8").split("\n")[0]);
  // New connections of the database inherit the core from its first process.
  for (const pid of descendants([database]))
    spawnSync("taskset", ["-a", "-p", "-c", String(cpus().length - 1), String(pid)]);
  return database;
}
