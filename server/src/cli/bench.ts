import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { StartError } from "../base/start-error.js";
import { BenchLines } from "./bench-lines.js";
import { orExit } from "./or-exit.js";
import { EXIT } from "./output.js";
import { Progress } from "./progress.js";

/** Of a clone: the package that is installed has no benches. */
const SCRIPT = new URL("../../../scripts/bench.mjs", import.meta.url);
const SHOW_MS = 1_000;

/** Runs benches of the clone; its exit code is theirs. As JSON it prints their lines with the figures in them. */
export async function bench(
  names: readonly string[],
  { quick, json }: { readonly quick?: true; readonly json?: true },
): Promise<void> {
  await orExit(() => {
    if (!existsSync(SCRIPT)) throw new StartError("benches run in a clone of the repository");
  }, json);
  const progress = new Progress(json);
  const words = [fileURLToPath(SCRIPT), ...names, ...(quick ? ["--quick"] : [])];
  const isRead = json === true || progress.isShown;
  const child = spawn(process.execPath, words, { stdio: ["inherit", isRead ? "pipe" : "inherit", "inherit"] });
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? EXIT.refused)));
  const lines = new BenchLines();
  const timer = setInterval(() => progress.show(lines.now, lines.part), SHOW_MS);
  if (child.stdout)
    for await (const line of createInterface(child.stdout)) {
      lines.read(line);
      progress.end();
      if (!json) process.stdout.write(`${line}\n`);
    }
  process.exitCode = await ended;
  clearInterval(timer);
  progress.end();
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), benches: lines.benches }, null, 2)}\n`);
}

function machine() {
  return { node: process.version, cpus: availableParallelism(), model: cpus()[0]?.model ?? "unknown" };
}
