import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { newUuid } from "../base/ids.js";
import { deletion } from "./account-rows.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
  await store.db.connection().execute(async (db) => {
    // What the rows refer to does not matter.
    await sql`set session_replication_role = replica`.execute(db);
    await sql`insert into outbox (uuid, account, type, ref_id, sequence, position, created_on, modified_on, body)
      select gen_random_uuid(), gen_random_uuid(), 'test', gen_random_uuid(), 1, nullif(n % 2, 0), now(), now(), '{}'
      from generate_series(1, 20000) n`.execute(db);
    for (const items of ["batch_item", "sms_batch_item"])
      await sql`insert into ${sql.table(items)} (uuid, created_on, modified_on, account, batch, number, phone)
        select gen_random_uuid(), now(), now(), b, b, k, k
        from (select gen_random_uuid() as b from generate_series(1, 200)) x, generate_series(1, 100) k`.execute(db);
    await sql`insert into avatar (uuid, account, owner, extension, created_on)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'png', now() from generate_series(1, 20000)`.execute(
      db,
    );
    await sql`set session_replication_role = origin`.execute(db);
  });
  await sql`analyze outbox, batch_item, sms_batch_item, avatar`.execute(store.db);
});
afterAll(() => store.close());

test.each(["outbox", "batch_item", "sms_batch_item", "avatar"])(
  "rows of one account in %s are found by an index",
  async (table) => {
    const { rows } = await sql<Record<string, string>>`explain ${deletion(table, newUuid())}`.execute(store.db);
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).not.toContain(`Seq Scan on ${table}`);
  },
);
