import { type Kysely, sql } from "kysely";

/** What carriers said is removed by its age. The rows lie in the order in which they came: an index of blocks costs their writing nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("create index provider_event_age on provider_event using brin (created_on) with (autosummarize = on)")
    .execute(db);
}
