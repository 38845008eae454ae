import { type Kysely, type RawBuilder, sql } from "kysely";
import { storableJson } from "../base/storable-json.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import type { Tables } from "./tables.js";

/** Tables of what live calls say. */
export type CallTable = "call" | "call_record" | "call_flow_log";

type Rows = { readonly rows: string };

/** Columns that never change after their first row; transcripts have a way of their own. */
const FIXED = new Set(["uuid", "account", "created_on", "init_on", "direction", "transcript"]);

const statements = new Map<string, FixedStatement<Rows, never>>();

/** Inserts rows of one shape, or brings stored ones to it. */
export async function upsert<T extends { readonly uuid: string }>(
  db: Kysely<Tables>,
  table: CallTable,
  rows: readonly T[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const key = `${table} ${columns.join()}`;
  let statement = statements.get(key);
  if (!statement) {
    statement = new FixedStatement<Rows, never>((slot: SlotOf<Rows>) =>
      upserting(
        table,
        columns,
        sql`
    select ${namesOf(columns)} from json_populate_recordset(null::${sql.table(table)}, ${slot("rows")}::json)`,
      ),
    );
    statements.set(key, statement);
  }
  await statement.rows(db, { rows: storableJson(rows) });
}

/**
 * `insert` of what `rows`, a `select` of these columns, gives: rows of any number from one parameter are the same statement
 * and never meet the parameter limit. The order is that of the keys, so that two batches cannot wait for each other.
 */
export function upserting(table: CallTable, columns: readonly string[], rows: RawBuilder<unknown>): RawBuilder<never> {
  const changed = columns
    .filter((name) => !FIXED.has(name))
    .map((name): RawBuilder<unknown> => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  return sql`
    insert into ${sql.table(table)} (${namesOf(columns)})
    ${rows}
    order by uuid
    on conflict (uuid) do update set ${sql.join(changed)}`;
}

function namesOf(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.ref(name)));
}
