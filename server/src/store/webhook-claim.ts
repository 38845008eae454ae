import { sql } from "kysely";

/** A claim lasts so long: longer than an attempt, short enough for what a dead process held (events.md 15, O3). */
export const CLAIM = sql`now() + interval '60 seconds'`;
/** Nobody sends it. */
export const FREE = { claimed_until: null, claimed_by: null };

/** Nobody is sending it, or whoever was has died. */
export function isFree(table: string) {
  const column = sql.ref(`${table}.claimed_until`);
  return sql<boolean>`(${column} is null or ${column} < now())`;
}
