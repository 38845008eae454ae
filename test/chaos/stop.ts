/**
 * A STOP while thousands of messages wait. Usage: npm run consent [-- --queued 10000 --senders 100 --rate 50]
 *
 * Method: copies of one message are put into the queue of as many numbers of one messaging profile, all to one handset,
 * and a fifth as many to others. The carrier takes `rate` a second, with some delay, so that messages wait for it at
 * every step. After a while the handset writes STOP. What the message centre answered for the handset later than one second
 * after the commit of the opt-out is too much: exit code 1. The commit is when another connection sees the opt-out, which
 * looks every few milliseconds.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Api, type Json } from "../support/api-client.js";
import { Platform } from "../support/platform.js";
import { until } from "../support/until.js";

const HANDSET = 12125550142;
const FLOW_MS = 5_000;
const LATE_MS = 1_000;
const DRAIN_MS = 600_000;

const { values } = parseArgs({
  options: { queued: { type: "string" }, senders: { type: "string" }, rate: { type: "string" } },
});
const queued = Number(values.queued ?? "10000");
const senders = Number(values.senders ?? "100");
const rate = Number(values.rate ?? "50");

const platform = await Platform.start({ program: ["server/dist/main.js"], env: { TTS_ENGINE: "lab" } });
const api = await platform.api();
const admin = await Api.login(platform.url, platform.ready.admin);
const [number] = platform.ready.numbers as [number];
const template = await sentOnce();
await slowCarrier();
await addSenders();
await fill(queued, HANDSET);
await fill(Math.round(queued / 5), undefined);
await wait(FLOW_MS);
const before = await waiting();
const startMs = performance.now();
const stop = admin.post("/lab/sms", { from: HANDSET, to: number, text: "STOP" });
const optout = await until("the opt-out", async () => (await optouts())[0]);
const stoppedMs = Date.now();
await stop;
const answeredMs = performance.now() - startMs;
await until("the end of what waits", async () => (await waiting()) === 0 || undefined, DRAIN_MS);
const drainedMs = performance.now() - startMs;
const lastMs = Math.max(...(await taken()).map((at) => at - stoppedMs));
const [counts] = await platform.sql(
  `select count(*) filter (where error_code = 1103)::int as stopped, count(*) filter (where state = 'success')::int as sent
  from sms where "to" = $1 and type = 'smso' and not automated`,
  [`${HANDSET}`],
);
const [others] = await platform.sql(
  `select count(*)::int as sent from sms where "to" <> $1 and type = 'smso' and sent_on > $2`,
  [`${HANDSET}`, optout["created_on"]],
);
await platform.stop();

console.log(`waiting when STOP was written: ${before} to the handset`);
console.log(`the network had its answer after ${answeredMs.toFixed(0)} ms`);
console.log(`last message taken for the handset: ${lastMs.toFixed(0)} ms after its commit (at most ${LATE_MS} wanted)`);
console.log(
  `ended with 1103: ${counts?.["stopped"]}, all of it after ${(drainedMs / 1000).toFixed(1)} s; sent before: ${counts?.["sent"]}`,
);
console.log(`meanwhile ${others?.["sent"]} went to others`);
process.exit(lastMs <= LATE_MS ? 0 : 1);

/** uuid of a message that went out as any does: what the copies are made of. */
async function sentOnce(): Promise<string> {
  await platform.sql(`update account set level = 'ServiceAccount', balance = 100000`);
  const { uuid } = await api.post("/sms", { from: number, to: 12125550101, message: "One of many" });
  await until("the first message", async () => (await api.get(`/sms/outbound/${uuid}`)).delivered || undefined);
  return uuid;
}

async function slowCarrier(): Promise<void> {
  const [carrier] = (await admin.get("/admin/messaging/carrier")) as Json[];
  await admin.send("PATCH", `/admin/messaging/carrier/${carrier?.["uuid"]}`, { settings: { rate } });
  await admin.send("PATCH", "/lab/smsc", { latency_ms: 100, jitter_ms: 100 });
  await until("the new link", async () => (await admin.get("/lab/smsc")).links > 0 || undefined);
}

/** Numbers like the first: `1212555xxxx` from 1000 on. */
async function addSenders(): Promise<void> {
  const copy = (table: string, members: string, from: string) =>
    platform.sql(`insert into ${table} select (json_populate_record(x, json_build_object(${members}))).* from ${from}`);
  const numbers = `generate_series(1, ${senders}) n`;
  await copy("tn", "'tn', 12125551000 + n", `tn x, ${numbers} where x.tn = ${number}`);
  await copy(
    "tn_lease",
    "'uuid', md5('lease' || n)::uuid, 'tn', 12125551000 + n",
    `tn_lease x, ${numbers} where x.tn = ${number} and x.released_on is null`,
  );
  await copy(
    "lease_subscription",
    "'uuid', md5('sub' || n)::uuid, 'tn_lease', md5('lease' || n)::uuid",
    `lease_subscription x, ${numbers} where x.type = 'sms' and x.removed_on is null
      and x.tn_lease = (select uuid from tn_lease where tn = ${number} and released_on is null)`,
  );
}

/** Copies of the template in the queues of the senders; to a handset, or each to another one. */
async function fill(count: number, to: number | undefined): Promise<void> {
  const kind = to === undefined ? "o" : "s";
  const recipient = to === undefined ? "(13105550000 + n)::text" : `'${to}'`;
  await platform.sql(`
    with made as (
      insert into sms select (json_populate_record(m, json_build_object('uuid', md5('${kind}' || n)::uuid, 'state', 'created',
        'delivered', false, 'delivery_state', 'queued', 'reference_id', null, 'cost', null, 'sent_on', null,
        'delivered_on', null, 'created_on', now(), 'valid_until', now() + interval '4 hours', 'to', ${recipient},
        'tn', 12125551000 + 1 + n % ${senders}, 'from', (12125551000 + 1 + n % ${senders})::text,
        'tn_lease', md5('lease' || (1 + n % ${senders}))::uuid))).*
      from sms m, generate_series(1, ${count}) n where m.uuid = '${template}'
      returning uuid, account, tn, "to", valid_until),
    parts as (insert into sms_part (sms, number) select uuid, 1 from made),
    counted as (insert into sms_sender (tn, queued_parts, next_on) select tn, count(*), now() from made group by tn
      on conflict (tn) do update set queued_parts = sms_sender.queued_parts + excluded.queued_parts)
    insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until)
    select uuid, account, tn, "to", 1, now(), valid_until from made`);
}

function optouts(): Promise<Json[]> {
  return platform.sql(`select created_on from sms_optout where "from" = $1`, [`${HANDSET}`]);
}

async function waiting(): Promise<number> {
  const [row] = await platform.sql(
    `select count(*)::int as n from sms_queue q join sms m on m.uuid = q.sms where q.recipient = $1 and not m.automated`,
    [`${HANDSET}`],
  );
  return row?.["n"];
}

/** When the message centre took messages for the handset, the last of them. */
async function taken(): Promise<number[]> {
  const { messages } = await admin.get(`/lab/sms/${HANDSET}`);
  return (messages as Json[])
    .filter(({ direction, text }) => direction === "in" && text === "One of many")
    .map(({ at }) => Date.parse(at));
}
