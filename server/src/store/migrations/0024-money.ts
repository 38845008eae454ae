import { type Kysely, sql } from "kysely";

/** Decks of rates, and charges by increments; the currency of calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table call_rate (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  product integer not null references sip_product,
  -- of the leg: 'in' goes by the number of the account that was called, 'out' by the far number
  direction text not null check (direction in ('in', 'out')),
  -- digits that the called number begins with; '' fits every number
  prefix text not null check (prefix ~ '^[0-9]{0,15}$'),
  name text,
  per_minute numeric(14, 8) not null check (per_minute = 0 or per_minute >= 0.00001),
  -- once the call is answered
  connect numeric(14, 5) not null check (connect >= 0),
  minimum_seconds integer not null check (minimum_seconds between 1 and 3600),
  increment_seconds integer not null check (increment_seconds between 1 and 3600),
  effective_on timestamptz(3) not null,
  -- null: until a later rate of the prefix takes effect
  expired_on timestamptz(3),
  unique (product, direction, prefix, effective_on)
);

alter table call_charge drop constraint call_charge_per_minute_check;
alter table call_charge
  alter column per_minute type numeric(14, 8),
  add column connect numeric(14, 5) not null default 0,
  add column minimum_seconds integer not null default 60,
  add column increment_seconds integer not null default 60,
  -- the rate it comes from, which may be gone by now
  add column rate uuid,
  add column prefix text,
  -- what was charged for
  add column seconds integer,
  add check (per_minute >= 0 and (per_minute > 0 or connect > 0));

-- null while a call is not rated, as its price
alter table call add column currency text;
`;
