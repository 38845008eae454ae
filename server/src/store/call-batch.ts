import { type Kysely, type RawBuilder, sql } from "kysely";
import type { CallChange } from "../domain/call/port/call-writer.js";
import type { NewEvent } from "../domain/event/port.js";
import { CALL_COLUMNS, callRows } from "./call-rows.js";
import {
  byAccount,
  eventRows,
  type PlacedRow,
  type PlacingValues,
  placedBatches,
  placing,
  placingValues,
  unseen,
} from "./event-placing.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import type { Outbox } from "./outbox.js";
import type { Tables } from "./tables.js";
import { upserting } from "./upsert.js";

type Values = PlacingValues & { readonly calls: Buffer };

const statement = new FixedStatement<Values, PlacedRow>((slot) => {
  const areStored = sql`(select count(*) from stored) is not null`;
  return sql`with stored as (
    ${upserting("call", CALL_COLUMNS, writtenCalls(slot))} returning 1
  ), ${placing(slot, areStored)}`;
});

/**
 * Stores rows of calls and events of them with their positions by one statement: what live calls say is mostly that, and
 * each way to the database and back costs as much as what is written on it. The rows are written first, as everywhere.
 * @param calls each once, at least one
 * @param outbox is told what was given positions, and the accounts that are left to the sequencer
 * @throws an error of the database for which `isRepeated` is true when one of the events is stored already
 */
export async function writeCallBatch(
  db: Kysely<Tables>,
  outbox: Outbox,
  batch: { readonly calls: readonly CallChange[]; readonly events: readonly NewEvent[]; readonly node: string },
): Promise<void> {
  const { calls, events, node } = batch;
  const own = byAccount(events);
  const rows = callRows(calls);
  const written = eventRows(events);
  const values = { calls: rows.bytes, ...placingValues(written, own, node) };
  const placed = await statement.rows(db, values);
  rows.release();
  written.release();
  outbox.stored(own.keys(), placedBatches(placed, own));
}

function writtenCalls(slot: SlotOf<Values>): RawBuilder<unknown> {
  const columns = CALL_COLUMNS.map((name) => (name === "price" ? sql`price::numeric` : sql.ref(name)));
  return sql`select ${sql.join(columns)} from unnest(${unseen(slot("calls"), "written_call[]")})`;
}
