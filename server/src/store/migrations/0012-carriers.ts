import { type Kysely, sql } from "kysely";

/** Carriers with several gateways, limits, registration and rules for numbers and headers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table carrier_gateway (
  uuid uuid primary key,
  carrier uuid not null references carrier on delete cascade,
  host text not null,
  -- null: as DNS says, or the default of the transport
  port integer check (port between 1 and 65535),
  transport text not null check (transport in ('udp', 'tcp', 'tls')),
  priority integer not null,
  weight integer not null check (weight >= 0),
  is_active boolean not null,
  is_registrar boolean not null
);
create index carrier_gateway_carrier on carrier_gateway (carrier);

insert into carrier_gateway (uuid, carrier, host, port, transport, priority, weight, is_active, is_registrar)
  select gen_random_uuid(), uuid, host, port, transport, 0, 1, true, true from carrier;

alter table carrier
  drop column host,
  drop column port,
  drop column transport,
  add column channel_limit integer check (channel_limit > 0),
  add column calls_per_second integer check (calls_per_second > 0),
  -- {user, domain, expires}; null: the platform does not register
  add column registration json,
  add column outbound json not null default '{"called":{"format":"e164","strip":"","add":""},"caller":{"format":"e164","strip":"","add":""},"from_host":"own","identity":"asserted","privacy":"hide","headers":[],"remove_headers":[]}',
  add column inbound json not null default '{"called":{"strip":"","add":""},"caller":{"strip":"","add":""}}',
  add column created_by uuid references "user" on delete set null,
  add column modified_by uuid references "user" on delete set null;
`;
