import { type Kysely, sql } from "kysely";
import { StartError } from "../base/start-error.js";
import type { Store } from "./db.js";
import { SEALED_COLUMNS, type SealedColumn } from "./sealed-columns.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";

/** Rows of one statement. */
const BATCH = 500;
/** Two nodes that start with a new key do this one after the other. */
const LOCK_KEY = 7_303_014_202;

/** What is sealed of a row, and for whom. */
interface SealedRow {
  readonly key: string;
  readonly sealed: string;
}

/** Text of a row that is sealed, when there is any, of the whole database: one that has another key than the rest cannot be. */
export async function anySealed(db: Kysely<Tables>): Promise<{ column: SealedColumn; row: SealedRow } | undefined> {
  for (const column of SEALED_COLUMNS) {
    const [row] = await rowsOf(db, column, undefined, 1);
    if (row) return { column, row };
  }
  return undefined;
}

/** @throws Error when the box has another key */
export function openedBy(box: SecretBox, { isOwned }: SealedColumn, { key, sealed }: SealedRow): string {
  return box.decrypt(sealed, isOwned ? key : undefined);
}

/**
 * Seals with the new key what the former one sealed: all, or nothing when it throws. Nothing else may run on the database.
 * @returns how many secrets that were; 0 also when it was done before
 * @throws StartError when the former key does not open what is there
 */
export function resealAll(store: Store, box: SecretBox, former: SecretBox): Promise<number> {
  return store.transaction(async (tx) => {
    const db = tx as unknown as Kysely<Tables>;
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(db);
    await sql`set local statement_timeout = 0`.execute(db);
    const any = await anySealed(db);
    if (!any || isOpenedBy(box, any.column, any.row)) return 0;
    let count = 0;
    for (const column of SEALED_COLUMNS) count += await resealColumn(db, column, box, former);
    return count;
  });
}

function isOpenedBy(box: SecretBox, column: SealedColumn, row: SealedRow): boolean {
  try {
    openedBy(box, column, row);
    return true;
  } catch {
    return false;
  }
}

async function resealColumn(
  db: Kysely<Tables>,
  column: SealedColumn,
  box: SecretBox,
  former: SecretBox,
): Promise<number> {
  let count = 0;
  let last: string | undefined;
  for (;;) {
    const rows = await rowsOf(db, column, last, BATCH);
    if (rows.length === 0) return count;
    await write(
      db,
      column,
      rows.map((row) => resealed(column, row, box, former)),
    );
    count += rows.length;
    last = rows.at(-1)?.key;
  }
}

function rowsOf(
  db: Kysely<Tables>,
  { table, key, column }: SealedColumn,
  after: string | undefined,
  limit: number,
): Promise<SealedRow[]> {
  const [ofKey, ofColumn] = [sql.ref(key), sql.ref(column)];
  return sql<SealedRow>`
    select ${ofKey} as key, ${ofColumn} as sealed from ${sql.table(table)}
    where ${ofColumn} is not null and (${after ?? null}::uuid is null or ${ofKey} > ${after ?? null}::uuid)
    order by ${ofKey} limit ${limit}`
    .execute(db)
    .then(({ rows }) => rows);
}

interface Resealed extends SealedRow {
  readonly fingerprint: string | null;
}

function resealed(column: SealedColumn, row: SealedRow, box: SecretBox, former: SecretBox): Resealed {
  const owner = column.isOwned ? row.key : undefined;
  try {
    const secret = openedBy(former, column, row);
    const fingerprint = column.fingerprint === undefined ? null : box.fingerprint(secret);
    return { key: row.key, sealed: box.encrypt(secret, owner), fingerprint };
  } catch (cause) {
    const where = `${column.table}.${column.column} of ${row.key}`;
    throw new StartError(`SECRETS_KEY_PREVIOUS does not open ${where}: nothing was changed`, { cause });
  }
}

async function write(db: Kysely<Tables>, column: SealedColumn, rows: readonly Resealed[]): Promise<void> {
  const { table, key, fingerprint } = column;
  const set =
    fingerprint === undefined
      ? sql`${sql.id(column.column)} = v.sealed`
      : sql`${sql.id(column.column)} = v.sealed, ${sql.id(fingerprint)} = v.print`;
  const [keys, texts, prints] = [rows.map((r) => r.key), rows.map((r) => r.sealed), rows.map((r) => r.fingerprint)];
  await sql`
    update ${sql.table(table)} t set ${set}
    from unnest(${keys}::uuid[], ${texts}::text[], ${prints}::text[]) v (key, sealed, print)
    where t.${sql.id(key)} = v.key`.execute(db);
}
