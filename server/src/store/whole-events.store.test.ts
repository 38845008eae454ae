import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aloneIn } from "../../../test/support/call-relations.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant, type Tenant } from "../../../test/support/tenant.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import type { callEntity } from "../domain/call/rules.js";
import { Journal } from "../engine/call/journal.js";
import { parseChange, printChange } from "../engine/call/journal-change.js";
import { LegRecord } from "../engine/call/leg-record.js";
import { SqlCallWriter } from "./call-writer.js";
import { SqlEvents } from "./event.js";
import { SqlEventHistory } from "./event-history.js";

let store: TestStore;
let events: SqlEvents;
let history: SqlEventHistory;
const log = createLog("silent");
const clock = new FakeClock();

beforeAll(async () => {
  store = await createTestStore();
  events = new SqlEvents({ store, node: "n1" });
  history = new SqlEventHistory(store);
});
afterAll(() => store.close());

/** A call of two legs from its beginning to its end, with the entities that its states told. */
async function story(tenant: Tenant) {
  const writer = new SqlCallWriter(store, log, "n1");
  const told: unknown[] = [];
  const context = {
    journal: new Journal({ writer, clock, log }),
    clock,
    node: "n1",
    publicUrl: "http://h",
    changed: (leg: LegRecord) => void told.push(leg.entity()),
  };
  const account = { uuid: tenant.account, name: "Ann as she was" } as never;
  const parties = ["15550100001", "15550100002"] as const;
  const facts = { type: "CallSCA", direction: "in", from: parties[0], to: parties[1], parties, account } as const;
  const caller = new LegRecord(context, facts);
  const callee = new LegRecord(context, { ...facts, direction: "out", parent: caller });
  for (const leg of [callee, caller]) leg.enter("live");
  for (const leg of [callee, caller]) {
    leg.hangup({ cause: 16, end: "completed", release: "BYE" });
    leg.destroy();
  }
  await context.journal.flush();
  await events.sequence(tenant.account);
  return { told, caller, callee };
}

const shown = async (tenant: Tenant, after = 0) =>
  (await events.after(tenant.account, after, 100)).events.map(({ body }) => body.call);

test("states of a call are read as they were told, whatever of them a page begins with", async () => {
  const tenant = await createTenant(store);
  const { told } = await story(tenant);
  expect(told).toHaveLength(8);
  for (const after of [0, 2, 7])
    expect(JSON.stringify(await shown(tenant, after))).toBe(JSON.stringify(told.slice(after)));
  const [last] = (await events.after(tenant.account, 7, 1)).events;
  const found = await history.find(null, last?.uuid ?? "");
  expect(JSON.stringify(found?.event.body.call)).toBe(JSON.stringify(told[7]));
});

test("where retention took the first states, what stays of a leg is shown as the call shows it", async () => {
  const tenant = await createTenant(store);
  const { told } = await story(tenant);
  await sql`delete from outbox where account = ${tenant.account} and sequence = 1`.execute(store.db);
  const found = (await shown(tenant)) as ReturnType<typeof callEntity>[];
  expect(found).toHaveLength(6);
  for (const [n, entity] of found.entries()) {
    const { account, parent, children, ...rest } = told[n + 2] as ReturnType<typeof callEntity>;
    expect(entity).toMatchObject(rest);
    expect(entity.account).not.toEqual(account);
    expect(entity.account.uuid).toBe(account.uuid);
    expect([entity.parent?.uuid, entity.children.map(({ uuid, state }) => [uuid, state])]).toEqual([
      parent?.uuid,
      children.map(({ uuid, state }) => [uuid, state]),
    ]);
  }
});

test("where the call is gone as well, the states that are left are gone with it, and others are read", async () => {
  const tenant = await createTenant(store);
  const { caller, callee } = await story(tenant);
  const { told } = await story(tenant);
  await sql`delete from outbox where sequence = 1 and ref_id in (${caller.uuid}, ${callee.uuid})`.execute(store.db);
  const [gone] = (await events.after(tenant.account, 0, 1)).events;
  await sql`delete from call where uuid in (${caller.uuid}, ${callee.uuid})`.execute(store.db);
  expect(JSON.stringify(await shown(tenant))).toBe(JSON.stringify(told));
  expect(await history.find(null, gone?.uuid ?? "")).toBeUndefined();
});

test("a state never shows a leg of another account", async () => {
  const [ann, bob] = [await createTenant(store), await createTenant(store)];
  const { told } = await story(ann);
  const { callee } = await story(bob);
  await sql`
    update outbox set body = replace(body::text, uuid_of.child, ${callee.uuid})::json
    from (select body -> 'state' -> 5 -> 0 ->> 0 as child from outbox
      where account = ${ann.account} and body -> 'state' -> 5 -> 0 is not null limit 1) uuid_of
    where account = ${ann.account} and sequence > 1 and body -> 'state' -> 5 -> 0 is not null`.execute(store.db);
  const found = (await shown(ann)) as ReturnType<typeof callEntity>[];
  expect(found).toHaveLength(told.length);
  expect(found.flatMap(({ children }) => children)).toEqual([]);
});

test("what waited in the journal file is read as it was told, although it says no more than what is stored", async () => {
  const tenant = await createTenant(store);
  const writer = new SqlCallWriter(store, log, "n1");
  const journal = {
    write: (change: never) => writer.write([parseChange(printChange(change))]),
  } as unknown as Journal;
  const told: unknown[] = [];
  const context = {
    journal,
    clock,
    node: "n1",
    publicUrl: "http://h",
    changed: (leg: LegRecord) => void told.push(leg.entity()),
  };
  const account = aloneIn({ uuid: tenant.account }).account;
  const parties = ["15550100001", "15550100002"] as const;
  const facts = { type: "CallSCA", direction: "in", from: parties[0], to: parties[1], parties, account } as const;
  const leg = new LegRecord(context, facts);
  await leg.committed;
  leg.enter("live");
  await leg.committed;
  await events.sequence(tenant.account);
  expect(JSON.stringify(await shown(tenant))).toBe(JSON.stringify(told));
});
