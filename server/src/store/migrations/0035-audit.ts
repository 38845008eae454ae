import { type Kysely, sql } from "kysely";

/** Who did what (security.md 13, 14), and the archives of what an account has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table audit_entry (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  kind text not null,
  -- operationId of the API, or what happened beside it
  operation text not null,
  actor_type text not null check (actor_type in ('user', 'sip_user', 'link', 'stranger', 'platform')),
  -- who; null for one who is not known. No reference: entries outlive whom they tell of
  actor uuid,
  actor_account uuid,
  actor_role text,
  -- the API token that was used
  token uuid,
  -- whose data it was; null: of nobody, or of many
  account uuid,
  -- what was touched: an id, a number, the name of a domain
  ref text,
  address text not null,
  request_id text,
  details json not null default '{}'
);
create index audit_entry_time on audit_entry (created_on, uuid);
create index audit_entry_account on audit_entry (account, created_on);
create index audit_entry_actor on audit_entry (actor, created_on);

-- Entries are added, and removed when their time is over: by a transaction that says so.
create function audit_entry_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('opentact.audit_retention', true) = 'on' then return old; end if;
  raise exception 'entries of the audit log stay as they are';
end $$;
create trigger audit_entry_stays before update or delete on audit_entry
  for each row execute function audit_entry_stays();
create trigger audit_entry_not_emptied before truncate on audit_entry
  for each statement execute function audit_entry_stays();

create table account_export (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  created_by uuid,
  state text not null check (state in ('waiting', 'running', 'available', 'failed', 'expired')),
  reason text,
  -- how far it is
  calls bigint not null default 0,
  messages bigint not null default 0,
  records bigint not null default 0,
  -- bytes of the archive, once it is there
  size bigint not null default 0,
  -- key of the archive; null until it is begun and after it is gone
  file text,
  expired_on timestamptz(3)
);
create index account_export_account on account_export (account, created_on desc);
create unique index account_export_open on account_export (account) where state in ('waiting', 'running');
create index account_export_expired on account_export (expired_on) where file is not null;

-- A blocked emergency call is told to its account by mail, once an hour at most.
create table emergency_notice (
  account uuid primary key references account,
  told_on timestamptz(3) not null
);
`;
