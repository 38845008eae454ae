/**
 * REST requests a second and the CPU of each. Usage: node scripts/bench.mjs rest
 *
 * Method: autocannon with 10 connections for 5 s (after 1 s of warm-up) on each operation, with a session token, over
 * 100,000 numbers for sale and 100,000 leases of the account. The reference, in turn with them, is a bare Fastify route
 * that reads one row by its key from the same database. CPU is that of the Node process and of the database together.
 * The server and the database have the first core, the load the last: the ratios say more than the rates.
 */
import autocannon from "autocannon";
import { api, makeUsers } from "./support/api.js";
import { addressOf, fill } from "./support/fill.js";
import { machine } from "./support/machine.js";
import { ask, cpuSecondsBelow, startHelper, startPlatform } from "./support/process.js";

const SECONDS = 5;
const CONNECTIONS = 10;
const ROWS = 100_000;

interface Row {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  readonly cpuUs: number;
}

interface Job {
  readonly url: string;
  readonly method?: "GET" | "POST" | "PATCH";
  readonly body?: object;
}

async function load(job: Job, token: string, pids: readonly number[]): Promise<Row> {
  const { url, method = "GET", body } = job;
  const headers = { "x-auth-token": token, ...(body ? { "content-type": "application/json" } : {}) };
  const options = { url, method, connections: CONNECTIONS, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  await autocannon({ ...options, duration: 1 });
  const before = cpuSecondsBelow(pids);
  const result = await autocannon({ ...options, duration: SECONDS });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
    cpuUs: ((cpuSecondsBelow(pids) - before) * 1e6) / result.requests.total,
  };
}

function print(name: string, row: Row, reference: Row): void {
  const rate = row.perSecond.toFixed(0).padStart(6);
  const times = `${(row.cpuUs / reference.cpuUs).toFixed(2)} times the CPU`;
  console.log(
    `  ${name.padEnd(22)} ${rate}/s  p50 ${row.p50Ms} ms  p99 ${row.p99Ms} ms  CPU ${row.cpuUs.toFixed(0)} us  ${times}  failed ${row.failed}`,
  );
}

console.log(`REST, ${ROWS} numbers, ${ROWS} leases, ${CONNECTIONS} connections; ${machine()}`);
const platform = await startPlatform();
const bare = startHelper("bare-fastify.ts", "first");
try {
  const { ready, dataDir } = platform;
  const leased = await fill(dataDir, { numbers: ROWS, leases: ROWS });
  await makeUsers(ready, 1, "a password of the load");
  const { token } = await api<{ token: string }>(ready, "GET", "/auth");
  const users = `/sip/domain/${ready.sip_domain}/user`;
  const [user] = await api<{ uuid: string }[]>(ready, "GET", users);
  const { port, uuid } = await ask<{ port: number; uuid: string }>(bare, { ...addressOf(dataDir), uuid: user?.uuid });
  const pids = [ready.pid, ...(bare.pid === undefined ? [] : [bare.pid])];
  const rest = `${ready.http_url}/rest`;
  const search = { take: 10, features: ["voice"] };
  const jobs: readonly (readonly [string, Job])[] = [
    ["GET /auth", { url: `${rest}/auth` }],
    ["GET SIP user", { url: `${rest}${users}/${uuid}` }],
    ["PATCH SIP user", { url: `${rest}${users}/${uuid}`, method: "PATCH", body: { first_name: "Ann" } }],
    ["number search, state", { url: `${rest}/tn/search`, method: "POST", body: { ...search, state: "NJ" } }],
    ["number search, line", { url: `${rest}/tn/search`, method: "POST", body: { ...search, line: "xx67" } }],
    ["lease search, all", { url: `${rest}/lease/tn/search`, method: "POST", body: {} }],
    ["lease search, mask", { url: `${rest}/lease/tn/search`, method: "POST", body: { tn: `${leased + 1}*` } }],
    ["lease by number", { url: `${rest}/lease/tn/${leased}` }],
  ];
  const reference = await load({ url: `http://127.0.0.1:${port}/user/${uuid}` }, token, pids);
  print("bare route", reference, reference);
  for (const [name, job] of jobs) print(name, await load(job, token, pids), reference);
  print("bare route again", await load({ url: `http://127.0.0.1:${port}/user/${uuid}` }, token, pids), reference);
} finally {
  bare.kill();
  await platform.stop();
}
