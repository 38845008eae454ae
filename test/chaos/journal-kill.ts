/**
 * Kills a platform (SIGKILL) while its database is away in the middle of calls: once it says nothing, once it is shut down.
 * Usage: npm run journal-kill [-- --calls 100]
 *
 * A third of the calls has ended by then, a third is about to end, a third goes on. Exit code 1 when after the next start a
 * call is open in the log, an event is missing, out of order or there twice, a call that had ended has another end, or money
 * is still set aside.
 */
import { parseArgs } from "node:util";
import { killedWithoutDatabase } from "../support/killed-without-database.js";
import { newDataDir } from "../support/platform.js";
import { freezeDatabase, shutDatabase } from "../support/stopped-database.js";

const { values } = parseArgs({ options: { calls: { type: "string", default: "100" } } });
const calls = Number(values.calls);

let faults = 0;
for (const [how, away] of [
  ["says nothing", freezeDatabase],
  ["is shut down", shutDatabase],
] as const) {
  const platform = { dataDir: await newDataDir(), program: ["server/dist/main.js"], env: { TTS_ENGINE: "lab" } };
  const report = await killedWithoutDatabase({ platform, calls, away });
  const { kept, completed, lost, readyAfterMs } = report;
  console.log(
    `database that ${how}: ${calls} calls, ${kept} changes in the file at the kill, ready again after ${readyAfterMs} ms; ` +
      `${completed} completed, ${lost} lost with their node, ${report.faults.length} faults`,
  );
  for (const fault of report.faults) console.log(`  ${fault}`);
  faults += report.faults.length;
}
process.exit(faults === 0 ? 0 : 1);
