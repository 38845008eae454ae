import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, callRow, changeOf, stateEvent } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant } from "../../../test/support/tenant.js";
import { createLog } from "../base/log.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import type { KeptRow } from "../domain/call/port/call-writer.js";
import { SqlCallWriter } from "./call-writer.js";

let store: TestStore;
let writer: SqlCallWriter;
let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeAll(async () => {
  store = await createTestStore();
  tenant = await createTenant(store);
  writer = new SqlCallWriter(store, createLog("silent"), "n1");
});
afterAll(() => store.close());

const HANGUP = {
  state: "hangup",
  hangup_on: at(9),
  modified_on: at(9),
  price: 0.0125,
  currency: "USD",
  vars: { one: "ä" },
  quality: { codec: "PCMU" } as never,
} as const;

/** A leg, each of whose changes is a batch of its own. */
function leg() {
  const kept: KeptRow = {};
  let sequence = 0;
  const call: CallRow = { ...callRow(tenant), from: "Zoë", tn: 13125550100 };
  const change = (to: Partial<CallRow>) => {
    Object.assign(call, to);
    return changeOf({ ...call }, { kept, events: [stateEvent(call, ++sequence)] });
  };
  return { call, change };
}

async function stored({ uuid }: CallRow) {
  const { rows } = await sql<{ row: Record<string, unknown>; events: number[] }>`
    select row_to_json(k) as row, array(select sequence from outbox where ref_id = k.uuid order by sequence) as events
    from call k where k.uuid = ${uuid}`.execute(store.db);
  return rows[0];
}

const timeless = (row: object | undefined) =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !name.endsWith("_on")));

test("a change of a stored call leaves the row that would be there, had it been written whole", async () => {
  const { call, change } = leg();
  await writer.write([change({})]);
  await writer.write([change({ state: "ringing", ring_on: at(1) }), change({ state: "live", answer_on: at(2) })]);
  await writer.write([change(HANGUP)]);
  const found = await stored(call);
  expect(found?.events).toEqual([1, 2, 3, 4]);
  expect(timeless(found?.row)).toEqual(timeless({ ...call, node: "n1" }));
  const { rows } = await sql`select hangup_on = ${at(9)} and answer_on = ${at(2)} and ring_on = ${at(1)} as fits
    from call where uuid = ${call.uuid}`.execute(store.db);
  expect(rows).toEqual([{ fits: true }]);
});

test("a call whose first row was never stored is stored whole by its next change, with others of the batch", async () => {
  const [lost, other] = [leg(), leg()];
  await writer.write([lost.change({}), other.change({})]);
  await sql`
    with gone as (delete from call where uuid = ${lost.call.uuid}), told as (delete from outbox where ref_id = ${lost.call.uuid})
    delete from live_call where call = ${lost.call.uuid}`.execute(store.db);
  await writer.write([lost.change(HANGUP), other.change(HANGUP)]);
  expect((await stored(lost.call))?.events).toEqual([2]);
  expect(timeless((await stored(lost.call))?.row)).toEqual(timeless({ ...lost.call, node: "n1" }));
  expect((await stored(other.call))?.events).toEqual([1, 2]);
});

test("changed calls are found by their key while the table is young, and looks small to whoever plans", async () => {
  const legs = Array.from({ length: 5 }, leg);
  await writer.write(legs.map(({ change }) => change({})));
  const scans = async () => {
    await sql`select pg_stat_force_next_flush()`.execute(store.db);
    const { rows } = await sql<{ count: number }>`
      select seq_scan::int as count from pg_stat_user_tables where relname = 'call'`.execute(store.db);
    return rows[0]?.count;
  };
  const before = await scans();
  for (let n = 0; n < 12; n++) await writer.write(legs.map(({ change }) => change({ modified_on: at(n) })));
  expect(await scans()).toBe(before);
});
