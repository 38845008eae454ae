import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { at, callRow, changeOf, flowRow, recordRow, stateEvent } from "../../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../../test/support/database.js";
import { createTenant, type Tenant } from "../../../../test/support/tenant.js";
import { DomainError } from "../../base/errors.js";
import { printRecord } from "../../base/file-record.js";
import { newUuid } from "../../base/ids.js";
import { createLog } from "../../base/log.js";
import type { CallChange, CallWriter } from "../../domain/call/port/call-writer.js";
import { SqlCallRating } from "../../store/call-rating.js";
import { SqlCallSequences } from "../../store/call-sequences.js";
import { SqlCallWriter } from "../../store/call-writer.js";
import { printChange } from "./journal-change.js";
import { journalPath } from "./journal-file.js";
import { replayJournal } from "./journal-replay.js";

const log = createLog("silent");
let store: TestStore;
let writer: SqlCallWriter;
let folder: string;
let tenant: Tenant;

beforeAll(async () => {
  store = await createTestStore();
  writer = new SqlCallWriter(store, log);
  folder = await mkdtemp(join(tmpdir(), "opentact-replay-"));
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(store, { balance: 1 });
});

/** A call from its beginning to its end, as it tells it. */
function story(of: Tenant, uuid = newUuid()): CallChange[] {
  const init = callRow(of, { uuid });
  const live = { ...init, state: "live", answer_on: at(5), modified_on: at(5) } as const;
  const hangup = { ...live, state: "hangup", hangup_on: at(65), modified_on: at(65), state_end: "completed" } as const;
  const destroyed = { ...hangup, state: "destroyed", destroy_on: at(66), modified_on: at(66) } as const;
  const flow = flowRow(live, 3);
  const record = recordRow(live);
  return [
    changeOf(init, { events: [stateEvent(init, 1)], sequence: 1 }),
    changeOf(live, { events: [stateEvent(live, 2)], sequence: 2 }),
    changeOf(live, { records: [record], sequence: 2 }),
    changeOf(live, { events: [stateEvent(live, 3)], flows: [flow], sequence: 3 }),
    changeOf(live, { flows: [{ ...flow, response: { children: 1 } }], sequence: 3 }),
    changeOf(live, { events: [stateEvent(live, 4)], records: [{ ...record, state: "available" }], sequence: 4 }),
    changeOf(hangup, { events: [stateEvent(hangup, 5)], owed: { seconds: 60 }, sequence: 5 }),
    changeOf(destroyed, { events: [stateEvent(destroyed, 6)], sequence: 6 }),
  ];
}

const leave = (changes: readonly CallChange[]) =>
  writeFile(journalPath(folder), Buffer.concat(changes.map((change) => printRecord(printChange(change)))));
const replay = (by: Pick<CallWriter, "write"> = writer) =>
  replayJournal({ path: journalPath(folder), writer: by, sequences: new SqlCallSequences(store), log });

/** All that the database says of calls. */
async function seen(calls: readonly string[]) {
  const { rows } = await sql<Record<string, unknown>>`
    select c.state, c.node, (select array_agg(o.sequence order by o.seq) from outbox o where o.ref_id = c.uuid) as told,
      (select array_agg(f.response) from call_flow_log f where f.call = c.uuid) as flows,
      (select array_agg(r.state) from call_record r where r.call = c.uuid) as records
    from call c where c.uuid = any (${calls}::uuid[])`.execute(store.db);
  return rows;
}
const WHOLE = {
  state: "destroyed",
  node: null,
  told: [1, 2, 3, 4, 5, 6],
  flows: [{ children: 1 }],
  records: ["available"],
};

test("a file that is not there is nothing to be written", async () => {
  expect(await replay()).toBe(0);
});

