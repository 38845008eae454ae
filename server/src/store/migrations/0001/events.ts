/**
 * Events: one row each, written in the transaction of its change (architecture.md 7).
 * `body` is json, not jsonb: it is only ever passed on, keeps the order of its members, and may hold what a peer sent
 * (jsonb refuses a NUL character, and one such event would hold up every event behind it).
 */
export const EVENTS = `
create table outbox (
  seq bigint generated always as identity primary key,
  uuid uuid not null unique,
  account uuid not null,
  type text not null,
  ref_id uuid not null,
  sequence integer not null check (sequence >= 1),
  position bigint,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  body json not null,
  delivery_report json not null default '[]'
) with (fillfactor = 80);
create unique index outbox_sequence on outbox (ref_id, sequence);
create unique index outbox_position on outbox (account, position) where position is not null;
create index outbox_waiting on outbox (account, seq) where position is null;
create index outbox_created on outbox (created_on);

-- The row is the lock of its account while positions are given.
create table event_cursor (
  account uuid primary key references account,
  position bigint not null
);

create table event_subscription (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  "user" uuid not null references "user",
  channel text not null default 'wss' check (channel in ('wss', 'webhook')),
  type text not null,
  is_active boolean not null default true,
  expired_on timestamptz(3),
  -- entity_id as it was given; entity_key = what events carry: domain name, uuid or digits
  entity_type text check (entity_type in ('sip_domain', 'sip_user', 'sip_switch', 'did', 'sip_control_app',
    'messaging_profile', 'sip_connection')),
  entity_id text,
  entity_key text,
  url text,
  secret_encrypted text,
  disabled_on timestamptz(3),
  check ((entity_type is null) = (entity_id is null) and (entity_type is null) = (entity_key is null)),
  check ((channel = 'webhook') = (url is not null))
);
create unique index event_subscription_same on event_subscription
  ("user", channel, type, coalesce(entity_type, ''), coalesce(entity_key, ''), coalesce(url, ''));
create index event_subscription_account on event_subscription (account, channel);

-- Open event websockets: who is online, on which node.
create table event_socket (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  account uuid not null,
  "user" uuid not null,
  node text not null
);
create index event_socket_user on event_socket ("user");
create index event_socket_node on event_socket (node);
`;
