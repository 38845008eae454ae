import type { Command } from "commander";
import type { BackupOptions, BackupProgress, BackupReport, StepProgress } from "../app/backup.js";
import type { Config } from "../base/config.js";
import { isSet, readConfig } from "../base/config.js";
import { print, runCommand } from "./output.js";
import { Progress } from "./progress.js";

interface JsonOption {
  readonly json?: true;
}

type Work = (config: Config, file: string, o: BackupOptions) => Promise<BackupReport>;

/** `opentact migrate`, `backup` and `restore`: the data folder and its database, without the platform. */
export function dataCommands(program: Command): void {
  program
    .command("migrate")
    .option("--json", "print JSON")
    .description("bring the database up to date, as each start does")
    .action((options: JsonOption) =>
      runCommand(options.json, async () => {
        const progress = new Progress(options.json);
        const show = ({ done, total }: StepProgress) => progress.show(`step ${done} of ${total}`, done / total);
        const { migrateData } = await import("../app/backup.js");
        const done = await migrateData(readConfig(), !isSet("DATA_DIR"), show).finally(() => progress.end());
        print(done, options.json, ({ steps, schema }: typeof done) => `schema ${schema}, ${steps} steps done`);
      }),
    );
  program
    .command("backup")
    .argument("<file>", "file that is written")
    .option("--json", "print JSON")
    .description("write database, secrets and files into one file; the platform may run")
    .action((file: string, options: JsonOption) => run("backup", file, options));
  program
    .command("restore")
    .argument("<file>", "a backup")
    .option("--json", "print JSON")
    .description("bring a backup into an empty database and a new data folder")
    .action((file: string, options: JsonOption) => run("restore", file, options));
}

function run(name: "backup" | "restore", file: string, options: JsonOption): Promise<void> {
  const progress = new Progress(options.json);
  return runCommand(options.json, async () => {
    const show: BackupProgress = ({ rows, blobs, part }) => progress.show(`${rows} rows, ${blobs} files`, part);
    const work: Work = (await import("../app/backup.js"))[name];
    const done = await work(readConfig(), file, { isDefaultFolder: !isSet("DATA_DIR"), progress: show });
    progress.end();
    print(done, options.json, ({ rows, blobs, secrets, migration }: typeof done) => {
      return `${file}: ${rows} rows, ${blobs} files, ${secrets} secrets, schema ${migration}`;
    });
  }).finally(() => progress.end());
}
