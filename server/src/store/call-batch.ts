import { type Kysely, sql } from "kysely";
import type { CallChange } from "../domain/call/port/call-writer.js";
import { rowText } from "../domain/call/row-text.js";
import type { NewEvent } from "../domain/event/port.js";
import { bytesOf } from "./binary-array.js";
import {
  byAccount,
  type PlacedRow,
  type PlacingValues,
  placedBatches,
  placing,
  placingValues,
} from "./event-placing.js";
import { FixedStatement } from "./fixed-statement.js";
import type { Outbox } from "./outbox.js";
import type { Tables } from "./tables.js";
import { upserting } from "./upsert.js";

type Values = PlacingValues & { readonly calls: Buffer };

const statements = new Map<string, FixedStatement<Values, PlacedRow>>();

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
  const values = { calls: rowsBytes(calls), ...placingValues(events, own, node) };
  const rows = await statementOf([...Object.keys(calls[0]?.call ?? {}), "node"]).rows(db, values);
  outbox.stored(own.keys(), placedBatches(rows, own));
}

/** The rows, as bytes: a text would be looked through for what cannot be stored, and these are free of that. */
function rowsBytes(calls: readonly CallChange[]): Buffer {
  let text = "";
  for (const { call, node, lasting } of calls) text += `${text === "" ? "[" : ","}${rowText(call, node, lasting)}`;
  return bytesOf(`${text}]`);
}

function statementOf(columns: readonly string[]): FixedStatement<Values, PlacedRow> {
  const key = columns.join();
  let statement = statements.get(key);
  if (!statement) {
    statement = new FixedStatement<Values, PlacedRow>((slot) => {
      const areStored = sql`(select count(*) from stored) is not null`;
      return sql`with stored as (
        ${upserting("call", columns, slot("calls"))} returning 1
      ), ${placing(slot, areStored)}`;
    });
    statements.set(key, statement);
  }
  return statement;
}
