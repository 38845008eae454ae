import { type Kysely, sql } from "kysely";

/** What calls cost while they last, batches of calls, files that calls play, and the indexes of the call log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- A leg that costs money by the minute. Its row is there before it rings, so that what it may cost is set aside.
create table call_charge (
  call uuid primary key,
  created_on timestamptz(3) not null,
  account uuid not null references account,
  -- the node that owns the leg
  node text not null,
  ref_type text not null check (ref_type in ('voice_incoming', 'voice_outgoing')),
  -- the account's number whose price it is
  tn bigint not null,
  outbound_voice_profile uuid,
  per_minute numeric(14, 5) not null check (per_minute > 0),
  -- minutes that are set aside, later those that were charged
  minutes integer not null default 1 check (minutes >= 0),
  -- null once settled
  hold uuid,
  settled_on timestamptz(3),
  -- what was charged
  amount numeric(14, 5)
);
create index call_charge_open on call_charge (node) where settled_on is null;
create index call_charge_spent on call_charge (outbound_voice_profile, created_on)
  where outbound_voice_profile is not null;

-- Files of an account that calls play.
create table media (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text not null,
  format text not null check (format in ('wav', 'mp3')),
  -- seconds
  duration numeric(10, 2) not null,
  -- bytes
  size bigint not null,
  -- keys in the blob store: the file as it was uploaded, and what calls play of it
  file text not null,
  played text not null,
  created_by uuid references "user"
);
create unique index media_name on media (account, name);
create index media_account on media (account, created_on desc, uuid);

create table batch (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  type text not null default 'call_xml' check (type in ('call_xml')),
  state text not null default 'created' check (state in ('created', 'processing', 'success', 'failed', 'canceled')),
  outbound_voice_profile uuid references outbound_voice_profile on delete set null,
  tn_lease uuid not null references tn_lease,
  xml text not null,
  total integer not null,
  success integer not null default 0,
  failed integer not null default 0,
  canceled integer not null default 0,
  created_by uuid references "user",
  check (success + failed + canceled <= total)
);
create index batch_account on batch (account, created_on desc, uuid);
create index batch_open on batch (created_on) where state in ('created', 'processing');
create index batch_profile on batch (outbound_voice_profile) where outbound_voice_profile is not null;

create table batch_item (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  batch uuid not null references batch,
  -- place in the request
  number integer not null,
  phone bigint not null,
  state text not null default 'created' check (state in ('created', 'calling', 'success', 'failed', 'canceled')),
  reason text,
  call uuid,
  unique (batch, phone)
);
create index batch_item_batch on batch_item (batch, number);
create index batch_item_waiting on batch_item (batch, number) where state = 'created';

-- What masks compare and searches are ordered by. The parties of a call never change, so its updates stay within their
-- page. Masks use these with the locale C of the embedded database, elsewhere they are judged within the account.
create index call_from on call (account, (ltrim(lower("from"), '+')), uuid);
create index call_to on call (account, (ltrim(lower("to"), '+')), uuid);
create index call_number on call (account, (ltrim(lower(tn::text), '+'))) where tn is not null;
create index call_account_tn on call (account, tn, uuid);
create index call_live on call (account, created_on desc, uuid) where node is not null;
create index call_connection on call (sip_connection, created_on desc) where sip_connection is not null;
create index call_batch on call (batch_item) where batch_item is not null;
`;
