/**
 * Mixed load on one platform for as long as is asked, with a verdict at the end: every gauge back where it was, memory
 * flat, no error in the log, no work that failed. Usage: npm run soak -- --minutes 60 [--csv soak.csv] [--seed 1]
 *
 * The platform runs as built, in a process of its own; the load is another process. Every 30 s a line of the CSV file
 * says what the platform holds, memory after a full collection. Exit code 1 when anything is wrong.
 */
import { parseArgs } from "node:util";
import { Agent, setGlobalDispatcher } from "undici";
import { seededRandom } from "../../server/src/lab/random.js";
import { freePort } from "../support/free-port.js";
import { RESTING, readMetrics } from "../support/metrics-reader.js";
import { Platform } from "../support/platform.js";
import { tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";
import { Load } from "./load.js";
import { Sampler } from "./sampler.js";
import { faultsOf, told, trendsOf } from "./verdict.js";
import { Works } from "./works.js";

const SAMPLE_MS = 30_000;
/** Longest call of the load, and some more. */
const WORK_END_MS = 120_000;
/** Transactions over UDP linger for 32 s, idle connections for two minutes. */
const REST_MS = 180_000;

const { values } = parseArgs({
  options: { minutes: { type: "string" }, csv: { type: "string" }, seed: { type: "string" } },
});
const minutes = Number(values.minutes ?? "60");
if (!(minutes > 0)) throw new Error("--minutes is a number above 0");
const ca = tlsAuthority("loopback");
setGlobalDispatcher(new Agent({ connect: { ca } }));

const platform = await startPlatform();
/** Gauges with their values at rest; a phone of the lab is registered all the time. */
const resting = new Map<string, number | undefined>(
  [...RESTING, "opentact_sip_subscriptions"].map((name) => [name, 0]),
);
const before = await readMetrics(platform.url);
for (const name of ["opentact_sip_connections", "opentact_sip_registered_users"]) resting.set(name, before.get(name));
const random = seededRandom(Number(values.seed ?? "1"));
const works = new Works(random);
const sampler = await Sampler.open(platform, values.csv ?? "soak.csv");
const load = await Load.prepare({ platform, works, random, ca });
load.begin();
const endMs = performance.now() + minutes * 60_000;
console.log(`soak: ${minutes} minutes of load on process ${platform.pid}`);
while (performance.now() < endMs) {
  await works.pause(Math.min(SAMPLE_MS, endMs - performance.now()));
  await look();
}
const samples = [...sampler.samples];
const unrest: string[] = [];
await works.stop(WORK_END_MS).catch((error: Error) => unrest.push(error.message));
await load.close();
unrest.push(...(await restless()));
await look();
sampler.close();
const errors = platform.errors;
await platform.stop({ mayHaveErrors: true }).catch((error: Error) => unrest.push(error.message));

const faults = faultsOf({ samples, tallies: works.tallies, unrest, errors });
for (const [name, { done, failed, reasons }] of works.tallies)
  console.log(`${name}: ${done} done${failed > 0 ? `, ${failed} failed: ${told(reasons)}` : ""}`);
for (const line of trendsOf(samples)) console.log(line);
console.log(faults.length === 0 ? "soak: all is well" : `soak: NOT well\n${faults.join("\n")}`);
process.exit(faults.length === 0 ? 0 : 1);

async function startPlatform(): Promise<Platform> {
  const { certFile, keyFile } = tlsFiles("loopback");
  return Platform.start({
    program: ["server/dist/main.js"],
    env: {
      TTS_ENGINE: "lab",
      NODE_OPTIONS: "--inspect=127.0.0.1:0",
      HTTP_PORT: String(await freePort()),
      HTTP_TLS_PORT: "0",
      SIP_TLS_PORT: "0",
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
    },
  });
}

async function look(): Promise<void> {
  const last = sampler.samples.at(-1);
  const sample = await sampler.take();
  const cpu = last ? (sample.cpuSeconds - last.cpuSeconds) / Math.max(1, sample.atSeconds - last.atSeconds) : 0;
  const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  console.log(
    `${sample.atSeconds} s: rss ${mib(sample.rss)}, heap ${mib(sample.heap)}, behind it ${mib(sample.external)}, ` +
      `cpu ${(cpu * 100).toFixed(0)} %, ${sample.calls} calls, ${sample.transactions} transactions, ` +
      `${sample.connections} connections, ${sample.fds} files, database ${mib(sample.database)}, ${sample.callRows} legs`,
  );
}

/** Gauges that do not come back to where they rest. */
async function restless(): Promise<string[]> {
  let busy: string[] = [];
  const look = async () => {
    const figures = await readMetrics(platform.url);
    busy = [...resting].flatMap(([name, rest]) => {
      const value = figures.get(name);
      return value === rest ? [] : [`${name} is ${value} and was ${rest}`];
    });
    return busy.length === 0 || undefined;
  };
  await until("rest", look, REST_MS).catch(() => undefined);
  const [open] = await platform.sql("select count(*)::int as n from call where state <> 'destroyed'");
  return open.n === 0 ? busy : [...busy, `${open.n} calls are open in the log`];
}
