import { type Kysely, sql } from "kysely";

/** Special prices, caller lists, renewal of leases, messaging profiles' replies and the operators they name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

/** Cost columns as in tn_profile. */
const COSTS = [
  "nrc",
  "mrc",
  ...["voice", "fax", "emergency"].flatMap((f) => [
    `${f}_nrc`,
    `${f}_mrc`,
    `${f}_incoming_per_min_cost`,
    `${f}_outgoing_per_min_cost`,
  ]),
  ...["sms", "mms"].flatMap((f) => [`${f}_nrc`, `${f}_mrc`, `${f}_per_send_cost`, `${f}_per_receive_cost`]),
]
  .map((name) => `${name} numeric(14, 5) not null check (${name} >= 0)`)
  .join(",\n  ");

const TEXT = `
-- Every cost is there: those not given were copied from the profile. The newest valid one of the account wins, else
-- the newest valid one for all accounts.
create table tn_special_price (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  tn_profile uuid not null references tn_profile on delete cascade,
  -- null = for all accounts
  account uuid references account,
  expired_on timestamptz(3) not null,
  ${COSTS},
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index tn_special_price_profile on tn_special_price (tn_profile, account, created_on desc);
create index tn_special_price_account on tn_special_price (account, created_on desc);
create index tn_special_price_expires on tn_special_price (expired_on);

-- An order keeps the name of a profile that is removed.
alter table tn_order_item drop constraint tn_order_item_tn_profile_fkey;
alter table tn_order_item add constraint tn_order_item_tn_profile_fkey foreign key (tn_profile)
  references tn_profile on delete set null;
create index tn_order_item_profile on tn_order_item (tn_profile) where tn_profile is not null;

-- Callers of a behaviour profile: digits, digits with a trailing * (a prefix), or anonymous.
create table tn_profile_caller (
  tn_profile uuid not null references tn_profile on delete cascade,
  list text not null check (list in ('blacklist', 'whitelist')),
  entry text not null,
  primary key (tn_profile, list, entry)
);

alter table tn_lease
  -- next try of a renewal that could not be paid; null = none failed in this period
  add column renew_after timestamptz(3),
  -- notices of a coming release that were given in this period: 1, 2 before its end, 3, 4 before the end of grace
  add column notices smallint not null default 0;
-- Leases and subscriptions that have ended let go of a profile that is removed.
alter table tn_lease drop constraint tn_lease_messaging_profile_fkey;
alter table tn_lease add constraint tn_lease_messaging_profile_fkey foreign key (messaging_profile)
  references messaging_profile on delete set null;
alter table lease_subscription drop constraint lease_subscription_messaging_profile_fkey;
alter table lease_subscription add constraint lease_subscription_messaging_profile_fkey foreign key (messaging_profile)
  references messaging_profile on delete set null;

-- Searches of an account's leases: in the order they are shown, and by the first and last digits of the number.
drop index tn_lease_account;
create index tn_lease_account on tn_lease (account, created_on desc, uuid) where released_on is null;
create index tn_lease_modified on tn_lease (account, modified_on desc, uuid) where released_on is null;
create index tn_lease_tn on tn_lease (account, tn, uuid) where released_on is null;
create index tn_lease_head on tn_lease (account, (tn::text) text_pattern_ops) where released_on is null;
create index tn_lease_tail on tn_lease (account, reverse(tn::text) text_pattern_ops) where released_on is null;
-- Leases of an account that are not released: counting 100,000 of them for each page would cost more than the page.
create table lease_count (
  account uuid primary key references account on delete cascade,
  leases integer not null
);
insert into lease_count (account, leases)
  select account, count(*) from tn_lease where released_on is null group by account;
create function lease_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into lease_count as c (account, leases)
      select account, count(*) from fresh where released_on is null group by account order by account
      on conflict (account) do update set leases = c.leases + excluded.leases;
  elsif tg_op = 'DELETE' then
    insert into lease_count as c (account, leases)
      select account, -count(*) from gone where released_on is null group by account order by account
      on conflict (account) do update set leases = c.leases + excluded.leases;
  else
    insert into lease_count as c (account, leases)
      select account, sum(change) from (
        select account, 1 as change from fresh where released_on is null
        union all select account, -1 from gone where released_on is null) changes
      group by account having sum(change) <> 0 order by account
      on conflict (account) do update set leases = c.leases + excluded.leases;
  end if;
  return null;
end $$;
create trigger lease_counted_insert after insert on tn_lease referencing new table as fresh
  for each statement execute function lease_counted();
create trigger lease_counted_update after update on tn_lease referencing old table as gone new table as fresh
  for each statement execute function lease_counted();
create trigger lease_counted_delete after delete on tn_lease referencing old table as gone
  for each statement execute function lease_counted();

create index tn_toll_free on tn (tn) where type = 'toll_free';

create index tn_lease_profile on tn_lease (tn_profile) where tn_profile is not null;
create index tn_lease_in_grace on tn_lease (account) where renew_after is not null and released_on is null;

-- Calendar months before this moment have been billed.
alter table account add column invoiced_to timestamptz(3);
create index token_expires on token (expired_on);

create table messaging_autoresponse (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  messaging_profile uuid not null references messaging_profile on delete cascade,
  op text not null check (op in ('start', 'stop', 'info')),
  -- upper case, as texts are compared (messaging.md 11.1)
  keywords text[] not null,
  resp_text text not null,
  -- a2 of the subscriber's country, or * for every one
  country_code text not null default '*'
);
create index messaging_autoresponse_profile on messaging_autoresponse (messaging_profile, created_on desc);

-- Mobile carriers and what they charge per part of a message.
create table operator (
  -- a2, and the country as it is answered
  country text not null,
  country_entity json not null,
  name text not null,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  surcharge_sms numeric(14, 5) not null default 0 check (surcharge_sms >= 0),
  sms boolean not null default true,
  primary key (country, name)
);
-- What the carriers of the US asked per part of a registered long code when this was written; an operator's own
-- contract may say otherwise.
insert into operator (country, country_entity, name, created_on, modified_on, surcharge_sms)
  select 'US', json_build_object('name', 'United States', 'a2', 'US', 'a3', 'USA', 'n', 840, 'country_code', 1,
    'national_code', null), name, now(), now(), fee
  from (values ('AT&T', 0.003), ('T-Mobile', 0.003), ('US Cellular', 0.005), ('Verizon', 0.003)) as known (name, fee);

create index lease_subscription_campaign on lease_subscription (sms_campaign)
  where sms_campaign is not null and removed_on is null;
`;
