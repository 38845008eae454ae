import { type Kysely, sql } from "kysely";

/** What people need to be let in, and what is mailed to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- keyed fingerprint of ha1b: the digest itself is sealed anew each time, so no row can be found by it
alter table sip_user add column ha1b_key text;
create index sip_user_ha1b_key on sip_user (ha1b_key);

create table mail (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  template text not null,
  recipient text not null,
  state text not null default 'created' check (state in ('created', 'sent', 'failed')),
  -- what the mail says, sealed: it may hold a link that gives access. Null once it is out or given up
  data text,
  attempts integer not null default 0,
  -- why the last try failed
  reason text
);
create index mail_created on mail (created_on desc);
`;
