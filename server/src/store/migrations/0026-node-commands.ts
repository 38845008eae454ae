import { type Kysely, sql } from "kysely";

/** What nodes ask of each other about live calls. Seconds old at most, so that nothing of it outlives a crash. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
create unlogged table node_command (
  uuid uuid primary key,
  created_on timestamptz(3) not null default now(),
  -- who is asked, and who asks
  node text not null,
  asked_by text not null,
  method text not null,
  args json not null,
  -- once taken it is done, or being done: nobody takes it again
  taken_on timestamptz(3),
  answer json
);
`;
