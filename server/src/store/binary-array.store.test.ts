import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { wordArray } from "./binary-array.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

test("words come as they are", async () => {
  const { rows } = await sql<{ list: readonly number[] }>`select ${wordArray([3, "1", 2])}::int[] as list`.execute(
    store.db,
  );
  expect(rows[0]?.list).toEqual([3, 1, 2]);
});
