import { type Kysely, sql } from "kysely";

/** What is around SIP users: invites and groups, and peers known by their address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table sip_user_invite (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  sip_domain text not null references sip_domain on delete cascade,
  name text not null,
  expired_on timestamptz(3) not null,
  -- sealed with SECRETS_KEY; found by its keyed fingerprint
  token text not null,
  token_key text not null unique,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index sip_user_invite_domain on sip_user_invite (sip_domain, created_on desc);

create table sip_user_group (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  sip_domain text not null references sip_domain,
  owner uuid not null references sip_user on delete cascade,
  name text not null
);
create index sip_user_group_owner on sip_user_group (owner, created_on desc);
create index sip_user_group_domain on sip_user_group (sip_domain);
create index sip_user_group_name on sip_user_group (account, lower(name));

create table sip_user_group_member (
  sip_user_group uuid not null references sip_user_group on delete cascade,
  sip_user uuid not null references sip_user on delete cascade,
  created_on timestamptz(3) not null,
  primary key (sip_user_group, sip_user)
);
create index sip_user_group_member_user on sip_user_group_member (sip_user);

-- One address or host once in a domain, however it is written.
drop index sip_switch_ip;
create unique index sip_switch_address on sip_switch (sip_domain, network(remote_ip::inet)) where remote_ip is not null;
create unique index sip_switch_host on sip_switch (sip_domain, lower(remote_domain)) where remote_domain is not null;
create index sip_switch_account on sip_switch (account);
drop index sip_connection_ip;
create index sip_connection_address on sip_connection ((ip::inet)) where ip is not null;
create index sip_connection_hostname on sip_connection (lower(hostname)) where hostname is not null;

create index sip_user_email on sip_user (lower(email)) where email is not null;

-- the switch that a call came in by
alter table call add column sip_switch uuid;
`;
