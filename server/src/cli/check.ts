import { configLines, configWarnings, readConfig } from "../base/config.js";
import { openFilesMax } from "../base/open-files.js";
import { orExit } from "./or-exit.js";

/** Prints every setting as it would be used; exit code 1 when one is wrong. */
export async function check(options: { readonly json?: true }): Promise<void> {
  const config = await orExit(() => readConfig(), options.json);
  const lines = [...configLines(config)];
  const warnings = [...configWarnings(config, openFilesMax())];
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ settings: Object.fromEntries(lines), warnings }, null, 2)}\n`);
    return;
  }
  for (const [name, value] of lines) process.stdout.write(`${name}=${value}\n`);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
}
