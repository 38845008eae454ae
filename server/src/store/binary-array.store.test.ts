import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { bytesOfLines, jsonArray, wordArray } from "./binary-array.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

test("texts of JSON come as they are, in their order, and what is not there as null", async () => {
  const texts = [`{"a":"\\"\\\\ {,}"}`, undefined, `"héllo \u{1f600}"`, `"\\u0000"`, "[]"];
  const { rows } = await sql<{ text: string | null }>`
    select e.body::text as text from unnest(${jsonArray(texts)}::json[]) with ordinality as e(body, n) order by e.n`.execute(
    store.db,
  );
  expect(rows.map(({ text }) => text ?? undefined)).toEqual(texts);
});

test("lines are what they are joined, as bytes", () => {
  for (const lines of [[], ["a"], ["", "héllo \u{1f600}", "b"]])
    expect(bytesOfLines(lines).toString()).toBe(lines.join("\n"));
});

test("no texts are an empty list", async () => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from unnest(${jsonArray([])}::json[], ${wordArray([])}::int[])`.execute(store.db);
  expect(rows).toEqual([{ count: 0 }]);
});

test("words come as they are", async () => {
  const { rows } = await sql<{ list: readonly number[] }>`select ${wordArray([3, "1", 2])}::int[] as list`.execute(
    store.db,
  );
  expect(rows[0]?.list).toEqual([3, 1, 2]);
});
