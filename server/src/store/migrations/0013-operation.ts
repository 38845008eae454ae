import { type Kysely, sql } from "kysely";

/** What operators see of calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- SIP messages of legs, many legs a row: the call path writes few rows, and messages are alike, so they pack well together.
create table call_trace (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  calls uuid[] not null,
  body bytea not null
);
-- it is packed already
alter table call_trace alter column body set storage external;
create index call_trace_calls on call_trace using gin (calls);
create index call_trace_age on call_trace (created_on);

-- Percent of the limit of the day that the account was told of, and whether something was refused for it.
alter table account_spend
  add column alarmed smallint not null default 0,
  add column is_reached boolean not null default false;
create index account_spend_day on account_spend (day);
create index call_charge_account on call_charge (account, created_on);

-- Countries that an account has called, and what an Admin said of them.
create table account_destination (
  account uuid not null references account,
  -- a2 code
  country text not null check (country ~ '^[A-Z]{2}$'),
  modified_on timestamptz(3) not null,
  -- null: as the installation has it
  is_open boolean,
  -- calls wait for the word of an Admin
  is_held boolean not null default false,
  first_on timestamptz(3),
  last_on timestamptz(3),
  primary key (account, country)
);

-- When an account was told of a kind of alarm last.
create table account_alarm (
  account uuid not null references account,
  kind text not null check (kind in ('short_calls', 'rate')),
  told_on timestamptz(3) not null,
  primary key (account, kind)
);
`;
