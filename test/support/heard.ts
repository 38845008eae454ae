import { type Kysely, sql } from "kysely";
import type { Bus } from "../../server/src/base/bus.js";
import type { Tables } from "../../server/src/store/tables.js";

const SUBJECT = "test.heard";

/** Resolves when the bus has brought the messages of all changes until now: they come in the order of their commits. */
export async function allHeard(bus: Bus, db: Kysely<Tables>): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const leave = bus.subscribe(SUBJECT, () => {
      leave();
      resolve();
    });
  });
  await sql`select pg_notify('opentact', ${JSON.stringify({ subject: SUBJECT })})`.execute(db);
  await heard;
}
