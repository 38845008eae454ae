/**
 * Takes the database away in the middle of many calls, first so that it says nothing, then by a shutdown. Usage: npm run
 * database-away [-- --calls 100 --seconds 30]
 *
 * Calls go on with their audio and half of them end meanwhile, a new call and a request must be refused with Retry-After, and
 * once the database is back every row and event must be there, in order and with the times when it happened. Exit code 1
 * when anything is missing.
 */
import { parseArgs } from "node:util";
import { callsWithoutDatabase } from "../support/calls-without-database.js";
import { LabSide } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { freezeDatabase, shutDatabase } from "../support/stopped-database.js";

const DOCUMENT = '<Response><Tone hz="600" don="1000" doff="0" loop="0" timeout="600000"/></Response>';

const { values } = parseArgs({
  options: { calls: { type: "string", default: "100" }, seconds: { type: "string", default: "30" } },
});
const calls = Number(values.calls);
const awayMs = Number(values.seconds) * 1000;

const platform = await Platform.start({ program: ["server/dist/main.js"], env: { TTS_ENGINE: "lab" } });
const lab = new LabSide(platform);
const carrier = await lab.carrier();
const number = platform.ready.numbers[1]!;
const api = await platform.api();
const { uuid } = await api.post("/sip/app", { name: "Away" });
await api.post(`/sip/app/call/flow/${uuid}`, DOCUMENT, { "content-type": "application/xml" });
await api.post(`/sip/app/${uuid}/tnlease`, { add: [String(number)] });

let faults = 0;
for (const [how, away] of [
  ["says nothing", freezeDatabase],
  ["is shut down", shutDatabase],
] as const) {
  const report = await callsWithoutDatabase({ platform, carrier, number, calls, away: () => away(platform), awayMs });
  console.log(
    `database that ${how}: ${report.heard} of ${calls} calls heard their tone, a new call was refused after ` +
      `${report.refusedAfterMs} ms, all was written ${report.writtenAfterMs} ms after its return, ` +
      `${report.faults.length} faults`,
  );
  for (const fault of report.faults) console.log(`  ${fault}`);
  faults += report.faults.length;
}
await lab.close();
await platform.stop({ mayHaveErrors: true });
process.exit(faults === 0 ? 0 : 1);
