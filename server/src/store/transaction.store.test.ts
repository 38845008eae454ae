import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { FixedStatement } from "./fixed-statement.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
  await sql`create table noted (n integer primary key)`.execute(store.db);
});
beforeEach(() => sql`truncate noted`.execute(store.db));
afterAll(() => store.close());

const NOTE = new FixedStatement<{ n: number }, { n: number }>(
  (slot) => sql`insert into noted (n) values (${slot("n")}::int) returning n`,
);
const COUNT = new FixedStatement<{ more: number }, { count: number }>(
  (slot) => sql`select count(*)::int + ${slot("more")}::int as count from noted`,
);
const TWICE = /duplicate key/;

async function noted(): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`select n from noted order by n`.execute(store.db);
  return rows.map(({ n }) => n);
}

test("statements are done in the order in which they are sent, one of Kysely behind them", async () => {
  const counts = await store.transaction(async (tx) => {
    const first = NOTE.rows(tx, { n: 1 });
    const seen = COUNT.rows(tx, { more: 0 });
    const second = NOTE.rows(tx, { n: 2 });
    const after = await sql<{ count: number }>`select count(*)::int as count from noted`.execute(tx);
    return [await first, await seen, await second, after.rows];
  });
  expect(counts).toEqual([[{ n: 1 }], [{ count: 1 }], [{ n: 2 }], [{ count: 2 }]]);
});

test("what goes with the commit is answered and stored when the transaction resolves", async () => {
  let answer: unknown;
  await store.transaction(async (tx) => {
    void tx.withCommit(NOTE.rows(tx, { n: 1 }).then((rows) => (answer = rows)));
  });
  expect(answer).toEqual([{ n: 1 }]);
  expect(await noted()).toEqual([1]);
});

test("a statement that fails with the commit fails the transaction, and nothing is stored or told", async () => {
  const written: ReadonlySet<string>[] = [];
  const off = store.onWrites((tables) => written.push(tables));
  let later: Promise<unknown> | undefined;
  const running = store.transaction(async (tx) => {
    void tx.withCommit(NOTE.rows(tx, { n: 1 }));
    void tx.withCommit(NOTE.rows(tx, { n: 1 }));
    later = tx.withCommit(NOTE.rows(tx, { n: 2 }));
    return "done";
  });
  await expect(running).rejects.toThrow(TWICE);
  await expect(later).rejects.toThrow(TWICE);
  off();
  expect(await noted()).toEqual([]);
  expect(written.flatMap((tables) => [...tables])).toEqual([]);
});

test("a statement behind one that failed fails with its error", async () => {
  const running = store.transaction(async (tx) => {
    await NOTE.rows(tx, { n: 1 });
    void tx.withCommit(NOTE.rows(tx, { n: 1 }));
    await sql`select 1`.execute(tx);
  });
  await expect(running).rejects.toThrow(TWICE);
  expect(await noted()).toEqual([]);
});

test("work that fails while statements are out is rolled back, and its error comes out", async () => {
  const running = store.transaction(async (tx) => {
    void tx.withCommit(NOTE.rows(tx, { n: 1 }));
    void tx.withCommit(NOTE.rows(tx, { n: 1 }));
    throw new Error("given up");
  });
  await expect(running).rejects.toThrow("given up");
  expect(await noted()).toEqual([]);
});

test("an error that work has met and swallowed does not become a commit", async () => {
  const running = store.transaction(async (tx) => {
    await NOTE.rows(tx, { n: 1 });
    await NOTE.rows(tx, { n: 1 }).catch(() => undefined);
    return "done";
  });
  await expect(running).rejects.toThrow(TWICE);
});

test("nothing is sent in a transaction that has ended", async () => {
  const tx = await store.transaction(async (open) => {
    await NOTE.rows(open, { n: 1 });
    return { open };
  });
  await expect(NOTE.rows(tx.open, { n: 2 })).rejects.toThrow("has ended");
  expect(await noted()).toEqual([1]);
});
