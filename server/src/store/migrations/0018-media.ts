import { type Kysely, sql } from "kysely";

/** What was said in a recording, and how a leg sounded. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table call_record add column transcript json;
alter table call add column quality json;
`;
