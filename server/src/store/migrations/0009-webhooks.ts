import { type Kysely, sql } from "kysely";

/**
 * Webhooks: who is to be told, and every delivery with its attempts. A delivery bears what its log shows of the event,
 * because it is kept longer than the event itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- events up to this position may have been removed
alter table event_cursor add column purged bigint not null default 0;

-- the URL besides subscriptions and apps that is told of this event
alter table outbox add column callback json;

alter table event_subscription
  add column secret_former_encrypted text,
  add column secret_former_until timestamptz(3);

create table webhook_endpoint (
  -- that of its target; for a URL that single messages name, made of account and URL
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  kind text not null check (kind in ('sip_control_app', 'messaging_profile', 'sms', 'subscription')),
  -- only of kind sms: the others have theirs in the row of their target
  url text check ((kind = 'sms') = (url is not null)),
  -- since the last success: the first failed attempt, and the deliveries that were given up
  failing_since timestamptz(3),
  exhausted integer not null default 0
);
create index webhook_endpoint_account on webhook_endpoint (account);

create table webhook_delivery (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null,
  endpoint uuid not null references webhook_endpoint,
  event uuid not null,
  type text not null,
  action text,
  ref_id uuid not null,
  sequence integer not null,
  -- null until the event has its own: nothing is sent before
  position bigint,
  target_kind text not null,
  target uuid not null,
  method text not null check (method in ('GET', 'POST')),
  url text not null,
  state text not null check (state in ('pending', 'delivered', 'failed', 'disabled')),
  attempts integer not null default 0,
  -- attempts of the present run through the schedule; null = one attempt alone
  round integer default 0,
  next_attempt_on timestamptz(3),
  delivered_on timestamptz(3),
  -- an attempt is in flight; past this time its process is taken for dead
  claimed_until timestamptz(3),
  -- the node that sends it
  claimed_by text,
  log json not null default '[]',
  unique (event, endpoint),
  check ((state = 'pending') = (next_attempt_on is not null))
);
create index webhook_delivery_due on webhook_delivery (next_attempt_on) where state = 'pending';
create index webhook_delivery_queue on webhook_delivery (endpoint, next_attempt_on, position) where state = 'pending';
create index webhook_delivery_order on webhook_delivery (endpoint, ref_id, sequence) where state = 'pending';
create index webhook_delivery_claimed on webhook_delivery (claimed_by) where claimed_by is not null;
create index webhook_delivery_account on webhook_delivery (account, created_on desc);
create index webhook_delivery_ref on webhook_delivery (account, ref_id);
create index webhook_delivery_created on webhook_delivery (created_on);
`;
