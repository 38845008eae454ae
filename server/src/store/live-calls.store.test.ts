import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { CALL_COLUMNS } from "./call-rows.js";

let store: TestStore;

beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

/** What the first state of a leg says for good; all else may change while it lives. */
const LASTING = new Set([
  ...["uuid", "account", "type", "direction", "from", "to", "created_on", "init_on", "thread", "tn", "parent"],
  ...["sip_control_app", "sip_connection", "sip_user", "sip_domain", "sip_switch", "batch_item"],
]);

test("no index of calls looks at what changes in the life of a leg: each change would be a row for all of them", async () => {
  const { rows } = await sql<{ name: string; text: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as text
    from pg_index where indrelid = 'call'::regclass`.execute(store.db);
  expect(rows.length).toBeGreaterThan(5);
  for (const column of CALL_COLUMNS.filter((name) => !LASTING.has(name)))
    for (const { name, text } of rows) expect(text, name).not.toMatch(new RegExp(`\\b${column}\\b`));
});

test("a call is among those that nodes have from its first row to its last", async () => {
  const { db } = store;
  const owned = async () => (await sql<{ node: string }>`select node from live_call`.execute(db)).rows;
  const insert = (node: string | null) => sql`
    insert into call (uuid, account, type, direction, state, "from", "to", created_on, modified_on, init_on,
      freeswitch_call_state, freeswitch_channel_state, thread, node)
    values (${UUID}, ${ACCOUNT}, 'CallSIP', 'in', 'init', '1', '2', now(), now(), now(), 'DOWN', 'CS_INIT', '1', ${node})
    on conflict (uuid) do update set node = excluded.node`;
  await insert("one").execute(db);
  expect(await owned()).toEqual([{ node: "one" }]);
  await insert("one").execute(db);
  expect(await owned()).toEqual([{ node: "one" }]);
  await insert(null).execute(db);
  expect(await owned()).toEqual([]);
});

const UUID = "11111111-1111-4111-8111-111111111111";
const ACCOUNT = "22222222-2222-4222-8222-222222222222";
