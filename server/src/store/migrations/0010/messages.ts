/** Messages of both directions, their parts, queue and receipts; consent; senders of pools. */
export const MESSAGES = `
create table sms (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  type text not null check (type in ('smso', 'smsr', 'smsi')),
  state text not null check (state in ('created', 'sending', 'success', 'failed')),
  -- digits
  "from" text not null,
  "to" text not null,
  message text not null,
  thread text not null,
  delivered boolean not null default false,
  automated boolean not null default false,
  readed boolean not null default false,
  reason text,
  reference_id text,
  custom_callback_url text,
  -- own number: sender of an outbound, recipient of an inbound message
  tn bigint not null references tn,
  tn_lease uuid not null references tn_lease,
  messaging_profile uuid references messaging_profile on delete set null,
  sms_campaign uuid references sms_campaign,
  parts integer not null check (parts >= 1),
  encoding text not null check (encoding in ('GSM-7', 'UCS-2')),
  -- of one part, fixed at acceptance
  price numeric(14, 5) not null default 0 check (price >= 0),
  cost numeric(14, 5),
  -- null for an inbound message
  delivery_state text check (delivery_state in ('queued', 'sending', 'sent', 'delivered', 'sending_failed',
    'delivery_failed', 'delivery_unconfirmed')),
  error_code integer,
  error_message text,
  carrier_code text,
  carrier uuid references messaging_carrier on delete set null,
  maybe_duplicate boolean not null default false,
  send_after timestamptz(3),
  sent_on timestamptz(3),
  delivered_on timestamptz(3),
  valid_until timestamptz(3),
  keyword text check (keyword in ('stop', 'start', 'help', 'possible_stop')),
  provider_event uuid references provider_event on delete set null,
  created_by uuid references "user",
  check ((type = 'smsi') = (delivery_state is null))
) with (fillfactor = 80);
create index sms_account on sms (account, created_on desc);
create index sms_thread on sms (account, thread, created_on desc);
create index sms_tn on sms (tn, created_on desc);
create index sms_lease on sms (tn_lease);
create index sms_profile on sms (messaging_profile) where messaging_profile is not null;
create index sms_campaign_used on sms (sms_campaign) where sms_campaign is not null;
create index sms_carrier on sms (carrier) where carrier is not null;
create index sms_provider_event on sms (provider_event) where provider_event is not null;
-- messages that wait for a receipt
create index sms_unconfirmed on sms (sent_on) where delivery_state = 'sent';

create table sms_part (
  -- its low 16 bits go out as user_message_reference
  id bigint generated always as identity primary key,
  sms uuid not null references sms on delete cascade,
  number integer not null check (number >= 1),
  state text not null default 'queued' check (state in ('queued', 'accepted', 'delivered', 'failed', 'unknown')),
  carrier uuid references messaging_carrier on delete set null,
  -- id at the carrier as it was answered, lower case
  provider_id text,
  error_code integer,
  carrier_code text,
  unique (sms, number)
);
create index sms_part_provider on sms_part (carrier, provider_id) where provider_id is not null;

-- One row per try to hand a part over: what was asked of whom, and what came of it.
create table sms_attempt (
  id bigint generated always as identity primary key,
  sms uuid not null references sms on delete cascade,
  part integer not null,
  carrier uuid references messaging_carrier on delete set null,
  node text not null,
  started_on timestamptz(3) not null,
  ended_on timestamptz(3),
  outcome text,
  carrier_code text
);
create index sms_attempt_sms on sms_attempt (sms);
create index sms_attempt_carrier on sms_attempt (carrier) where carrier is not null;

-- Messages that wait to be handed over, in order of id per sender and recipient.
create table sms_queue (
  id bigint generated always as identity primary key,
  sms uuid not null unique references sms on delete cascade,
  account uuid not null,
  tn bigint not null,
  recipient text not null,
  parts integer not null,
  due_on timestamptz(3) not null,
  valid_until timestamptz(3) not null,
  attempts integer not null default 0,
  -- carriers given up for this message, and failures in a row at the present one
  tried uuid[] not null default '{}',
  carrier uuid,
  failures integer not null default 0,
  failing_since timestamptz(3),
  claimed_by text,
  claimed_until timestamptz(3)
);
create index sms_queue_sender on sms_queue (tn, id);
create index sms_queue_pair on sms_queue (tn, recipient, id);
create index sms_queue_claimed on sms_queue (claimed_until) where claimed_by is not null;

-- A sender and its queue: the row is the lock of the queue.
create table sms_sender (
  tn bigint primary key,
  queued_parts integer not null default 0 check (queued_parts >= 0),
  -- the rate of the number allows the next message then
  next_on timestamptz(3) not null,
  used_on timestamptz(3)
);
create index sms_sender_busy on sms_sender (next_on) where queued_parts > 0;

-- Receipts that came before the answer to their submit; taken up when the id is known.
create table sms_receipt_early (
  id bigint generated always as identity primary key,
  carrier uuid not null references messaging_carrier on delete cascade,
  provider_id text not null,
  recipient text,
  body json not null,
  received_on timestamptz(3) not null
);
create index sms_receipt_early_id on sms_receipt_early (carrier, provider_id);
create index sms_receipt_early_age on sms_receipt_early (received_on);

create table sms_optout (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  -- the subscriber; acts against every number of the profile
  "from" text not null,
  -- our number that got the message; null = entered by hand
  "to" bigint,
  keyword text,
  messaging_profile uuid not null references messaging_profile on delete cascade,
  source text not null check (source in ('sms', 'api', 'import', 'carrier')),
  deleted_on timestamptz(3)
);
create unique index sms_optout_active on sms_optout (messaging_profile, "from") where deleted_on is null;
create index sms_optout_account on sms_optout (account, created_on desc);

-- Last automatic reply: one per number, recipient and action in 60 s.
create table sms_auto_reply (
  tn bigint not null,
  recipient text not null,
  action text not null,
  sent_on timestamptz(3) not null,
  primary key (tn, recipient, action)
);

-- The sender a recipient knows.
create table sms_sticky_sender (
  messaging_profile uuid not null references messaging_profile on delete cascade,
  recipient text not null,
  tn bigint not null,
  primary key (messaging_profile, recipient)
);

-- Turn of the smooth weighted round robin over the classes of numbers.
create table sms_pool_turn (
  messaging_profile uuid primary key references messaging_profile on delete cascade,
  long_code integer not null default 0,
  toll_free integer not null default 0
);
`;
