/** Carriers of messages, where messages go, accounts of the SMPP server, raw events of carriers. */
export const CARRIERS = `
create table messaging_carrier (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  name text not null unique,
  kind text not null check (kind in ('smpp', 'http', 'simulator')),
  is_active boolean not null default true,
  direction text not null default 'both' check (direction in ('both', 'send', 'receive')),
  price_table text,
  default_country text not null default 'US',
  settings json not null default '{}',
  -- what of the settings is secret, sealed, as one JSON object
  secrets_encrypted text,
  secret_names text[] not null default '{}',
  last_error text,
  -- since when the carrier is in the state it is in
  since timestamptz(3),
  created_by uuid references "user",
  modified_by uuid references "user"
);

create table messaging_route (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  priority integer not null,
  is_active boolean not null default true,
  match json not null default '{}',
  targets json not null,
  fallback uuid[] not null default '{}',
  any_sender boolean not null default false,
  force_carrier boolean not null default false,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index messaging_route_priority on messaging_route (priority, created_on) where is_active;

create table smpp_account (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  system_id text not null unique,
  password_hash text not null,
  is_active boolean not null default true,
  allowed_ips text[] not null default '{}',
  max_binds integer not null default 4,
  "window" integer not null default 100,
  rate integer not null default 50,
  messaging_profile uuid references messaging_profile on delete set null,
  message_id_format text not null default 'decimal15' check (message_id_format in ('decimal15', 'hex')),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index smpp_account_account on smpp_account (account, created_on desc);
create index smpp_account_profile on smpp_account (messaging_profile) where messaging_profile is not null;

-- What a carrier told us, as it came: stored before it is worked off.
create table provider_event (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  provider text not null,
  carrier uuid references messaging_carrier on delete set null,
  state text not null default 'created' check (state in ('created', 'skipped', 'success', 'failed')),
  -- id of the event, id of the message it is about, both at the carrier
  reference_event_id text,
  reference_object_id text,
  payload json not null,
  process_result json
);
create unique index provider_event_reference on provider_event (carrier, reference_event_id)
  where carrier is not null and reference_event_id is not null;
create index provider_event_open on provider_event (created_on) where state = 'created';
`;
