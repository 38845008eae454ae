import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** True while a process with this id runs. One that has ended and was not collected yet (a zombie) does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return (await statOf(pid))?.state !== "Z";
}

/** A text that differs between two processes that had the same id; undefined where the system does not tell. */
export async function startOf(pid: number): Promise<string | undefined> {
  return (await statOf(pid))?.start;
}

/** The words the process was started with, "" when unknown. */
export async function commandOf(pid: number): Promise<string> {
  const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  if (words !== undefined) return words.replaceAll("\0", " ").trim();
  return new Promise((resolve) => {
    execFile("ps", ["-p", String(pid), "-o", "command="], (error, out) => resolve(error ? "" : out.trim()));
  });
}

/** proc_pid_stat(5): field 3 is the state, 22 the start time in ticks since boot; the name in field 2 may hold anything. */
async function statOf(pid: number): Promise<{ state: string; start: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", start: fields[19] ?? "" };
}
