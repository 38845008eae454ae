import { type Kysely, sql } from "kysely";

/**
 * A message changes its state three times, and each change wrote its row into all ten indexes, because the state and the
 * carrier were in two of them. With none of what changes in an index of its own the row is changed in place (HOT).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- A message whose carrier is gone shows none, whether its column is emptied or not.
alter table sms drop constraint sms_carrier_fkey;
alter table sms_part drop constraint sms_part_carrier_fkey;
alter table sms_attempt drop constraint sms_attempt_carrier_fkey;
drop index sms_carrier;
drop index sms_attempt_carrier;

-- Messages that were handed over up to this time wait for no receipt any more.
create table sms_confirmed (
  is_one boolean primary key default true check (is_one),
  until timestamptz(3) not null
);
insert into sms_confirmed (until)
  select coalesce(min(sent_on) filter (where delivery_state = 'sent') - interval '1 second', max(sent_on),
    '2000-01-01T00:00:00Z') from sms;
drop index sms_unconfirmed;
create index sms_sent on sms using brin (sent_on) with (pages_per_range = 32, autosummarize = on);

-- Room for the next versions of all rows of a page: they are changed together.
alter table sms set (fillfactor = 50);
alter table sms_part set (fillfactor = 60);
alter table sms_attempt set (fillfactor = 60);
`;
