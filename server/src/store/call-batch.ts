import { type Kysely, type RawBuilder, sql } from "kysely";
import { CALL_COLUMNS, CHANGED_COLUMNS, CHANGING_COLUMNS } from "./call-rows.js";
import { type PlacedRow, type PlacingValues, placing, placingValues, unseen } from "./event-placing.js";
import { FixedStatement, type SlotOf } from "./fixed-statement.js";
import type { Outbox } from "./outbox.js";
import type { PackedChanges } from "./packed-changes.js";
import type { Tables } from "./tables.js";
import { upserting } from "./upsert.js";

interface CallValues {
  /** Whole rows. */
  readonly calls: Buffer;
  /** What changed of stored ones, and how many they are. */
  readonly changes: Buffer;
  readonly changed: number;
}

type Values = PlacingValues & CallValues;

/** What `unknown_call` of migration 0042 says. */
const UNKNOWN_CALL = "OT404";

/** One row without an account where no account is given positions: who looks for it finds out whether the calls are known. */
type Row = PlacedRow | { readonly account: null };

const statement = new FixedStatement<Values, Row>((slot) => {
  const areStored = sql`(select count(*) from changed) + (select count(*) from stored) is not null`;
  return sql`with changed as (
    ${changing(slot)} returning 1
  ), stored as (
    ${upserting("call", CALL_COLUMNS, writtenCalls(slot))} returning 1
  ), ${placing(slot, areStored)}
  select cursor.account, cursor.after
  from (select case when (select count(*) from changed) = ${slot("changed")}::int then true
    else unknown_call() end as are_known) k left join cursor on true where k.are_known`;
});

/**
 * Stores rows of calls and events of them with their positions by one statement: what live calls say is mostly that, and
 * each way to the database and back costs as much as what is written on it. The rows are written first, as everywhere.
 * @param outbox is told what was given positions, and the accounts that are left to the sequencer
 * @throws an error of the database for which `isRepeated` is true when one of the events is stored already, `isUnknownCall`
 * where a call is not stored whose whole row is not here
 */
export async function writeCallBatch(
  db: Kysely<Tables>,
  outbox: Outbox,
  changes: PackedChanges,
  node: string,
): Promise<void> {
  const rows = changes.latestRows();
  const changed = changes.latestChangedRows();
  const calls: CallValues = { calls: rows.array, changes: changed.array, changed: changed.count };
  const placed = await statement.rows(db, {
    ...calls,
    ...placingValues(changes.events, changes.eventCounts, node),
  });
  if (rows !== changes.rows) rows.release();
  if (changed !== changes.changedRows) changed.release();
  outbox.stored(
    changes.eventCounts.keys(),
    placed.flatMap((row) => (row.account === null ? [] : changes.placed(row))),
  );
}

/** A change of a call that was never stored: it has to be written whole. */
export function isUnknownCall(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === UNKNOWN_CALL;
}

/**
 * Changes of stored calls, in the order of their keys as in `upserting`. Whoever plans it is made to believe that they are one
 * (what is between two values is taken for a two hundredth): it is found by its key, also while the table is young and
 * looks small.
 */
function changing(slot: SlotOf<Values>): RawBuilder<unknown> {
  const columns = CHANGING_COLUMNS.map((name) => sql`${sql.ref(name)} = ${sent(name, "w")}`);
  return sql`update call k set ${sql.join(columns)}
    from (select ${sql.join(CHANGED_COLUMNS.map((name) => sql.ref(name)))}
      from unnest(${unseen(slot("changes"), "changed_leg[]")})
      where modified_on between '-infinity' and 'infinity' order by uuid) w
    where k.uuid = w.uuid`;
}

/** An amount is sent as text, in which no digit is lost. */
function sent(name: string, table: string): RawBuilder<unknown> {
  const value = sql.ref(`${table}.${name}`);
  return name === "price" ? sql`${value}::numeric` : value;
}

function writtenCalls(slot: SlotOf<Values>): RawBuilder<unknown> {
  const columns = CALL_COLUMNS.map((name) => sent(name, "w"));
  return sql`select ${sql.join(columns)} from unnest(${unseen(slot("calls"), "written_leg[]")}) w`;
}
