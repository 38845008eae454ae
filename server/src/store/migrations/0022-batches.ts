import { type Kysely, sql } from "kysely";

/** Batches that are paused, and how fast a profile may begin calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table batch drop constraint batch_state_check;
alter table batch add constraint batch_state_check
  check (state in ('created', 'processing', 'paused', 'success', 'failed', 'canceled'));

alter table outbound_voice_profile add column calls_per_second integer check (calls_per_second > 0);
`;
