import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME, someEvent } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import { createLog } from "../base/log.js";
import { createStore } from "./db.js";
import { isoOfTimestamp } from "./parsers.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

test("times come back as the ISO text they were given as, money and numbers as JSON numbers", async () => {
  const { rows } = await sql<Record<string, unknown>>`select ${"2024-02-29T23:59:59.070Z"}::timestamptz(3) as at,
    999999999.99999::numeric(14, 5) as money, 999999999999999::bigint as tn, array['voice', 'sms'] as features`.execute(
    store.db,
  );
  expect(rows).toEqual([
    { at: "2024-02-29T23:59:59.070Z", money: 999999999.99999, tn: 999999999999999, features: ["voice", "sms"] },
  ]);
});

test.each([
  ["2024-01-01 00:00:01+00", "2024-01-01T00:00:01.000Z"],
  ["2024-01-01 00:00:01.3+00", "2024-01-01T00:00:01.300Z"],
  ["2024-01-01 00:00:01.123+00", "2024-01-01T00:00:01.123Z"],
  ["2024-01-01 00:00:01.123+02", "2023-12-31T22:00:01.123Z"],
])("the time %s reads as %s", (text, iso) => expect(isoOfTimestamp(text)).toBe(iso));

test("a NUL character, which no text column can hold, does not fail the statement", async () => {
  const { rows } = await sql`select ${"a\0b"}::text as text, ${JSON.stringify({ name: "a\0b" })}::json as body`.execute(
    store.db,
  );
  expect(rows).toEqual([{ text: "a\uFFFDb", body: { name: "a\0b" } }]);
});

