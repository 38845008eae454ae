import { readFile } from "node:fs/promises";
import { scanRecords } from "../../server/src/base/file-record.js";
import { parseChange } from "../../server/src/engine/call/journal-change.js";
import { journalPath } from "../../server/src/engine/call/journal-file.js";
import type { LabCall } from "../../server/src/lab/call.js";
import { LabSide } from "./lab-side.js";
import { Platform, type PlatformOptions } from "./platform.js";
import { until, within } from "./until.js";

export interface KilledWithoutDatabaseOptions {
  readonly platform: PlatformOptions & { readonly dataDir: string };
  readonly calls: number;
  /** Takes the database away. @returns gives it back */
  readonly away: (platform: Platform) => Promise<() => unknown>;
}

/** What was found after a kill while the database was away. */
export interface KilledWithoutDatabaseReport {
  /** Changes that stood in the file at the kill. */
  readonly kept: number;
  /** Calls that ended as they should, and that the kill ended. */
  readonly completed: number;
  readonly lost: number;
  /** From the start of the new process until it was ready, ms. */
  readonly readyAfterMs: number;
  /** Everything that must not be; empty when all is well. */
  readonly faults: readonly string[];
}

const DOCUMENT = '<Response><Tone hz="600" don="1000" doff="0" loop="0" timeout="600000"/></Response>';
const ANSWER_MS = 60_000;
/** How long the database may take to be noticed as away. */
const NOTICE_MS = 60_000;
/** Calls that begin together. */
const AT_ONCE = 10;

/**
 * Takes the database away in the middle of calls that cost money. A third of them ends, what they say stands in the file;
 * another third is about to end when the platform is killed. The database comes back, a new process starts on the folder,
 * and what the log, the events and the money say is judged.
 */
export async function killedWithoutDatabase(o: KilledWithoutDatabaseOptions): Promise<KilledWithoutDatabaseReport> {
  const platform = await Platform.start(o.platform);
  const lab = new LabSide(platform);
  const calls = await begun(platform, lab, o.calls);
  const goneMs = Date.now();
  const back = await o.away(platform);
  const third = Math.floor(o.calls / 3);
  await Promise.all(calls.slice(0, third).map((call) => call.hangup()));
  const isKept = async () => (await keptEnds(platform.dataDir)).size >= third || undefined;
  await until("the ends in the file", isKept, NOTICE_MS);
  const ending = calls.slice(third, 2 * third).map((call) => call.hangup().catch(() => undefined));
  await ending[0];
  const ends = await keptEnds(platform.dataDir);
  await platform.kill();
  const killedMs = Date.now();
  const kept = (await keptChanges(platform.dataDir)).length;
  await back();
  const next = await Platform.start(o.platform);
  const readyAfterMs = Date.now() - killedMs;
  await lab.close();
  const placed = async () => (await next.sql("select 1 from outbox where position is null")).length === 0 || undefined;
  await until("every event to have its position", placed, NOTICE_MS);
  const faults = await faultsOf(next, { calls: o.calls, ends, goneMs, killedMs });
  const [{ completed, lost }] = await next.sql(
    `select count(*) filter (where state_end = 'completed')::int as completed,
       count(*) filter (where state_reason = 'node_lost')::int as lost from call`,
  );
  await next.stop({ mayHaveErrors: true });
  await next.remove();
  return { kept, completed, lost, readyAfterMs, faults };
}

/** Calls that hear their tone, each with a minute of money set aside. */
async function begun(platform: Platform, lab: LabSide, count: number): Promise<LabCall[]> {
  await platform.sql("update tn_profile set voice_incoming_per_min_cost = 0.01");
  await platform.sql("update account set balance = 1000");
  const api = await platform.api();
  const [, number] = platform.ready.numbers;
  const { uuid } = await api.post("/sip/app", { name: "Killed" });
  await api.post(`/sip/app/call/flow/${uuid}`, DOCUMENT, { "content-type": "application/xml" });
  await api.post(`/sip/app/${uuid}/tnlease`, { add: [String(number)] });
  const carrier = await lab.carrier();
  const one = async () => {
    const call = await carrier.call({ from: "+15550100001", to: String(number) });
    await within("the answer", ANSWER_MS, call.answered);
    return call;
  };
  const calls: LabCall[] = [];
  while (calls.length < count)
    calls.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - calls.length) }, one))));
  return calls;
}

