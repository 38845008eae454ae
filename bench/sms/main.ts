/**
 * Messages a second: taken by REST, handed over by one SMPP bind, and from REST to the receipt; beside Kannel, which does
 * the same from HTTP to SMPP, in the same run. Usage: `node scripts/bench.mjs sms [--quick]`; docs/benchmarks.md.
 *
 * The server (platform and its database, or Kannel's two boxes) has the first core, the message centre and the load the
 * last; then the database shares that one, as in the bench of SIP. Each message has a sender of its own, so that the rate of
 * numbers holds nobody back. A fresh process is warmed by some rounds first, as in the bench of SIP: V8 compiles what it has
 * run. Needs Debian's kannel.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Pool } from "undici";
import { hasKannel, Kannel, type KannelStore } from "../../test/support/kannel.js";
import { api } from "../support/api.js";
import { addressOf, fill } from "../support/fill.js";
import { machine } from "../support/machine.js";
import { pinDatabase } from "../support/pin-database.js";
import { cpuSecondsBelow, pinned, type Ready, startPlatform } from "../support/process.js";
import { writtenThrough } from "../support/written-through.js";
import { BenchCentre } from "./centre.js";

const isQuick = process.argv.includes("--quick");
const MESSAGES = isQuick ? 200 : 3_000;
/** Of a Kannel that waits for the disk with each message. */
const FEWER = Math.min(MESSAGES, 1_000);
const CONNECTIONS = 20;
/** Of the lines of many clients. */
const MANY = 100;
const DEADLINE_MS = 180_000;
const SETTLE_MS = 1_000;
const HTTP_TO_SUBMIT = "HTTP to submit";
const WITH_RECEIPTS = "HTTP to submit with receipts";
/** Before anything of the platform is measured: some 15 s, half of what the bench of SIP takes. */
const WARM_ROUNDS = isQuick ? 1 : 5;
/** An account may hand in so many parts a second: the limit is not what is measured. */
const LIMITS = { MESSAGING_ACCOUNT_PARTS_PER_SECOND: "1000000" };

const [wrapper] = pinned("last", "true", []);
if (wrapper.endsWith("taskset")) spawnSync(wrapper, ["-cp", String(cpus().length - 1), String(process.pid)]);

const centre = new BenchCentre();
const port = await centre.listen();

console.log(`SMS, ${MESSAGES} messages a step, ${CONNECTIONS} connections; ${machine()}`);
await ofPlatform();
if (hasKannel) await ofKannels();
else console.log("  Kannel is not installed: apt-get install kannel");
await centre.close();

/** Its store in a file as it comes, then each of its stores where what is written is on the disk, as it is with the platform. */
async function ofKannels(): Promise<void> {
  for (const window of [10, 100]) await ofKannel("file, not synced", window);
  try {
    for (const type of ["file", "spool"] as const) {
      for (const window of [10, 100]) {
        const { folder, remove } = writtenThrough();
        try {
          await ofKannel(`${type}, written through`, window, { type, location: join(folder, "store") });
        } finally {
          remove();
        }
      }
    }
  } catch (error) {
    console.log(`  Kannel with a store that is written through is left out: ${(error as Error).message}`);
  }
}

/** Messages a second from the first to the last submit. */
function submitted(): number {
  return (centre.count - 1) / ((centre.lastMs - centre.firstMs) / 1000);
}

/** Runs a step and tells its rate, and the CPU of each message in the server's processes. @param run gives messages a second */
async function step(
  what: string,
  pids: readonly number[],
  run: () => Promise<number>,
  messages = MESSAGES,
): Promise<void> {
  const before = cpuSecondsBelow(pids);
  const perSecond = await run();
  const cpuUs = ((cpuSecondsBelow(pids) - before) * 1e6) / messages;
  const rate = perSecond.toFixed(0).padStart(6);
  console.log(`  ${what.padEnd(88)} ${rate}/s  CPU ${cpuUs.toFixed(0)} us a message`);
}

async function reached(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await look())) {
    if (performance.now() > endMs) throw new Error(`not reached: ${what}`);
    await sleep(20);
  }
}

