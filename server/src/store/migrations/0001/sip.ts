/** SIP: products, domains and users, their registrations, peers by address, apps, outbound profiles, trunks. */
export const SIP = `
create table sip_product (
  id integer primary key check (id between 1 and 1024),
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  name text not null,
  description text,
  type text not null check (type in ('public', 'private')),
  tech_prefix integer not null,
  rate_table_id integer not null,
  route_plan_id integer not null
);
insert into sip_product (id, created_on, modified_on, name, type, tech_prefix, rate_table_id, route_plan_id)
  values (1, now(), now(), 'Standard', 'public', 1, 1, 1);

-- One row of prefixes for everything that has one, so that a prefix names one thing only.
create sequence tech_prefix minvalue 100000 maxvalue 999999;

create table sip_connection (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text not null,
  is_active boolean not null default true,
  ip text,
  hostname text,
  port integer not null check (port between 1 and 65535),
  tech_prefix integer not null unique default nextval('tech_prefix'),
  shaken_verify_policy integer not null default 0 check (shaken_verify_policy between 0 and 3),
  shaken_minimum_accepted_attest_lvl text not null default 'C'
    check (shaken_minimum_accepted_attest_lvl in ('A', 'B', 'C')),
  trusted boolean not null default false,
  is_gateway boolean not null default false,
  product integer not null default 1 references sip_product,
  created_by uuid references "user",
  modified_by uuid references "user",
  check (ip is not null or hostname is not null)
);
create index sip_connection_account on sip_connection (account, created_on desc);
create index sip_connection_ip on sip_connection (ip) where ip is not null;

create table sip_control_app (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text not null,
  is_active boolean not null default true,
  product integer not null default 1 references sip_product,
  tech_prefix integer not null unique default nextval('tech_prefix'),
  auto_answer boolean not null default true,
  max_call_length_min integer check (max_call_length_min >= 1),
  shaken_verify_policy integer not null default 0 check (shaken_verify_policy between 0 and 3),
  shaken_minimum_accepted_attest_lvl text not null default 'C'
    check (shaken_minimum_accepted_attest_lvl in ('A', 'B', 'C')),
  webhook_url text,
  webhook_method text not null default 'POST' check (webhook_method in ('GET', 'POST')),
  webhook_request_timeout integer check (webhook_request_timeout >= 0),
  webhook_events text[] not null default '{init,ringing,live,hangup,destroyed}',
  webhook_disabled_on timestamptz(3),
  call_flow_url text,
  call_flow_method text not null default 'GET' check (call_flow_method in ('GET', 'POST')),
  call_flow_request_timeout integer check (call_flow_request_timeout >= 0),
  -- the hosted document, byte for byte
  call_flow_xml text,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index sip_control_app_account on sip_control_app (account, created_on desc);

create table outbound_voice_profile (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text not null,
  is_active boolean not null default true,
  product integer not null default 1 references sip_product,
  tech_prefix integer not null unique default nextval('tech_prefix'),
  tn_lease uuid,
  shaken_sign_policy integer not null default 0 check (shaken_sign_policy between 0 and 3),
  channel_limit integer check (channel_limit >= 0),
  max_rate numeric(14, 5) check (max_rate >= 0),
  daily_spend_limit numeric(14, 5) check (daily_spend_limit >= 0),
  record_calls integer not null default 0 check (record_calls between 0 and 2),
  file_format text not null default 'wav' check (file_format in ('wav', 'mp3')),
  audio_track_type integer not null default 0 check (audio_track_type between 0 and 1),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index outbound_voice_profile_account on outbound_voice_profile (account, created_on desc);
create index outbound_voice_profile_lease on outbound_voice_profile (tn_lease) where tn_lease is not null;

create table sip_domain (
  domain text primary key check (domain = lower(domain)),
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  sip_connection uuid references sip_connection,
  sip_control_app uuid references sip_control_app,
  outbound_voice_profile uuid references outbound_voice_profile on delete set null,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index sip_domain_account on sip_domain (account, created_on desc);
create index sip_domain_connection on sip_domain (sip_connection) where sip_connection is not null;
create index sip_domain_app on sip_domain (sip_control_app) where sip_control_app is not null;
create index sip_domain_profile on sip_domain (outbound_voice_profile) where outbound_voice_profile is not null;

create table sip_user (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  sip_domain text not null references sip_domain,
  login text not null,
  is_active boolean not null default true,
  email text,
  phone_number text,
  first_name text,
  last_name text,
  avatar text,
  dob timestamptz(3),
  gender text check (gender in ('Male', 'Female', 'Other')),
  same_domain_calls_only boolean not null default false,
  remote_ip text,
  -- digests of the password, encrypted with SECRETS_KEY
  ha1_md5 text not null,
  ha1_sha256 text not null,
  ha1b text not null,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create unique index sip_user_login on sip_user (sip_domain, lower(login));
create index sip_user_account on sip_user (account, created_on desc);

create table registration (
  sip_user uuid not null references sip_user on delete cascade,
  contact text not null,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  transport text not null,
  address text not null,
  port integer not null,
  flow text,
  call_id text not null,
  cseq bigint not null,
  q real not null default 1,
  expires_on timestamptz(3) not null,
  user_agent text,
  node text not null,
  primary key (sip_user, contact)
);
create index registration_expires on registration (expires_on);
create index registration_node on registration (node);

create table sip_switch (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  sip_domain text not null references sip_domain,
  name text not null,
  description text,
  remote_ip text,
  remote_domain text,
  is_active boolean not null default true,
  created_by uuid references "user",
  modified_by uuid references "user",
  check (remote_ip is not null or remote_domain is not null)
);
create index sip_switch_domain on sip_switch (sip_domain, created_on desc);
create index sip_switch_ip on sip_switch (remote_ip) where remote_ip is not null;

-- Trunks of the operator to the telephone network.
create table carrier (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  name text not null unique,
  host text not null,
  port integer not null default 5060 check (port between 1 and 65535),
  transport text not null default 'udp' check (transport in ('udp', 'tcp')),
  priority integer not null default 0,
  weight integer not null default 1 check (weight >= 0),
  is_active boolean not null default true,
  username text,
  password_encrypted text,
  -- addresses or CIDRs that calls may come from
  addresses text[] not null default '{}'
);
`;
