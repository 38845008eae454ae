import { type Kysely, sql } from "kysely";

/** Failed SIP digests by address: who guesses passwords is not forgiven by a restart. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table sip_guess (
  node text not null,
  address text not null,
  -- login@domain; empty = all users together
  sip_user text not null,
  failures integer not null check (failures > 0),
  since_on timestamptz(3) not null,
  primary key (node, address, sip_user)
);
`;
