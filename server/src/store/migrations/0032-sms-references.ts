import { type Kysely, sql } from "kysely";

/**
 * Each message was looked up eight times more for what its rows refer to, and locked its number, lease, account, profile
 * and user once more for that. What it refers to is read by the same transaction that stores it; accounts, leases and users are
 * never removed, a number never that has been leased, and no message is. A message whose profile is gone shows none, whether
 * its column is emptied or not. Parts, attempts and places in the queue are stored with their message, or with its
 * row locked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
alter table sms drop constraint sms_account_fkey, drop constraint sms_tn_fkey, drop constraint sms_tn_lease_fkey,
  drop constraint sms_messaging_profile_fkey, drop constraint sms_created_by_fkey;
alter table sms_part drop constraint sms_part_sms_fkey;
alter table sms_attempt drop constraint sms_attempt_sms_fkey;
alter table sms_queue drop constraint sms_queue_sms_fkey;
-- Nothing looks for messages by these.
drop index sms_lease;
drop index sms_profile;
-- One index finds those of a recipient, and those of a pair of numbers.
drop index sms_queue_recipient;
drop index sms_queue_pair;
create index sms_queue_pair on sms_queue (recipient, tn, id);
`;
