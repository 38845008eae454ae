import { readdir, readFile } from "node:fs/promises";

/** Programs whose command line or environment names `text`, as `pid command`; this process is not among them. Linux only. */
export async function processesNaming(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const command = await readText(`/proc/${pid}/cmdline`);
    const environment = await readText(`/proc/${pid}/environ`);
    const isDead = /^State:\s+Z/m.test(await readText(`/proc/${pid}/status`));
    if (!isDead && (command.includes(text) || environment.includes(text)))
      found.push(`${pid} ${command.slice(0, 120)}`);
  }
  return found;
}

/** A process may be gone, or its environment closed to us. */
async function readText(path: string): Promise<string> {
  return (await readFile(path, "utf8").catch(() => "")).replaceAll("\0", " ").trim();
}
