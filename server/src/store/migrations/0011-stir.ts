import { type Kysely, sql } from "kysely";

/** STIR/SHAKEN: certificates of the operator, trust roots, and what origids stand for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table stir_certificate (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  subject text not null,
  -- SHA-256 of the certificate in hex; its first 16 digits are the public name of the chain
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  not_before timestamptz(3) not null,
  not_after timestamptz(3) not null,
  spc text[] not null,
  tns text[] not null,
  x5u text not null,
  is_active boolean not null,
  chain text not null,
  key_encrypted text not null,
  created_by uuid references "user" on delete set null,
  modified_by uuid references "user" on delete set null
);
create unique index stir_certificate_name on stir_certificate (left(fingerprint, 16));
create unique index stir_certificate_active on stir_certificate (is_active) where is_active;

create table stir_root (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  subject text not null,
  fingerprint text not null,
  not_before timestamptz(3) not null,
  not_after timestamptz(3) not null,
  pem text not null,
  created_by uuid references "user" on delete set null,
  modified_by uuid references "user" on delete set null
);
create unique index stir_root_fingerprint on stir_root (fingerprint);

-- written when a call is signed with an origid for the first time
create table stir_origin (
  origid uuid primary key,
  kind text not null check (kind in ('account', 'connection', 'gateway')),
  uuid uuid not null,
  created_on timestamptz(3) not null
);
`;
