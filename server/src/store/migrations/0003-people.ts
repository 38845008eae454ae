import { type Kysely, sql } from "kysely";

/** What people need to be let in, and what is mailed to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- keyed fingerprint of ha1b: the digest itself is sealed anew each time, so no row can be found by it
alter table sip_user add column ha1b_key text;
create index sip_user_ha1b_key on sip_user (ha1b_key);

create table mail (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  template text not null,
  recipient text not null,
  state text not null default 'created' check (state in ('created', 'sent', 'failed')),
  -- what the mail says, sealed: it may hold a link that gives access. Null once it is out or given up
  data text,
  attempts integer not null default 0,
  -- why the last try failed
  reason text
);
create index mail_created on mail (created_on desc);

-- links that set a new password, of users and SIP users
create table password_reset (
  uuid uuid primary key,
  "user" uuid references "user" on delete cascade,
  sip_user uuid references sip_user on delete cascade,
  -- who asked, lower case
  email text not null,
  -- SHA-256, hex; null when the address is unknown and no mail went out
  token_hash text unique,
  created_on timestamptz(3) not null,
  expires_on timestamptz(3) not null,
  used_on timestamptz(3)
);
create index password_reset_email on password_reset (email, created_on);
create index password_reset_user on password_reset ("user") where used_on is null;
create index password_reset_sip_user on password_reset (sip_user) where used_on is null;

-- pictures; owner is a user or a SIP user
create table avatar (
  uuid uuid primary key,
  account uuid not null references account,
  owner uuid not null,
  extension text not null check (extension in ('png', 'jpg', 'gif', 'webp')),
  created_on timestamptz(3) not null
);
create index avatar_owner on avatar (owner);

-- signing secret of callbacks and document requests, sealed; the former one signs too for a day
create table webhook_secret (
  account uuid primary key references account,
  created_on timestamptz(3) not null,
  secret text not null,
  previous text,
  previous_expired_on timestamptz(3)
);
`;
