/** Rate profiles, inventory, leases and their features, orders. */
export const NUMBERS = `
create table tn_profile (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  kind text not null default 'rate' check (kind in ('rate', 'behaviour')),
  -- null for a rate profile: those are the operator's
  account uuid references account,
  name text not null,
  description text,
  is_active boolean not null default true,
  priority text check (priority in ('high', 'normal', 'low')),
  toll_free boolean,
  tn_search_validator text,
  tn_search_placeholder text,
  tn_search_tooltip text,
  features text[] not null default '{voice,sms}',
  applies_to text[] not null default '{voice}',
  country text,
  nrc numeric(14, 5) not null default 0 check (nrc >= 0),
  mrc numeric(14, 5) not null default 0 check (mrc >= 0),
  voice_nrc numeric(14, 5) not null default 0 check (voice_nrc >= 0),
  voice_mrc numeric(14, 5) not null default 0 check (voice_mrc >= 0),
  voice_incoming_per_min_cost numeric(14, 5) not null default 0 check (voice_incoming_per_min_cost >= 0),
  voice_outgoing_per_min_cost numeric(14, 5) not null default 0 check (voice_outgoing_per_min_cost >= 0),
  fax_nrc numeric(14, 5) not null default 0 check (fax_nrc >= 0),
  fax_mrc numeric(14, 5) not null default 0 check (fax_mrc >= 0),
  fax_incoming_per_min_cost numeric(14, 5) not null default 0 check (fax_incoming_per_min_cost >= 0),
  fax_outgoing_per_min_cost numeric(14, 5) not null default 0 check (fax_outgoing_per_min_cost >= 0),
  emergency_nrc numeric(14, 5) not null default 0 check (emergency_nrc >= 0),
  emergency_mrc numeric(14, 5) not null default 0 check (emergency_mrc >= 0),
  emergency_incoming_per_min_cost numeric(14, 5) not null default 0 check (emergency_incoming_per_min_cost >= 0),
  emergency_outgoing_per_min_cost numeric(14, 5) not null default 0 check (emergency_outgoing_per_min_cost >= 0),
  sms_nrc numeric(14, 5) not null default 0.01 check (sms_nrc >= 0),
  sms_mrc numeric(14, 5) not null default 0 check (sms_mrc >= 0),
  sms_per_send_cost numeric(14, 5) not null default 0 check (sms_per_send_cost >= 0),
  sms_per_receive_cost numeric(14, 5) not null default 0 check (sms_per_receive_cost >= 0),
  mms_nrc numeric(14, 5) not null default 0 check (mms_nrc >= 0),
  mms_mrc numeric(14, 5) not null default 0 check (mms_mrc >= 0),
  mms_per_send_cost numeric(14, 5) not null default 0 check (mms_per_send_cost >= 0),
  mms_per_receive_cost numeric(14, 5) not null default 0 check (mms_per_receive_cost >= 0),
  tn_provider text,
  register_provider text,
  sms_provider text,
  voice_provider text,
  created_by uuid references "user",
  modified_by uuid references "user",
  check ((kind = 'behaviour') = (account is not null))
);
create unique index tn_profile_name on tn_profile (name) where kind = 'rate';
create index tn_profile_account on tn_profile (account, created_on desc) where account is not null;

create table tn (
  tn bigint primary key check (tn between 1000000 and 999999999999999),
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  type text not null check (type in ('long_code', 'toll_free')),
  stock_state text not null default 'available' check (stock_state in ('offer', 'available', 'reserved', 'ordering',
    'unknown', 'leased', 'quarantine', 'returned', 'disabled')),
  profile uuid not null references tn_profile,
  voice boolean not null default true,
  sms boolean not null default true,
  mms boolean not null default false,
  fax boolean not null default false,
  emergency boolean not null default false,
  registered boolean not null default false,
  country text not null,
  state text,
  city text,
  rate_center text,
  -- parts of a North American number
  npa text,
  nxx text,
  -- prices of this number alone; null = those of the profile
  nrc numeric(14, 5) check (nrc >= 0),
  mrc numeric(14, 5) check (mrc >= 0),
  provider text not null default 'static',
  carrier_ref text,
  reserved_by uuid references account,
  reserved_until timestamptz(3),
  released_by uuid references account,
  quarantine_until timestamptz(3),
  deleted_on timestamptz(3)
);
create index tn_stock on tn (country, type, tn) where stock_state = 'available';
create index tn_stock_npa on tn (npa, nxx, tn) where stock_state = 'available';
create index tn_stock_place on tn (state, lower(rate_center), tn) where stock_state = 'available';
create index tn_stock_city on tn (lower(city), tn) where stock_state = 'available';
create index tn_reserved on tn (reserved_until) where stock_state = 'reserved';
create index tn_quarantine on tn (quarantine_until) where stock_state = 'quarantine';
create index tn_profile_used on tn (profile);

create table tn_order (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  state text not null default 'created' check (state in ('created', 'verify', 'processing', 'success', 'failed')),
  request json not null,
  -- null until the prices are fixed
  nrc numeric(14, 5),
  mrc numeric(14, 5),
  sip_connection uuid,
  sip_control_app uuid,
  created_by uuid references "user"
);
create index tn_order_account on tn_order (account, created_on desc);
create index tn_order_open on tn_order (created_on) where state in ('created', 'verify', 'processing');

create table tn_order_item (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  tn_order uuid not null references tn_order,
  -- place in the request
  number integer not null,
  tn bigint not null,
  features text[] not null,
  autorenew boolean not null,
  profile text not null,
  tn_profile uuid references tn_profile,
  state text not null default 'created' check (state in ('created', 'verify', 'processing', 'success', 'failed')),
  reason text,
  description text,
  nrc numeric(14, 5),
  mrc numeric(14, 5),
  tn_lease uuid,
  unique (tn_order, tn)
);
create index tn_order_item_tn on tn_order_item (tn);

create table tn_lease (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  tn bigint not null references tn,
  expired_on timestamptz(3) not null,
  -- day of the month that renewals aim at, which short months do not have
  period_day integer not null check (period_day between 1 and 31),
  autorenew boolean not null default true,
  -- null while the lease is active
  released_on timestamptz(3),
  tn_profile uuid references tn_profile on delete set null,
  messaging_profile uuid references messaging_profile,
  sip_connection uuid references sip_connection,
  sip_control_app uuid references sip_control_app,
  sip_user uuid references sip_user on delete set null,
  tn_order uuid references tn_order,
  created_by uuid references "user",
  modified_by uuid references "user",
  check (num_nonnulls(sip_connection, sip_control_app, sip_user) <= 1)
);
create unique index tn_lease_active on tn_lease (tn) where released_on is null;
create unique index tn_lease_sip_user on tn_lease (sip_user) where sip_user is not null and released_on is null;
create index tn_lease_account on tn_lease (account, created_on desc) where released_on is null;
create index tn_lease_connection on tn_lease (sip_connection) where sip_connection is not null;
create index tn_lease_app on tn_lease (sip_control_app) where sip_control_app is not null;
create index tn_lease_user_any on tn_lease (sip_user) where sip_user is not null;
create index tn_lease_messaging on tn_lease (messaging_profile) where messaging_profile is not null;
create index tn_lease_expires on tn_lease (expired_on) where released_on is null;
create index tn_lease_order on tn_lease (tn_order) where tn_order is not null;
alter table outbound_voice_profile add constraint outbound_voice_profile_lease foreign key (tn_lease)
  references tn_lease on delete set null;

create table lease_subscription (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  tn_lease uuid not null references tn_lease,
  type text not null check (type in ('voice', 'sms', 'mms', 'fax', 'emergency')),
  messaging_profile uuid references messaging_profile,
  sms_campaign uuid,
  assignment_status text,
  warning text,
  -- null while the feature is on
  removed_on timestamptz(3)
);
create unique index lease_subscription_active on lease_subscription (tn_lease, type) where removed_on is null;
create index lease_subscription_messaging on lease_subscription (messaging_profile) where messaging_profile is not null;
`;
