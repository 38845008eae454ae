import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aloneIn } from "../../../test/support/call-relations.js";
import { callRow, changeOf, stateEvent } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant } from "../../../test/support/tenant.js";
import { newUuid } from "../base/ids.js";
import type { JsonSink } from "../base/json-sink.js";
import { createLog } from "../base/log.js";
import { callLists, callPayload } from "../domain/call/rules.js";
import type { PlacedEvents } from "../domain/event/port.js";
import { SqlCallWriter } from "./call-writer.js";
import { SqlEvents } from "./event.js";

let store: TestStore;
let events: SqlEvents;
let writer: SqlCallWriter;
const told: PlacedEvents[] = [];
const woken: string[] = [];

beforeAll(async () => {
  store = await createTestStore();
  events = new SqlEvents({ store, node: "n1" });
  writer = new SqlCallWriter(store, createLog("silent"), "n1");
  store.onPlaced((placed) => told.push(placed));
  store.onEvents((accounts) => woken.push(...accounts));
});
afterAll(() => store.close());

type Tenant = Awaited<ReturnType<typeof createTenant>>;

/** An account whose events have begun, with one call. */
async function begun() {
  const tenant = await createTenant(store);
  const call = callRow(tenant);
  await writer.write([changeOf(call, { events: [stateEvent(call, 1)] })]);
  await events.sequence(tenant.account);
  told.length = 0;
  woken.length = 0;
  return { tenant, call };
}

const wait = (tenant: Tenant) =>
  store.transaction((tx) =>
    tx.outbox.add({
      account: tenant.account,
      type: "sip_user",
      ref_id: newUuid(),
      created_on: "2024-01-01T00:00:00.000Z",
      body: { message: "waits", success: true, payload: {} },
    }),
  );

const positions = async (tenant: Tenant) => {
  const { events: found } = await events.after(tenant.account, 0, 100);
  return found.map(({ position, ref_id, sequence }) => [position, ref_id, sequence]);
};

test("events of calls have their positions with their commit, and go on without being read", async () => {
  const { tenant, call } = await begun();
  const other = callRow(tenant);
  await writer.write([
    changeOf(call, { events: [stateEvent(call, 2), stateEvent(call, 3)] }),
    changeOf(other, { events: [stateEvent(other, 1)] }),
  ]);
  expect(await positions(tenant)).toEqual([
    [1, call.uuid, 1],
    [2, call.uuid, 2],
    [3, call.uuid, 3],
    [4, other.uuid, 1],
  ]);
  expect(told).toEqual([{ account: tenant.account, last: 4 }]);
  expect(woken).toEqual([]);
});

test("behind events that wait the sequencer gives the positions, in the order of storing", async () => {
  const { tenant, call } = await begun();
  await wait(tenant);
  await writer.write([changeOf(call, { events: [stateEvent(call, 2)] })]);
  expect([await positions(tenant), told]).toEqual([[[1, call.uuid, 1]], []]);
  expect(woken).toEqual([tenant.account, tenant.account]);
  await events.sequence(tenant.account);
  expect((await positions(tenant)).map(([position, ref]) => [position, ref === call.uuid])).toEqual([
    [1, true],
    [2, false],
    [3, true],
  ]);
});

test("somebody who is told by webhook leaves the positions to the sequencer", async () => {
  const { tenant, call } = await begun();
  await sql`insert into sip_control_app (uuid, created_on, modified_on, account, name, webhook_url)
    values (${newUuid()}, now(), now(), ${tenant.account}, 'hooked', 'https://hook.test')`.execute(store.db);
  await writer.write([changeOf(call, { events: [stateEvent(call, 2)] })]);
  expect([told, woken]).toEqual([[], [tenant.account]]);
});

test("a batch that is written again, in part or as a whole, leaves no hole", async () => {
  const { tenant, call } = await begun();
  const first = changeOf(call, { events: [stateEvent(call, 2)] });
  const second = changeOf(call, { events: [stateEvent(call, 3)] });
  await writer.write([first]);
  await writer.write([first, second]);
  await writer.write([first, second]);
  await events.sequence(tenant.account);
  expect(await positions(tenant)).toEqual([1, 2, 3].map((n) => [n, call.uuid, n]));
});

test("writers of one account at the same time give every event one position", async () => {
  const { tenant } = await begun();
  const calls = Array.from({ length: 12 }, () => callRow(tenant));
  await Promise.all(
    calls.map((call) => writer.write([changeOf(call, { events: [stateEvent(call, 1), stateEvent(call, 2)] })])),
  );
  await events.sequence(tenant.account);
  expect((await positions(tenant)).map(([position]) => position)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
});

test("of many accounts of one batch each has positions of its own, and those with events that wait have none", async () => {
  const all = await Promise.all(Array.from({ length: 7 }, begun));
  const waiting = all.filter((_, n) => n % 3 === 1);
  for (const { tenant } of waiting) await wait(tenant);
  const changes = [2, 3].flatMap((n) => all.map(({ call }) => changeOf(call, { events: [stateEvent(call, n)] })));
  await writer.write(changes);
  for (const one of all) {
    const { call } = one;
    const last = waiting.includes(one) ? 1 : 3;
    expect(await positions(one.tenant)).toEqual([1, 2, 3].slice(0, last).map((n) => [n, call.uuid, n]));
  }
});

test("the plan is kept, whatever number of events comes", async () => {
  const { tenant } = await begun();
  for (let n = 1; n <= 14; n++) {
    const calls = Array.from({ length: (n % 3) + 1 }, () => callRow(tenant));
    await writer.write(calls.map((call) => changeOf(call, { events: [stateEvent(call, 1)] })));
  }
  const { rows } = await sql<{ kept: number; anew: number }>`
    select generic_plans::int as kept, custom_plans::int as anew from pg_prepared_statements
    where statement like 'with changed as (%'`.execute(store.db);
  expect(rows).toHaveLength(1);
  // The database itself makes the first five anew, to compare.
  expect(rows[0]).toMatchObject({ anew: 5 });
  expect(rows[0]?.kept).toBeGreaterThan(0);
});

test("a state event that was stored without its payload, as former versions did, is read with it", async () => {
  const { tenant, call } = await begun();
  const relations = aloneIn({ uuid: tenant.account });
  const payload = callPayload(call, relations, 0);
  const whole = { ...payload, ...callLists(relations, 0, "") };
  const { message, success, ...head } = stateEvent(call, 2);
  const bodyText = JSON.stringify({ message, success, call: whole });
  const event = { ...head, writeBody: (to: JsonSink) => to.raw(bodyText) };
  await writer.write([changeOf(call, { events: [event] })]);
  const [stored] = (await events.after(tenant.account, 1, 1)).events;
  expect(JSON.stringify(stored?.body)).toBe(JSON.stringify({ message, success, call: whole, payload }));
  const { rows } = await sql<{ size: number }>`
    select length(body::text)::int as size from outbox where uuid = ${event.uuid}`.execute(store.db);
  expect(rows[0]?.size).toBeLessThan(JSON.stringify(whole).length + 200);
});
