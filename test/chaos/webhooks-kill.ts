/**
 * Power cuts while webhooks wait. Usage: npm run webhooks-kill [-- --events 5000 --kills 5 --seed 1]
 *
 * 5,000 events wait for one endpoint that does not answer; the platform is killed, started again, and killed a few times
 * more while it sends. Exit code 1 when an event did not come, came with another id, without a signature that an
 * independent library accepts or out of order, when more came twice than was in flight, or when the log is not complete.
 */
import { parseArgs } from "node:util";
import { seededRandom } from "../../server/src/lab/random.js";
import { newDataDir } from "../support/platform.js";
import { killWithPending } from "./pending-deliveries.js";

const DEADLINE_MS = 600_000;

const { values } = parseArgs({
  options: { events: { type: "string" }, kills: { type: "string" }, seed: { type: "string" } },
});
const events = Number(values.events ?? "5000");
const kills = Number(values.kills ?? "5");
const startMs = performance.now();
const report = await killWithPending({
  events,
  kills,
  random: seededRandom(Number(values.seed ?? "1")),
  start: { dataDir: await newDataDir(), program: ["server/dist/main.js"] },
  deadlineMs: DEADLINE_MS,
  told: (line) => console.log(line),
});
const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
console.log(`${events} events, ${kills} kills, ${report.requests} requests, ${report.repeated} repeated, ${seconds} s`);
for (const problem of report.problems.slice(0, 20)) console.log(`NOT well: ${problem}`);
process.exit(report.problems.length === 0 ? 0 : 1);
