import { type Kysely, sql } from "kysely";

/**
 * A phone that registers again changes its row and nothing that an index holds, so that the change stays within its page:
 * nobody looks registrations up by their end alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
drop index registration_expires;
alter table registration set (fillfactor = 50);
`;
