import { type Kysely, sql } from "kysely";

/**
 * Calls that a node has stand in a small table of their own. As long as indexes of `call` asked for the node, the end of a
 * leg was a row for each of its ten indexes once more: a change of anything an index looks at is. Rows of `outbox` are found
 * by their uuid, so that the index of their order, which only those that wait for a position are read by, goes as well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create table live_call (
  account uuid not null,
  call uuid not null,
  node text not null,
  primary key (account, call)
);
-- It is as large as it ever was, so that plans do not change with each quiet hour; rows of it live for seconds or hours.
alter table live_call set (vacuum_truncate = off, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
insert into live_call (account, call, node) select account, uuid, node from call where node is not null;

-- By statement, and as triggers: whoever writes a call, also a node of a former version.
create function call_begins() returns trigger language plpgsql as $$
begin
  insert into live_call (account, call, node) select account, uuid, node from written where node is not null;
  return null;
end $$;
create function call_ends() returns trigger language plpgsql as $$
begin
  delete from live_call l using written w where w.node is null and l.account = w.account and l.call = w.uuid;
  return null;
end $$;
create trigger call_begins after insert on call referencing new table as written
  for each statement execute function call_begins();
create trigger call_ends after update on call referencing new table as written
  for each statement execute function call_ends();

drop index call_live;
drop index call_node;
drop index call_domain;

alter table outbox drop constraint outbox_pkey;
`;
