import { type Kysely, sql } from "kysely";

/** Bulk messages, what campaigns have sent of their rates, and what waits for a review. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table sms_batch (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  state text not null default 'created' check (state in ('created', 'processing', 'success', 'failed', 'canceled')),
  -- sender; null = the pool of the profile
  "from" bigint,
  messaging_profile uuid references messaging_profile on delete set null,
  message text not null,
  custom_callback_url text,
  validity_period integer,
  total integer not null,
  success integer not null default 0,
  failed integer not null default 0,
  canceled integer not null default 0,
  -- items wait, or their messages have no result yet
  is_open boolean not null default true,
  created_by uuid references "user",
  check (success + failed + canceled <= total)
);
create index sms_batch_account on sms_batch (account, created_on desc, uuid);
create index sms_batch_open on sms_batch (created_on) where is_open;
create index sms_batch_profile on sms_batch (messaging_profile) where messaging_profile is not null;

create table sms_batch_item (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  batch uuid not null references sms_batch,
  -- place in the request
  number integer not null,
  phone bigint not null,
  state text not null default 'created' check (state in ('created', 'sending', 'success', 'failed', 'canceled')),
  reason text,
  sms uuid,
  unique (batch, phone)
);
create index sms_batch_item_batch on sms_batch_item (batch, number);
create index sms_batch_item_waiting on sms_batch_item (batch, number) where state = 'created';
create index sms_batch_item_sending on sms_batch_item (batch) where state = 'sending';

-- Parts that a campaign has begun to send, by second of the epoch: a window of a minute slides over them.
create table sms_campaign_rate (
  campaign uuid not null references sms_campaign on delete cascade,
  second bigint not null,
  parts integer not null,
  primary key (campaign, second)
);

-- Parts that all campaigns of a brand have begun to send on a day of the carrier that caps them.
create table sms_brand_day (
  -- tax id, else uuid of the brand
  brand text not null,
  day date not null,
  parts integer not null,
  primary key (brand, day)
);

-- Messages that look like fraud: held, or slowed down, until an Admin has looked or a day is over.
create table sms_review (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  kind text not null check (kind in ('same_text', 'sms_pumping')),
  -- md5 of the text, or the first digits of recipients
  key text not null,
  sample text not null,
  state text not null default 'held' check (state in ('held', 'released', 'refused')),
  until_on timestamptz(3) not null,
  -- of what is slowed down: when the next message may go
  next_on timestamptz(3) not null,
  unique (account, kind, key)
);
create index sms_review_created on sms_review (created_on desc);
`;
