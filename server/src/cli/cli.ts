import { Argument, Command } from "commander";
import { check } from "./check.js";
import { demo } from "./demo.js";
import { recordTest } from "./record-test.js";
import { start } from "./start.js";
import { test } from "./test.js";
import { validate } from "./validate.js";

/** The command line of the platform. Without a command it starts. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const program = new Command("opentact").description("A communications platform in one process").version("0.1.0");
  program.command("start", { isDefault: true }).description("start the platform").action(start);
  program.command("check").description("check the settings and print them, secrets masked").action(check);
  program
    .command("demo")
    .addArgument(new Argument("[story]", "what is played").choices(["call", "sms"]).default("call"))
    .description("play a whole call, or texts to and from a handset, on a private platform and check what comes of it")
    .option("--verbose", "show the log of the platform")
    .action(demo);
  program
    .command("validate")
    .argument("<flow.xml>", "a call-control document")
    .option("--json", "print JSON")
    .description("print every fault of a call-control document; exit code 1 when there is one")
    .action(validate);
  program
    .command("test")
    .argument("<flow.xml>", "a call-control document, or the URL it comes from")
    .requiredOption("--script <caller.yml>", "the caller, the world around the call and what is expected")
    .option("--json", "print JSON")
    .description("play a flow on a virtual clock; exit code 1 when it does not as expected, 2 when the script is wrong")
    .action(test);
  program
    .command("call")
    .description("work with calls of a platform")
    .command("record-test")
    .argument("<uuid>", "a finished call")
    .requiredOption("--url <url>", "address of the platform, without /rest")
    .requiredOption("--token <token>", "a token of the account")
    .requiredOption("--out <folder>", "where flow.xml and caller.yml are written")
    .description("make a test of a finished call, for opentact test")
    .action(recordTest);
  await program.parseAsync([...argv]);
}
