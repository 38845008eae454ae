import { configLines, configWarnings, readConfig } from "../base/config.js";
import { orExit } from "./or-exit.js";

/** Prints every setting as it would be used; exit code 1 when one is wrong. */
export async function check(): Promise<void> {
  const config = await orExit(() => readConfig());
  for (const [name, value] of configLines(config)) process.stdout.write(`${name}=${value}\n`);
  for (const warning of configWarnings(config)) process.stderr.write(`warning: ${warning}\n`);
}
