import { type Kysely, sql } from "kysely";

/** Processes that remember whose credentials are whose are told when that changes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

/** What is not there is not remembered, so new rows need not be told; nor when and from where a token was used. */
const TEXT = `
create function tell_auth() returns trigger language plpgsql as $$
begin
  perform pg_notify('opentact', '{"subject":"opentact.auth"}');
  return null;
end $$;
create trigger tell_auth after update of token_hash, expired_on, "user" or delete on token
  for each row execute function tell_auth();
create trigger tell_auth after update of account, email, role, password_hash, sessions_from, deleted_on or delete on "user"
  for each row execute function tell_auth();
create trigger tell_auth after update of admin, disabled_on, deleted_on or delete on account
  for each row execute function tell_auth();
`;
