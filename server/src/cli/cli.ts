import { Command } from "commander";
import { check } from "./check.js";
import { demo } from "./demo.js";
import { start } from "./start.js";

/** The command line of the platform. Without a command it starts. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const program = new Command("opentact").description("A communications platform in one process").version("0.1.0");
  program.command("start", { isDefault: true }).description("start the platform").action(start);
  program.command("check").description("check the settings and print them, secrets masked").action(check);
  program
    .command("demo")
    .description("play a whole call on a private platform and check what is heard")
    .option("--verbose", "show the log of the platform")
    .action(demo);
  await program.parseAsync([...argv]);
}
