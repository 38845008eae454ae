import { type Kysely, sql } from "kysely";

/** What people need to be let in, and what is mailed to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- keyed fingerprint of ha1b: the digest itself is sealed anew each time, so no row can be found by it
alter table sip_user add column ha1b_key text;
create index sip_user_ha1b_key on sip_user (ha1b_key);
`;
