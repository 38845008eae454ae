import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../test/support/database.js";
import { addAccount } from "../../../test/support/rows.js";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import { SqlDataKeys } from "./data-key.js";
import { PgBus } from "./pg-bus.js";

let store: TestStore;
let account: string;
let other: string;
beforeAll(async () => {
  store = await createTestStore();
  account = (await addAccount(store)).account;
  other = (await addAccount(store, "Other")).account;
});
afterAll(() => store.close());

/** Another node, or the same after a start. */
const keys = () => new SqlDataKeys(store, TEST_BOX);
const rows = async () =>
  (await sql<{ account: string; sealed: string }>`select account, sealed from data_key`.execute(store.db)).rows;

test("the key of an account is made once, however many ask at once, and is another one for each account", async () => {
  expect(await keys().find(account)).toBeUndefined();
  const all = await Promise.all(Array.from({ length: 8 }, () => keys().ensure(account)));
  expect(new Set(all.map((key) => Buffer.from(key).toString("hex"))).size).toBe(1);
  expect(all[0]).toHaveLength(32);
  expect(await keys().find(account)).toEqual(all[0]);
  expect(await keys().ensure(other)).not.toEqual(all[0]);
  expect(await rows()).toHaveLength(2);
});

test("it lies sealed, for its account alone", async () => {
  const key = Buffer.from(await keys().ensure(account));
  const found = (await rows()).find((row) => row.account === account)!;
  expect(found.sealed).not.toContain(key.toString("base64"));
  await sql`update data_key set sealed = ${found.sealed} where account = ${other}`.execute(store.db);
  await expect(keys().find(other)).rejects.toThrow("changed since");
});

test("one that went with its account is forgotten by every node, and no other is made", async () => {
  const { account: gone } = await addAccount(store, "Gone");
  const bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log: createLog("silent") });
  const mine = keys();
  mine.listen(bus);
  await mine.ensure(gone);
  await sql`update account set removal_on = now() where uuid = ${gone}`.execute(store.db);
  await sql`delete from data_key where account = ${gone}`.execute(store.db);
  await expect.poll(() => mine.find(gone)).toBeUndefined();
  await expect(mine.ensure(gone)).rejects.toThrow("the account is being removed");
  await bus.close();
});

test("one that is in memory is there while the database is away", async () => {
  const mine = keys();
  const key = await mine.ensure(account);
  const started = keys();
  await started.load();
  store.setAway(true);
  expect(await mine.ensure(account)).toEqual(key);
  expect(await started.ensure(account)).toEqual(key);
  await expect(keys().ensure(account)).rejects.toMatchObject({ status: 503 });
  store.setAway(false);
});