async function keptChanges(dataDir: string) {
  const bytes = await readFile(journalPath(dataDir)).catch(() => Buffer.alloc(0));
  return scanRecords(bytes).records.map(({ text }) => parseChange(text));
}

/** Calls whose end stands in the file. */
async function keptEnds(dataDir: string): Promise<ReadonlySet<string>> {
  const ended = (await keptChanges(dataDir)).filter(({ call }) => call.state === "destroyed");
  return new Set(ended.map(({ call }) => call.uuid));
}

interface Known {
  readonly calls: number;
  /** Calls whose end stood in the file before the kill. */
  readonly ends: ReadonlySet<string>;
  readonly goneMs: number;
  readonly killedMs: number;
}

async function faultsOf(platform: Platform, { calls, ends, goneMs, killedMs }: Known): Promise<string[]> {
  const faults: string[] = [];
  for (const { what, sql } of RULES) {
    const rows = await platform.sql(sql);
    if (rows.length > 0) faults.push(`${what}: ${rows.length}, for example ${JSON.stringify(rows[0])}`);
  }
  const rows = await platform.sql("select uuid, state_end, hangup_on from call");
  if (rows.length !== calls) faults.push(`${rows.length} calls in the log`);
  const isInTime = (at: string) => +new Date(at) >= goneMs && +new Date(at) <= killedMs;
  const wrong = rows.filter((row) => ends.has(row.uuid) && !(row.state_end === "completed" && isInTime(row.hangup_on)));
  if (wrong.length > 0)
    faults.push(`${wrong.length} calls did not end when they ended, for example ${JSON.stringify(wrong[0])}`);
  if ((await keptChanges(platform.dataDir)).length > 0) faults.push("the file is still there");
  return faults;
}

/** What must not be in the database afterwards: each statement finds rows that break its rule. */
const RULES: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: "calls that are open in the log",
    sql: "select uuid, state from call where state <> 'destroyed' or node is not null",
  },
  {
    what: "calls that neither ended as they should nor with their node",
    sql: "select uuid, state_end, state_reason from call where state_end <> 'completed' and state_reason is distinct from 'node_lost'",
  },
  {
    what: "calls whose events have gaps",
    sql: "select ref_id from outbox where type like 'call%' group by ref_id having count(*) <> max(sequence) or min(sequence) <> 1",
  },
  {
    what: "calls whose events are not in order",
    sql: `select ref_id from outbox where type like 'call%' group by ref_id
      having array_agg(uuid order by sequence) <> array_agg(uuid order by position)
        or array_agg(created_on order by sequence) <> array_agg(created_on order by created_on, sequence)`,
  },
  {
    what: "calls without the events of their beginning and end, each once",
    sql: "select c.uuid from call c where (select count(*) from outbox o where o.ref_id = c.uuid and o.type = 'call_state' and o.body->>'message' ~ ' - (init|hangup|destroyed)$') <> 3",
  },
  { what: "holds", sql: "select account, amount from ledger_hold" },
  { what: "charges that are not settled", sql: "select call from call_charge where settled_on is null" },
  {
    what: "calls that cost something else than was charged",
    sql: "select c.uuid, c.price, h.amount from call c join call_charge h on h.call = c.uuid where c.price::numeric <> h.amount::numeric",
  },
  {
    what: "accounts whose balance is not what their calls cost",
    sql: "select a.uuid, a.balance from account a where a.balance::numeric <> 1000 - (select coalesce(sum(h.amount::numeric), 0) from call_charge h join call c on c.uuid = h.call where c.account = a.uuid)",
  },
];