async function ofPlatform(): Promise<void> {
  const platform = await startPlatform(LIMITS);
  const database = new pg.Client({ ...addressOf(platform.dataDir), database: addressOf(platform.dataDir).user });
  try {
    const { ready, dataDir } = platform;
    await database.connect();
    const first = await fill(dataDir, { numbers: 0, leases: MESSAGES });
    await subscribe(database, first);
    const carrier = await carrierTo(database);
    const { token } = await api<{ token: string }>(ready, "GET", "/auth");
    const pids = [ready.pid];
    const one = async (hasReceipts: boolean, connections: number, measure: (run: () => Promise<number>) => unknown) => {
      const before = await delivered(database);
      await measure(() => through(database, { ready, token, first, hasReceipts, connections }));
      if (hasReceipts) await reached("all receipts", async () => (await delivered(database)) >= before + MESSAGES);
      await sleep(SETTLE_MS);
    };
    const throughs = async (how: string, connections = CONNECTIONS) => {
      for (const hasReceipts of [false, true])
        await one(hasReceipts, connections, (run) =>
          step(`platform: ${hasReceipts ? WITH_RECEIPTS : HTTP_TO_SUBMIT}, ${how}`, pids, run),
        );
    };
    for (let round = 0; round < WARM_ROUNDS; round++) await one(round % 2 === 0, CONNECTIONS, (run) => run());
    for (const window of [10, 100]) {
      await windowOf(database, carrier, window);
      await hold(database, "1 day");
      await step("platform: accepted by REST", pids, () => post(ready, token, first));
      await bound(window);
      await step(`platform: submitted, window ${window}`, pids, () => submits(database));
      await sleep(SETTLE_MS);
      await throughs(`window ${window}`);
      await throughs(`window ${window}, ${MANY} connections`, MANY);
    }
    await step("platform: from REST to the stored receipt", pids, () => endToEnd(database, ready, token, first));
    pinDatabase(dataDir);
    for (const window of [10, 100]) {
      await windowOf(database, carrier, window);
      await throughs(`window ${window}, database on the last core`);
    }
  } finally {
    await database.end();
    await platform.stop();
  }
}

async function submits(database: pg.Client): Promise<number> {
  centre.reset(false);
  await hold(database, "0 s");
  await reached("all submits", () => centre.count >= MESSAGES);
  return submitted();
}

/** Both at once, as Kannel does it. */
async function through(
  database: pg.Client,
  o: {
    readonly ready: Ready;
    readonly token: string;
    readonly first: number;
    readonly hasReceipts: boolean;
    readonly connections: number;
  },
): Promise<number> {
  centre.reset(o.hasReceipts);
  await hold(database, "0 s");
  await post(o.ready, o.token, o.first, o.connections);
  await reached("all submits", () => centre.count >= MESSAGES);
  return submitted();
}

async function delivered(database: pg.Client): Promise<number> {
  const { rows } = await database.query("select count(*)::int as n from sms where delivered");
  return rows[0].n;
}

async function endToEnd(database: pg.Client, ready: Ready, token: string, first: number): Promise<number> {
  centre.reset(true);
  await hold(database, "0 s");
  const before = await delivered(database);
  const startMs = performance.now();
  await post(ready, token, first);
  await reached("all receipts", async () => (await delivered(database)) >= before + MESSAGES);
  return MESSAGES / ((performance.now() - startMs) / 1000);
}

/** Each number gets the subscription that those of the demo have. */
async function subscribe(database: pg.Client, first: number): Promise<void> {
  await database.query(
    `insert into lease_subscription
     select (jsonb_populate_record(f, jsonb_build_object('uuid', gen_random_uuid(), 'tn_lease', l.uuid))).*
     from lease_subscription f, tn_lease l
     where f.uuid = (select uuid from lease_subscription where type = 'sms' and removed_on is null limit 1)
       and l.tn >= $1 and l.tn < $1::bigint + $2::int`,
    [first, MESSAGES],
  );
  await database.query(
    `insert into sms_sender (tn, next_on) select tn, now() from tn_lease where tn >= $1 and tn < $1::bigint + $2::int`,
    [first, MESSAGES],
  );
  await database.query("update account set balance = 100000, level = 'ServiceAccount'");
  // Not those that are empty: as empty as they were found then they would be planned for from then on.
  await database.query("analyze tn, tn_lease, lease_subscription, sms_sender, account");
}

/** No number may send for so long. */
async function hold(database: pg.Client, time: string): Promise<void> {
  await database.query("update sms_sender set next_on = now() + $1::interval", [time]);
}

