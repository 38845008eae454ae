import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { CALL_COLUMNS, CHANGED_COLUMNS } from "./call-rows.js";
import { RowArray } from "./row-array.js";

const UUID = "0123ABcd-4567-489a-8bcd-ef0123456789";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
  await sql`create type probe as (u uuid, t text, j json, at timestamptz, i integer, b bigint, yes boolean)`.execute(
    store.db,
  );
});
afterAll(() => store.close());

interface Probe {
  readonly u: string | null;
  readonly t: string | null;
  readonly j: string | null;
  readonly at: string | null;
  readonly i: number | null;
  readonly b: number | null;
  readonly yes: boolean;
}

async function throughDatabase(rows: readonly Probe[]): Promise<readonly unknown[]> {
  const array = new RowArray(7);
  for (const { u, t, j, at, i, b, yes } of rows) {
    const start = array.row();
    array.uuid(u);
    array.text(t);
    array.json(j);
    array.time(at);
    array.int4(i);
    array.int8(b);
    array.bool(yes);
    array.endRow(start);
  }
  const { rows: found } = await sql`
    select u::text, t, j::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, i, b::text, yes
    from unnest(${array.array}::probe[]) with ordinality as r(u, t, j, at, i, b, yes, n) order by n`.execute(store.db);
  array.release();
  return found;
}

const NULLS: Probe = { u: null, t: null, j: null, at: null, i: null, b: null, yes: false };

test("values come as they are, in their order", async () => {
  const texts = ["", "short", "héllo \u{1f600}", "a text that is longer than twenty letters", "ü", "x".repeat(200_000)];
  const rows = texts.map((t, n) => ({ ...NULLS, t, j: JSON.stringify({ t, '"\\': "\0" }), i: n - 1, yes: n === 1 }));
  const numbers = [0, 1, -1, 2 ** 31, -(2 ** 32), 2 ** 32 - 1, 390_123_456_789_012, Number.MAX_SAFE_INTEGER].map(
    (b) => ({
      ...NULLS,
      u: UUID,
      b,
    }),
  );
  const found = await throughDatabase([...rows, NULLS, ...numbers]);
  expect(found).toEqual([
    ...rows,
    NULLS,
    ...numbers.map((row) => ({ ...row, u: UUID.toLowerCase(), b: String(row.b) })),
  ]);
});

test("times are those of the text, in any year", async () => {
  const times = ["2026-11-28T03:04:05.678Z", "1970-01-01T00:00:00.000Z", "1999-12-31T23:59:59.999Z"];
  for (let day = 0; day < 1_500; day++) times.push(new Date(Date.UTC(1999, 0, 1) + day * 86_400_000).toISOString());
  for (const year of [1900, 2000, 2100, 2399])
    for (const day of ["02-28", "03-01", "12-31"]) times.push(`${year}-${day}T12:00:00.001Z`);
  const found = await throughDatabase([...times.map((at) => ({ ...NULLS, at })), { ...NULLS, at: "2026-11-28" }]);
  expect(found).toMatchObject([...times.map((at) => ({ at })), { at: "2026-11-28T00:00:00.000Z" }]);
});

test("what no text of the database can have is replaced, and no rows are an empty list", async () => {
  const found = await throughDatabase(["a\0b", "\ud800 and some twenty letters more"].map((t) => ({ ...NULLS, t })));
  expect(found).toMatchObject([{ t: "a\uFFFDb" }, { t: "\uFFFD and some twenty letters more" }]);
  expect(await throughDatabase([])).toEqual([]);
});

test.each([
  { ...NULLS, u: "" },
  { ...NULLS, u: `${UUID}0` },
  { ...NULLS, u: UUID.replace("a", "g") },
  { ...NULLS, u: UUID.replace("a", "\u0130") },
  { ...NULLS, at: "2026-11-28T03:04:05.67xZ" },
  { ...NULLS, at: "soon" },
  { ...NULLS, i: 2 ** 31 },
  { ...NULLS, i: 0.5 },
  { ...NULLS, b: 2 ** 60 },
])("what a column cannot take is refused as the database refuses it: %j", async (row) => {
  await expect(throughDatabase([row])).rejects.toMatchObject({ code: "22P02" });
});

test("types of written rows have the columns that are written, in their order, and a call each of its columns", async () => {
  const columnsOf = async (type: string) => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = ${type}::regclass and attnum > 0 and not attisdropped
      order by attnum`.execute(store.db);
    return rows.map(({ name }) => name);
  };
  expect(await columnsOf("written_leg")).toEqual(CALL_COLUMNS);
  expect(await columnsOf("changed_leg")).toEqual(CHANGED_COLUMNS);
  expect((await columnsOf("call")).sort()).toEqual([...CALL_COLUMNS].sort());
});