test("work that throws leaves neither rows nor events, and nobody is woken", async () => {
  const { account } = await addAccount(store);
  const woken: string[] = [];
  const off = store.onEvents((accounts) => woken.push(...accounts));
  const failing = store.transaction(async (tx) => {
    await tx.updateTable("account").set({ name: "changed" }).where("uuid", "=", account).execute();
    await tx.outbox.add(someEvent(account));
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  off();
  expect(woken).toEqual([]);
  const row = await store.db.selectFrom("account").select("name").where("uuid", "=", account).executeTakeFirst();
  expect(row?.name).toBe("Example");
  expect(await eventsOf(account)).toEqual([]);
});

test("listeners hear of an account after its events are visible to others", async () => {
  const { account } = await addAccount(store);
  const seen = new Promise<number>((resolve) => {
    const off = store.onEvents((accounts) => {
      off();
      if (accounts.has(account)) void eventsOf(account).then((rows) => resolve(rows.length));
    });
  });
  await store.transaction((tx) => tx.outbox.add(someEvent(account)));
  expect(await seen).toBe(1);
});

test("changes of one entity made at the same time under its lock get sequences without gaps", async () => {
  const { account } = await addAccount(store);
  const change = () =>
    store.transaction(async (tx) => {
      await sql`select from account where uuid = ${account} for update`.execute(tx);
      await tx.outbox.add(someEvent(account, { ref_id: account, type: "balance" }));
      await tx.outbox.addMany([
        someEvent(account, { ref_id: account, type: "balance" }),
        someEvent(account, { ref_id: account, type: "balance" }),
      ]);
    });
  await Promise.all(Array.from({ length: 10 }, change));
  const rows = await eventsOf(account);
  expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
});

test("events with sequences of their owner are stored in one statement, and a second write of them changes nothing", async () => {
  const { account } = await addAccount(store);
  const call = newUuid();
  const events = [1, 2, 3].map((sequence) =>
    someEvent(account, { uuid: newUuid(), type: "call_state", ref_id: call, sequence }),
  );
  await store.transaction((tx) => tx.outbox.addMany(events));
  await store.transaction((tx) => tx.outbox.addMany(events));
  expect((await eventsOf(account)).map((row) => [row.uuid, row.sequence])).toEqual(
    events.map((event) => [event.uuid, event.sequence]),
  );
});

test("two owners who give the same sequence of a call cannot both commit", async () => {
  const { account } = await addAccount(store);
  const call = newUuid();
  const write = () => store.transaction((tx) => tx.outbox.add(someEvent(account, { ref_id: call, sequence: 1 })));
  await write();
  await expect(write()).rejects.toMatchObject({ code: "23505", constraint: "outbox_sequence" });
});

test("a step before commit sees the result and may refuse the whole transaction", async () => {
  const own = createStore({ box: TEST_BOX, connection: store.address, log: createLog("silent") });
  own.beforeCommit(async (_tx, result) => {
    if (result === "refuse") throw new Error("refused");
  });
  const { account } = await addAccount(own);
  const work = (result: string) =>
    own.transaction(async (tx) => {
      await tx.outbox.add(someEvent(account));
      return result;
    });
  expect(await work("accept")).toBe("accept");
  await expect(work("refuse")).rejects.toThrow("refused");
  await own.close();
  expect(await eventsOf(account)).toHaveLength(1);
});

test("with the database away every use is refused with 503", async () => {
  const away = createStore({
    box: TEST_BOX,
    connection: { host: "/nowhere", port: 5432, user: "opentact", database: "none" },
    log: createLog("silent"),
  });
  const refusal = { status: 503, code: "unavailable" };
  await expect(away.db.selectFrom("node").select("id").execute()).rejects.toMatchObject(refusal);
  await expect(away.transaction(async () => 1)).rejects.toMatchObject(refusal);
  await away.close();
});

test("a connection that the server ends is replaced by the next query", async () => {
  const own = createStore({ box: TEST_BOX, connection: store.address, log: createLog("silent"), poolMax: 1 });
  const pid = async () => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(own.db)).rows[0]?.pid;
  const first = await pid();
  await sql`select pg_terminate_backend(${first ?? 0})`.execute(store.db);
  // The first use may be the one that finds out; the next one works.
  const second = await pid().catch(pid);
  expect(second).not.toBe(first);
  await own.close();
});

test("closing waits for the transaction that runs", async () => {
  const own = createStore({ box: TEST_BOX, connection: store.address, log: createLog("silent") });
  const { account } = await addAccount(own);
  const slow = own.transaction(async (tx) => {
    await sql`select pg_sleep(0.1)`.execute(tx);
    await tx.outbox.add(someEvent(account));
  });
  await own.close();
  await slow;
  expect(await eventsOf(account)).toHaveLength(1);
});

test("a transaction of money can neither be changed nor removed", async () => {
  const { account } = await addAccount(store);
  const row = { uuid: newUuid(), account, created_on: SOME_TIME, modified_on: SOME_TIME, ref_type: "adjustment" };
  const amounts = { amount: "0.1", account_balance_before: 0.2, account_balance_after: "0.3" };
  await store.db
    .insertInto("transaction")
    .values({ ...row, ...amounts })
    .execute();
  const change = store.db.updateTable("transaction").set({ amount: 5 }).where("uuid", "=", row.uuid).execute();
  await expect(change).rejects.toThrow("never changed");
  await expect(store.db.deleteFrom("transaction").execute()).rejects.toThrow("never changed");
});

test("a number has one active lease, whoever asks at the same time", async () => {
  const { account } = await addAccount(store);
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const profile = newUuid();
  await store.db
    .insertInto("tn_profile")
    .values({ uuid: profile, ...dates, name: profile, country: "US" })
    .execute();
  const tn = { tn: 12015550100, ...dates, type: "long_code" as const, profile, country: "US" };
  await store.db.insertInto("tn").values(tn).execute();
  const lease = () =>
    store.db
      .insertInto("tn_lease")
      .values({ uuid: newUuid(), ...dates, account, tn: tn.tn, expired_on: SOME_TIME, period_day: 1 })
      .execute();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, lease));
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
});

function eventsOf(account: string) {
  return store.db
    .selectFrom("outbox")
    .select(["uuid", "sequence"])
    .where("account", "=", account)
    .orderBy("seq")
    .execute();
}

test("a table that changes under kept plans fails one statement of a connection, never the next", async () => {
  const own = createStore({ box: TEST_BOX, connection: store.address, log: createLog("silent"), poolMax: 1 });
  await sql`create table shifting (number integer)`.execute(store.db);
  const read = () => sql`select * from shifting where number = ${1}`.execute(own.db);
  for (let n = 0; n < 8; n++) await read();
  await sql`alter table shifting add column name text`.execute(store.db);
  const outcomes = [
    await read().then(
      () => "read",
      () => "failed",
    ),
    await read().then(() => "read"),
  ];
  expect(outcomes).toEqual(["failed", "read"]);
  await own.close();
});
