import { Argument, Command } from "commander";
import { bench } from "./bench.js";
import { callCommands } from "./call.js";
import { dataCommands } from "./data.js";
import { eventCommands } from "./events.js";
import { numberCommands } from "./number.js";
import { EXIT } from "./output.js";
import { smsCommands } from "./sms.js";
import { userCommands } from "./user.js";

/** The command line of the platform (docs/cli.md). Without a command it starts. */
export async function runCli(argv: readonly string[]): Promise<void> {
  await program().parseAsync([...argv]);
}

/** All commands; the platform is loaded only by those that run it. One that is misspelt ends the process with code 2. */
export function program(): Command {
  const root = new Command("opentact").description("A communications platform in one process").version("0.1.0");
  root.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.usage));
  root
    .command("start", { isDefault: true })
    .option("--json", "print a line of JSON when it is ready, what ready.json holds, and one when it has stopped")
    .description("start the platform")
    .action(async (options) => (await import("./start.js")).start(options));
  root
    .command("check")
    .option("--json", "print JSON")
    .description("check the settings and print them, secrets masked")
    .action(async (options) => (await import("./check.js")).check(options));
  dataCommands(root);
  root
    .command("demo")
    .addArgument(new Argument("[story]", "what is played").choices(["call", "sms"]).default("call"))
    .description("play a whole call, or texts to and from a handset, on a private platform and check what comes of it")
    .option("--verbose", "show the log of the platform")
    .option("--json", "print JSON")
    .action(async (story, options) => (await import("./demo.js")).demo(story, options.json));
  userCommands(root);
  numberCommands(root);
  callCommands(root);
  smsCommands(root);
  eventCommands(root);
  root
    .command("validate")
    .argument("<flow.xml...>", "call-control documents")
    .option("--json", "print JSON; an array of more than one file")
    .description("print every fault of call-control documents; exit code 1 when there is one")
    .action(async (files, options) => (await import("./validate.js")).validate(files, options));
  root
    .command("test")
    .argument("<flow.xml>", "a call-control document, or the URL it comes from")
    .requiredOption("--script <caller.yml>", "the caller, the world around the call and what is expected")
    .option("--json", "print JSON")
    .description("play a flow on a virtual clock; exit code 1 when it does not as expected, 2 when the script is wrong")
    .action(async (file, options) => (await import("./test.js")).test(file, options));
  root
    .command("bench")
    .argument("[name...]", "which; default all")
    .option("--quick", "shorter runs")
    .option("--json", "print JSON: the lines of each bench with their figures")
    .description("measure this machine (in a clone)")
    .action(bench);
  return root;
}
