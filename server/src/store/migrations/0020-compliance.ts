import { type Kysely, sql } from "kysely";

/** What keeps messages from going out: opt-outs found fast, rates of campaigns, what was held for review; bulk messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT).execute(db);
}

const TEXT = `
-- an opt-out ends what waits for the subscriber
create index sms_queue_recipient on sms_queue (recipient);
`;
