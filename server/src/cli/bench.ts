import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Of a clone: the package that is installed has no benches. */
const SCRIPT = new URL("../../../scripts/bench.mjs", import.meta.url);

/** Runs benches of the clone; its exit code is theirs. */
export async function bench(names: readonly string[], options: { readonly quick?: true }): Promise<void> {
  if (!existsSync(SCRIPT)) {
    process.stderr.write("opentact: benches run in a clone of the repository\n");
    process.exitCode = 1;
    return;
  }
  const words = [fileURLToPath(SCRIPT), ...names, ...(options.quick ? ["--quick"] : [])];
  const child = spawn(process.execPath, words, { stdio: "inherit" });
  process.exitCode = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
}
