import { type Kysely, sql } from "kysely";

/** The reference that ties the parts of a long message together stays the same through all tries, and is no other's of the hour. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- given when it is taken for the first time; null = a message of one part, or one that was never taken
alter table sms_queue add column reference integer;

-- The last reference of a pair of numbers: the next long message has the next one.
create table sms_reference (
  tn bigint not null,
  recipient text not null,
  last integer not null check (last between 0 and 65535),
  used_on timestamptz(3) not null,
  primary key (tn, recipient)
);
create index sms_reference_age on sms_reference (used_on);
`;