async function carrierTo(database: pg.Client): Promise<string> {
  const { rows } = await database.query(
    `insert into messaging_carrier (uuid, created_on, modified_on, name, kind, settings)
     values (gen_random_uuid(), now(), now(), 'bench', 'smpp', $1) returning uuid`,
    [JSON.stringify(settingsOf(10))],
  );
  const { uuid } = rows[0];
  await database.query(
    `insert into messaging_route (uuid, created_on, modified_on, priority, match, targets)
     values (gen_random_uuid(), now(), now(), 0, '{}', $1)`,
    [JSON.stringify([{ carrier: uuid, weight: 1 }])],
  );
  return uuid;
}

function settingsOf(window: number) {
  return { host: "127.0.0.1", port, system_id: "bench", window, registered_delivery: 1 };
}

async function windowOf(database: pg.Client, carrier: string, window: number): Promise<void> {
  await database.query("update messaging_carrier set settings = $1 where uuid = $2", [
    JSON.stringify(settingsOf(window)),
    carrier,
  ]);
  // It is looked for a change every 5 s.
  await sleep(6_000);
  await bound(window);
}

function bound(window: number): Promise<void> {
  return reached(`the bind with window ${window}`, () => centre.sessions > 0);
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Hands one message in for each sender. @returns accepted a second */
async function post(ready: Ready, token: string, first: number, connections = CONNECTIONS): Promise<number> {
  const requests = Array.from({ length: MESSAGES }, (_, n) => ({
    method: "POST" as const,
    path: "/rest/sms",
    // Kannel answers as it is: what packing costs is not asked.
    headers: { "x-auth-token": token, "content-type": "application/json", "accept-encoding": "identity" },
    body: JSON.stringify({
      from: first + n,
      to: 12_025_560_000 + n,
      message: `Message ${n} of the bench for ${first}`,
    }),
  }));
  return load(ready.http_url, requests, { connections, isGood: (status) => status === 200 });
}

async function load(
  url: string,
  requests: readonly Asked[],
  { connections, isGood }: { readonly connections: number; readonly isGood: (status: number) => boolean },
): Promise<number> {
  // What the load costs itself is time in which the server has nothing to do: undici's own calls are half of a `fetch`.
  const pool = new Pool(new URL(url).origin, { connections });
  let next = 0;
  let failed = 0;
  const startMs = performance.now();
  const one = async () => {
    while (next < requests.length) {
      if (!isGood(await asked(pool, requests[next++]!))) failed++;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  await pool.close();
  if (failed > 0) throw new Error(`${failed} of ${requests.length} were refused`);
  return requests.length / ((performance.now() - startMs) / 1000);
}

async function asked(pool: Pool, { method, path, headers, body }: Asked): Promise<number> {
  const answer = await pool.request({ method, path, ...(headers ? { headers } : {}), ...(body ? { body } : {}) });
  await answer.body.dump();
  return answer.statusCode;
}

async function ofKannel(stored: string, window: number, store?: KannelStore): Promise<void> {
  const messages = store ? FEWER : MESSAGES;
  const wrap = (program: string, list: string[]) => pinned("first", program, list);
  if (store?.type === "spool") mkdirSync(store.location);
  const where = store ? { store } : {};
  const kannel = await Kannel.start({ port, system_id: "kannel", password: "bench", window, wrap, ...where });
  try {
    const lines = store ? [CONNECTIONS, MANY] : [CONNECTIONS];
    for (const [connections, hasReceipts] of lines.flatMap((many) =>
      [false, true].map((has) => [many, has] as const),
    )) {
      centre.reset(hasReceipts);
      // Bits 1 and 2: told when it is delivered and when it is not.
      const fields = { from: "12000000001", text: "A message of the bench", "dlr-mask": hasReceipts ? "3" : "0" };
      const requests = Array.from({ length: messages }, (_, n) => {
        const url = new URL(kannel.url({ ...fields, to: String(12_025_560_000 + n) }));
        return { method: "GET" as const, path: `${url.pathname}${url.search}` };
      });
      const origin = new URL(kannel.url({})).origin;
      const run = async () => {
        await load(origin, requests, { connections, isGood: (status) => status === 202 });
        await reached("all submits", () => centre.count >= messages);
        return submitted();
      };
      const what = hasReceipts ? WITH_RECEIPTS : HTTP_TO_SUBMIT;
      const many = connections === CONNECTIONS ? "" : `, ${connections} connections`;
      await step(`Kannel (${stored}): ${what}, window ${window}${many}`, kannel.pids, run, messages);
    }
  } finally {
    await kannel.stop();
  }
}
