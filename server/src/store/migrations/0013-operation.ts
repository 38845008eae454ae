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
`;
