import { type Kysely, sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { createEmptyStore, createTestStore, type TestStore } from "../../../test/support/database.js";
import { migrate } from "./migrate.js";
import { MIGRATIONS } from "./migrations/list.js";

const open: TestStore[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});
const keep = (store: TestStore) => {
  open.push(store);
  return store;
};

test("an empty database gets every step once, and a second start does nothing", async () => {
  const { db } = keep(await createEmptyStore());
  expect(await migrate(db)).toBe(MIGRATIONS.length);
  expect(await migrate(db)).toBe(0);
});

test("two starts at once on one database both succeed and each step runs once", async () => {
  const { db } = keep(await createEmptyStore());
  expect((await Promise.all([migrate(db), migrate(db)])).sort()).toEqual([0, MIGRATIONS.length]);
});

test("a database that a newer version used is refused with one line and stays as it is", async () => {
  const { db } = keep(await createTestStore());
  await sql`insert into migration (number, name) values (${MIGRATIONS.length + 1}, 'from the future')`.execute(db);
  await expect(migrate(db)).rejects.toThrow(
    `the database has schema ${MIGRATIONS.length + 1}, this version knows ${MIGRATIONS.length}: start the newer version`,
  );
});

test("a step that fails leaves nothing of the steps before it", async () => {
  const { db } = keep(await createEmptyStore());
  const steps = [
    { name: "1", up: async (tx: Kysely<unknown>) => void (await sql`create table a (x int)`.execute(tx)) },
    { name: "2", up: () => Promise.reject(new Error("no")) },
  ];
  await expect(migrate(db, steps)).rejects.toThrow("no");
  const { rows } = await sql`select to_regclass('a') as a, to_regclass('migration') as m`.execute(db);
  expect(rows).toEqual([{ a: null, m: null }]);
});
