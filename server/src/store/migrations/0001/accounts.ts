/** Accounts, their users and tokens, messaging profiles, settings and nodes. */
export const ACCOUNTS = `
create table setting (
  name text primary key,
  value json not null,
  modified_on timestamptz(3) not null
);

create table node (
  id text primary key,
  roles text[] not null default '{}',
  address text,
  started_on timestamptz(3) not null,
  seen_on timestamptz(3) not null,
  job_worker_ids text[] not null default '{}'
);

create table account (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  name text not null,
  email text not null,
  phone text,
  address1 text,
  address2 text,
  zip_code text,
  city text,
  level text not null default 'Level0' check (level in ('ServiceAccount', 'Level0', 'Level1', 'Level2')),
  balance numeric(14, 5) not null default 0,
  time_zone text,
  disabled_on timestamptz(3),
  deleted_on timestamptz(3),
  admin uuid,
  messaging_profile_default uuid,
  notify_balance boolean not null default false,
  legacy_call_state boolean,
  balance_low numeric(14, 5),
  notify_email json not null default '{}'
);
create index account_created on account (created_on desc);

create table "user" (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  email text not null,
  password_hash text,
  phone_number text,
  first_name text,
  last_name text,
  gender text check (gender in ('Male', 'Female', 'Other')),
  dob timestamptz(3),
  avatar text,
  role text not null default 'User' check (role in ('Admin', 'User', 'Provider')),
  gmail_user_id text,
  facebook_user_id text,
  apple_user_id text,
  wechat_user_id text,
  -- session tokens made before this moment are refused: a changed password ends them
  sessions_from timestamptz(3),
  deleted_on timestamptz(3)
);
create unique index user_email on "user" (lower(email));
create unique index user_gmail on "user" (gmail_user_id) where gmail_user_id is not null;
create index user_account on "user" (account, created_on desc);

-- Deferred: an account and its first user are made together, each naming the other.
alter table account add constraint account_admin foreign key (admin) references "user" deferrable initially deferred;

create table token (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  "user" uuid not null references "user",
  name text not null,
  ttl integer not null check (ttl >= 60),
  -- first 4 characters, for lists; the rest is known only by its SHA-256
  prefix text not null,
  token_hash text not null,
  expired_on timestamptz(3) not null,
  used_on timestamptz(3),
  used_from text
);
create unique index token_hash on token (token_hash);
create index token_user on token ("user", created_on desc);

create table messaging_profile (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text not null,
  callback_url text,
  callback_url2 text,
  number_pool_enable boolean not null default false,
  long_code_weight integer not null default 1 check (long_code_weight between 0 and 9),
  tollfree_weight integer not null default 1 check (tollfree_weight between 0 and 9),
  skip_unhealthy_tns boolean not null default false,
  sticky_sender boolean not null default false,
  smpp_account uuid,
  callback_disabled_on timestamptz(3),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index messaging_profile_account on messaging_profile (account, created_on desc);
alter table account add constraint account_messaging_profile foreign key (messaging_profile_default)
  references messaging_profile deferrable initially deferred;

create table idempotency_key (
  id uuid primary key,
  scope text not null,
  method text not null,
  path text not null,
  key text not null,
  body_hash text not null,
  -- null until the answer is stored; a claim without an answer ends 60 s after claimed_on
  status integer,
  body text,
  claimed_on timestamptz(3) not null,
  expires_on timestamptz(3) not null
);
create unique index idempotency_key_request on idempotency_key (scope, key, method, path);
create index idempotency_key_expires on idempotency_key (expires_on);
`;
