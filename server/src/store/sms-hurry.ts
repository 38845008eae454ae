import { sql } from "kysely";
import type { Tx } from "./db.js";

/** Queue row `q` is not one of a text whose parts still come: that one is due when they have not come. */
export const IS_WHOLE = sql`not exists (select 1 from smpp_text x where x.sms = q.sms)`;

/**
 * Messages of a number that wait, even for the morning, are looked at by their sender now: it sees that the number sends
 * no more, and ends them (messaging.md 5).
 */
export async function hurryMessagesOf(tx: Tx, lease: string, now: string): Promise<void> {
  await sql`
    update sms_queue q set due_on = ${now} from tn_lease l
    where l.uuid = ${lease} and q.tn = l.tn and q.claimed_by is null and q.due_on > ${now} and ${IS_WHOLE}`.execute(tx);
}
