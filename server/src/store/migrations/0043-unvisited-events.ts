import { type Kysely, sql } from "kysely";

/**
 * Rows that are only added are looked at once more, to be marked as seen by everybody and to be frozen: for events and traces,
 * which go after a week, a second writing of each page, mostly whole, a quarter of the log. When rows go their pages are looked at
 * anyway, and so they are before their transactions wrap around. Statistics are made anew after half as many rows more, not after a
 * tenth: a call has some five writings, each of which counts as a row, so that it was a fiftieth of the calls.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table outbox set (autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0.5);
alter table call_trace set (autovacuum_vacuum_insert_threshold = -1);
alter table call set (autovacuum_analyze_scale_factor = 2.5);
`;
