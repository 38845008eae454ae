import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { FixedStatement } from "./fixed-statement.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

test("values come to their places, one of them to several, beside those that are always the same", async () => {
  let built = 0;
  const statement = new FixedStatement<{ a: number; b: readonly string[] }, { row: string }>((slot) => {
    built++;
    return sql`select x || ${slot("a")}::int || ${"-"}::text || ${slot("a")}::int as row
      from unnest(${slot("b")}::text[]) x`;
  });
  expect(await statement.rows(store.db, { a: 1, b: ["p", "q"] })).toEqual([{ row: "p1-1" }, { row: "q1-1" }]);
  const inside = await store.transaction((tx) => statement.rows(tx, { a: 2, b: ["r"] }));
  expect(inside).toEqual([{ row: "r2-2" }]);
  expect(built).toBe(1);
});
