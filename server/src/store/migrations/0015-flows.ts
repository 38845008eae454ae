import { type Kysely, sql } from "kysely";

/** Contacts keep the proxies they came through (RFC 3327), and a phone may hold several flows (RFC 5626). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table registration add column binding text;
update registration set binding = contact;
alter table registration alter column binding set not null;
alter table registration drop constraint registration_pkey;
alter table registration add primary key (sip_user, binding);
alter table registration add column path text[] not null default '{}';
alter table registration add column instance text;
alter table registration add column reg_id integer;
`;