test("whatever of a call was stored before, the file brings the rest in order and twice nothing, and is gone", async () => {
  for (let stored = 0; stored <= 8; stored++) {
    const changes = story(tenant);
    for (const change of changes.slice(0, stored)) await writer.write([change]);
    await leave(changes);
    // What has no event and nothing behind it cannot be told from what is missing: it is written as it is.
    expect(await replay()).toBe([8, 7, 6, 6, 4, 4, 2, 1, 0][stored]);
    expect(await seen([changes[0]!.call.uuid])).toEqual([WHOLE]);
    expect(await readdir(folder)).toEqual([]);
  }
});

test("a kill in the middle of it, then once more: nothing twice, and in order", async () => {
  const stories = Array.from({ length: 300 }, () => story(tenant));
  const changes = stories[0]!.flatMap((_, step) => stories.map((one) => one[step]!));
  const calls = stories.map(([first]) => first!.call.uuid);
  await leave(changes);
  let batches = 0;
  const dying: Pick<CallWriter, "write"> = {
    write: async (batch) => {
      if (++batches > 1) throw new DomainError(503, "unavailable", "Service unavailable");
      await writer.write(batch);
    },
  };
  await expect(replay(dying)).rejects.toThrow("Service unavailable");
  expect(await readdir(folder)).toEqual(["call-journal"]);
  await replay();
  const rows = await seen(calls);
  expect(rows).toHaveLength(300);
  for (const row of rows) expect(row).toEqual(WHOLE);
});

test("money that was set aside is charged once and freed", async () => {
  const rating = new SqlCallRating(store);
  const tn = 12015559001;
  const profile = newUuid();
  await sql`
    insert into tn_profile (uuid, created_on, modified_on, kind, name, voice_incoming_per_min_cost, voice_outgoing_per_min_cost)
    values (${profile}, now(), now(), 'rate', ${profile}, 0.01, 0.02)`.execute(store.db);
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, country)
    values (${tn}, now(), now(), 'long_code', ${profile}, 'US')`.execute(store.db);
  const call = newUuid();
  const leg = { call, account: tenant.account, node: "n1", kind: "voice_outgoing", tn, far: "12125550142" } as const;
  await rating.open({ ...leg, profile: null, now: at(0) });
  const changes = story(tenant, call);
  const money = async () => {
    const { rows } = await sql`
      select a.balance::float8 as balance, (select count(*)::int from ledger_hold h where h.account = a.uuid) as holds
      from account a where a.uuid = ${tenant.account}`.execute(store.db);
    return rows[0];
  };
  for (const round of [1, 2]) {
    await leave(changes);
    await replay();
    expect([round, await money()]).toEqual([round, { balance: 0.98, holds: 0 }]);
  }
});

test("an unfinished last record is left out; a damaged one costs itself, and the file is set aside", async () => {
  const [torn, damaged] = [story(tenant), story(tenant)];
  await leave(torn);
  const bytes = await readFile(journalPath(folder));
  await writeFile(journalPath(folder), bytes.subarray(0, -10));
  expect(await replay()).toBe(7);
  expect(await seen([torn[0]!.call.uuid])).toMatchObject([{ state: "hangup", told: [1, 2, 3, 4, 5] }]);
  expect(await readdir(folder)).toEqual([]);
  await leave(damaged);
  const again = await readFile(journalPath(folder));
  again[again.length - 20] = 0;
  await writeFile(journalPath(folder), again);
  expect(await replay()).toBe(7);
  expect(await readdir(folder)).toEqual(["call-journal.damaged"]);
  await rm(join(folder, "call-journal.damaged"));
});

test("a change that no database takes is left out, and those of other calls are written", async () => {
  const gone = { ...tenant, account: newUuid() };
  const [foreign, own] = [story(gone), story(tenant)];
  await leave([...foreign, ...own]);
  await replay();
  expect(await seen([...foreign, ...own].map(({ call }) => call.uuid))).toEqual([WHOLE]);
  expect(await readdir(folder)).toEqual([]);
});
