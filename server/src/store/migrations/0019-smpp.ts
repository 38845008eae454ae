import { type Kysely, sql } from "kysely";

/** What customers hand in over SMPP, what waits to go to them, and parts of long texts that wait for the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table smpp_submit (
  message_id text primary key,
  smpp_account uuid not null references smpp_account on delete cascade,
  sms uuid not null references sms on delete cascade,
  -- registered_delivery as it was asked for
  registered smallint not null
);
create index smpp_submit_sms on smpp_submit (sms);
create index smpp_submit_account on smpp_submit (smpp_account);

create table smpp_delivery (
  id bigint generated always as identity primary key,
  smpp_account uuid not null references smpp_account on delete cascade,
  -- the message that came in, or that the receipt is about
  sms uuid not null references sms on delete cascade,
  -- null: it came in
  message_id text,
  created_on timestamptz(3) not null,
  due_on timestamptz(3) not null,
  tries integer not null default 0
);
create index smpp_delivery_due on smpp_delivery (smpp_account, due_on);
create index smpp_delivery_sms on smpp_delivery (sms);
create index smpp_delivery_created on smpp_delivery (created_on);

create table sms_inbound_part (
  carrier uuid not null references messaging_carrier on delete cascade,
  sender text not null,
  recipient text not null,
  reference integer not null,
  total integer not null,
  number integer not null,
  data_coding integer not null,
  -- what data_coding 0 means; null = GSM-7
  charset text,
  bytes bytea not null,
  received_on timestamptz(3) not null,
  primary key (carrier, sender, recipient, reference, total, number)
);
create index sms_inbound_part_received on sms_inbound_part (received_on);
`;
