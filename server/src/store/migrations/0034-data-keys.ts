import { type Kysely, sql } from "kysely";

/** Files of accounts are sealed, each account's with a key of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table data_key (
  account uuid primary key references account on delete cascade,
  -- sealed with SECRETS_KEY, for this account
  sealed text not null,
  created_on timestamptz(3) not null default now()
);
`;
