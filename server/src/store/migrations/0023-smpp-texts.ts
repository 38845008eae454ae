import { type Kysely, sql } from "kysely";

/** Parts of texts that customers hand in, who holds the links of a carrier, and deliveries that were not seen to be answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- A text of a customer whose last part has not come: its message is there, but does not go out.
create table smpp_text (
  sms uuid primary key references sms on delete cascade,
  smpp_account uuid not null references smpp_account on delete cascade,
  sender text not null,
  recipient text not null,
  reference integer not null,
  total integer not null,
  -- what data_coding 0 means; null = GSM-7
  charset text,
  unique (smpp_account, sender, recipient, reference, total)
);

create table smpp_part (
  sms uuid not null references smpp_text on delete cascade,
  number integer not null,
  data_coding integer not null,
  bytes bytea not null,
  primary key (sms, number)
);

-- One process binds to a carrier, as long as it renews this.
create table messaging_carrier_lease (
  carrier uuid primary key references messaging_carrier on delete cascade,
  node text not null,
  until timestamptz(3) not null,
  -- state of each link as it was at the last renewal
  links json not null
);

-- Deliveries that are stored, and whose acknowledgement may not have been written.
create table sms_unseen (
  carrier uuid not null references messaging_carrier on delete cascade,
  digest text not null,
  received_on timestamptz(3) not null,
  primary key (carrier, digest)
);
create index sms_unseen_received on sms_unseen (received_on);
`;
