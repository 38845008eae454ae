import { type Kysely, sql } from "kysely";

/** Accounts whose removal has begun are known, and every node forgets the keys of files that are gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- when what a deleted account had was begun to be removed last: it cannot be opened any more
alter table account add column removal_on timestamptz(3);

create function tell_data_key() returns trigger language plpgsql as $$
begin
  perform pg_notify('opentact', json_build_object('subject', 'opentact.data_key', 'body', old.account)::text);
  return null;
end $$;
create trigger tell_data_key after delete on data_key for each row execute function tell_data_key();

create index avatar_account on avatar (account);
`;
