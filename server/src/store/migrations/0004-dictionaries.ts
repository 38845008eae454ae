import { type Kysely, sql } from "kysely";

/**
 * Imported dictionaries (numbers.md 9), voices of the speech engines, and what accounts and users keep beside their
 * numbers: office hours, addresses, cart.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [DICTIONARIES, BELONGINGS]) await sql.raw(part).execute(db);
}

const DICTIONARIES = `
-- One import of a file. Its rows bear its id; they are read when it is active, which one update makes it at the end.
create table dict_generation (
  id bigint generated always as identity primary key,
  name text not null check (name in ('lerg', 'lrn')),
  state text not null check (state in ('loading', 'active', 'old')),
  created_on timestamptz(3) not null,
  -- while loading: when nothing was written until then, its process is gone
  claimed_until timestamptz(3)
);
create unique index dict_generation_loading on dict_generation (name) where state = 'loading';
create unique index dict_generation_active on dict_generation (name) where state = 'active';

create table lerg_block (
  generation bigint not null references dict_generation,
  npa text not null,
  nxx text not null,
  -- first digit of the line, or A = all of the NXX that no digit has
  block text not null,
  state text,
  rate_center text,
  lata text,
  ocn text,
  company text,
  ocn_type text,
  city text,
  county text,
  postal_codes text[] not null,
  time_zone text,
  country text not null,
  effective_on date not null,
  -- day from which a later row of the same block stands in its place
  ended_on date,
  is_deleted boolean not null,
  primary key (generation, npa, nxx, block, effective_on)
);
create index lerg_block_rate_center on lerg_block (generation, country, state, lower(rate_center));
create index lerg_block_postal_codes on lerg_block using gin (postal_codes) where postal_codes <> '{}';

create table lrn_number (
  generation bigint not null references dict_generation,
  tn bigint not null,
  lrn bigint not null,
  spid text,
  ocn text,
  ported_on timestamptz(3),
  primary key (generation, tn)
);

-- What lookups read: only the active generation, so a statement never sees half a file.
create view lerg as
  select b.* from dict_generation g join lerg_block b on b.generation = g.id
  where g.name = 'lerg' and g.state = 'active' and not b.is_deleted;
create view lrn as
  select n.* from dict_generation g join lrn_number n on n.generation = g.id
  where g.name = 'lrn' and g.state = 'active';

create table dict_voice (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  type text not null check (type in ('Standard', 'WaveNet')),
  code text not null unique,
  name text not null,
  gender text not null check (gender in ('MALE', 'FEMALE')),
  natural_sample_rate_hertz integer,
  lang text not null,
  engine text not null
);

-- number block data of the far number, as it was when the call began
alter table call add column lerg json;
`;

const BELONGINGS = `
create table office_hours (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  name text,
  type text not null check (type in ('nonworking', 'lunchtime', 'coffeebreak', 'weekends')),
  dow text not null check (dow in ('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat')),
  time_from integer not null,
  time_to integer not null,
  created_by uuid references "user",
  modified_by uuid references "user",
  check (0 <= time_from and time_from < time_to and time_to <= 86400)
);
create index office_hours_account on office_hours (account, created_on desc);

create table address (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  "user" uuid not null references "user",
  name text not null,
  is_physical boolean not null,
  is_billing boolean not null,
  is_shipping boolean not null,
  address1 text not null,
  address2 text,
  zip_code text not null,
  city text not null,
  country text not null,
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index address_account on address (account, created_on desc);
create index address_user on address ("user", created_on desc);

create table cart_entry (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  "user" uuid not null references "user",
  payload json not null,
  expired_on timestamptz(3) not null
);
create index cart_entry_user on cart_entry ("user", created_on desc);
create index cart_entry_expired on cart_entry (expired_on);
`;
