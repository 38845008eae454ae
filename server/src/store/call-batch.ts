import { type Kysely, type RawBuilder, sql } from "kysely";
import { CALL_COLUMNS } from "./call-rows.js";
import { type PlacedRow, type PlacingValues, placing, placingValues, unseen } from "./event-placing.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import type { Outbox } from "./outbox.js";
import type { PackedChanges } from "./packed-changes.js";
import type { Tables } from "./tables.js";
import { upserting } from "./upsert.js";

type Values = PlacingValues & { readonly calls: Buffer };

const statement = new FixedStatement<Values, PlacedRow>((slot) => {
  const areStored = sql`(select count(*) from stored) is not null`;
  return sql`with stored as (
    ${upserting("call", CALL_COLUMNS, writtenCalls(slot))} returning 1
  ), ${placing(slot, areStored)}
  select account, after from cursor`;
});

/**
 * Stores rows of calls and events of them with their positions by one statement: what live calls say is mostly that, and
 * each way to the database and back costs as much as what is written on it. The rows are written first, as everywhere.
 * @param outbox is told what was given positions, and the accounts that are left to the sequencer
 * @throws an error of the database for which `isRepeated` is true when one of the events is stored already
 */
export async function writeCallBatch(
  db: Kysely<Tables>,
  outbox: Outbox,
  changes: PackedChanges,
  node: string,
): Promise<void> {
  const rows = changes.latestRows();
  const values = { calls: rows.array, ...placingValues(changes.events, changes.eventCounts, node) };
  const placed = await statement.rows(db, values);
  if (rows !== changes.rows) rows.release();
  outbox.stored(
    changes.eventCounts.keys(),
    placed.map((row) => changes.placed(row)),
  );
}

function writtenCalls(slot: SlotOf<Values>): RawBuilder<unknown> {
  const columns = CALL_COLUMNS.map((name) => (name === "price" ? sql`price::numeric` : sql.ref(name)));
  return sql`select ${sql.join(columns)} from unnest(${unseen(slot("calls"), "written_leg[]")})`;
}
