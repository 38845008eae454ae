/**
 * REST requests a second. Usage: node scripts/bench.mjs rest
 *
 * Method: autocannon with 10 connections for 5 s (after 1 s of warm-up) reads one SIP user by GET, with a session token:
 * authentication, one indexed read, the reply filtered by its schema. The reference, right after, is a bare node:http
 * server that answers the same bytes. The server and the load share the machine: the ratio says more than the rate.
 */
import autocannon from "autocannon";
import { api, makeUsers } from "./support/api.js";
import { machine } from "./support/machine.js";
import { ask, cpuSeconds, startHelper, startPlatform } from "./support/process.js";

const SECONDS = 5;
const CONNECTIONS = 10;

interface Row {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

async function load(url: string, token: string): Promise<Row> {
  const options = { url, connections: CONNECTIONS, headers: { "x-auth-token": token } };
  await autocannon({ ...options, duration: 1 });
  const result = await autocannon({ ...options, duration: SECONDS });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

function print(name: string, row: Row, extra = ""): void {
  console.log(
    `  ${name.padEnd(10)} ${row.perSecond.toFixed(0).padStart(6)}/s  p50 ${row.p50Ms} ms  p99 ${row.p99Ms} ms  failed ${row.failed}${extra}`,
  );
}

console.log(`REST, GET of one SIP user; ${machine()}`);
const platform = await startPlatform();
try {
  const { ready } = platform;
  await makeUsers(ready, 1, "a password of the load");
  const { token } = await api<{ token: string }>(ready, "GET", "/auth");
  const list = await api<{ uuid: string }[]>(ready, "GET", `/sip/domain/${ready.sip_domain}/user`);
  const url = `${ready.http_url}/rest/sip/domain/${ready.sip_domain}/user/${list[0]?.uuid}`;
  const body = await (await fetch(url, { headers: { "x-auth-token": token } })).text();
  const before = cpuSeconds(ready.pid);
  const ours = await load(url, token);
  const cpuUs = ((cpuSeconds(ready.pid) - before) * 1e6) / (ours.perSecond * (SECONDS + 1));
  const bare = startHelper("bare-http.ts", "first");
  const { port } = await ask<{ port: number }>(bare, { body });
  const theirs = await load(`http://127.0.0.1:${port}/`, token);
  bare.kill();
  print("platform", ours, `  CPU ${cpuUs.toFixed(0)} us each`);
  print("node:http", theirs);
  console.log(`  ratio      rate ${(ours.perSecond / theirs.perSecond).toFixed(2)}`);
} finally {
  await platform.stop();
}
