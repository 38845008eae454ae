import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { SqlMessages } from "./sms.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

/** Resolves when a statement waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from pg_locks where not granted`.execute(store.db);
    if (rows.length > 0) return;
  }
}

test("facts are those that are there when the accounts are locked, though they are asked for before", async () => {
  const { account } = await addAccount(store);
  const wishes = [{ account, tn: 12125550100, to: "12125550101" }];
  const asked = { wishes, users: [], now: SOME_TIME, limits: {} };
  let facts: unknown;
  await store.transaction(async (tx) => {
    await sql`update account set sms_countries = '{US,CA}' where uuid = ${account}`.execute(tx);
    facts = new SqlMessages(store).transaction((other) => other.factsOfMany(asked));
    await someoneWaits();
  });
  expect(await facts).toMatchObject({ accounts: { [account]: { countries: ["US", "CA"] } } });
});
