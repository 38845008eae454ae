import { ConfigError } from "../base/config.js";
import { StartError } from "../base/start-error.js";

/** Gives what `work` gives; a reason for people ends the process with that line and code 1, a fault with its stack. */
export async function orExit<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const lines =
      error instanceof ConfigError ? error.problems : [error instanceof StartError ? error.message : describe(error)];
    for (const line of lines) process.stderr.write(`opentact: ${line}\n`);
    process.exit(1);
  }
}

/** What the system refused has its reason in the message; only a fault of the program needs its stack. */
function describe(error: unknown): string {
  if (error instanceof Error && "syscall" in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
