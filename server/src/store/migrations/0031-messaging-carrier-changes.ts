import { type Kysely, sql } from "kysely";

/** Processes that remember how carriers of messages are reached are told when that changes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

/** What is not there is not remembered, so new rows need not be told; nor what the last try met. */
const TEXT = `
create function tell_messaging_carrier() returns trigger language plpgsql as $$
begin
  perform pg_notify('opentact', '{"subject":"opentact.messaging_carrier"}');
  return null;
end $$;
create trigger tell_messaging_carrier
  after update of name, kind, is_active, direction, settings, secrets_encrypted or delete on messaging_carrier
  for each row execute function tell_messaging_carrier();
`;
