import pg from "pg";
import { DATABASE_USER } from "../../server/src/store/embedded/initdb.js";
import { addressOf } from "../support/fill.js";

/** A client of the embedded database of a platform that runs. Close it with `end`. */
export async function openDatabase(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({ ...addressOf(dataDir), database: DATABASE_USER });
  await client.connect();
  return client;
}

/**
 * Stores copies of the newest first state of a call for its account, as one commit. They wait for the sequencer's next
 * look, which gives them their positions and passes them on.
 */
export async function storeEvents(database: pg.Client, count: number): Promise<void> {
  await database.query(
    `insert into outbox (uuid, account, type, ref_id, sequence, created_on, modified_on, body)
     select gen_random_uuid(), e.account, e.type, gen_random_uuid(), 1, now(), now(), e.body
     from generate_series(1, $1) n, (select * from outbox where type = 'call_state' and sequence = 1 order by seq desc limit 1) e`,
    [count],
  );
}
