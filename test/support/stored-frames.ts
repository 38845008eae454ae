import type { StoredEventType } from "../../server/src/domain/event/port.js";
import { frameOf } from "../../server/src/domain/event/rules.js";
import type { Store } from "../../server/src/store/db.js";
import { eventAccount } from "../../server/src/store/event-page.js";
import { EVENT_COLUMNS, type EventRow } from "../../server/src/store/event-rows.js";
import { wholeEvents } from "../../server/src/store/whole-events.js";
import { checkFrame } from "./frame-check.js";
import { MADE_UP } from "./rows.js";

/**
 * Checks every event that the services of a test have stored against the contract, also those that nobody looked at.
 * Throws with the first that does not fit.
 * @param type only those of one type; default all
 */
export async function checkStoredFrames(store: Store, type?: StoredEventType): Promise<void> {
  const rows = await store.db.selectFrom("outbox").select(EVENT_COLUMNS).orderBy("seq").execute();
  for (const row of rows as EventRow[]) {
    if (row.body.message === MADE_UP || (type !== undefined && row.type !== type)) continue;
    const account = await eventAccount(store.db, row.account);
    if (!account) throw new Error("an event of an account that is not there");
    // Most tests have no sequencer: the place in the account's order is still to come.
    const [found] = await wholeEvents(store.db, row.account, [{ ...row, position: row.position ?? 1 }]);
    if (!found) throw new Error("an event of a call that is not there");
    checkFrame(JSON.parse(JSON.stringify(frameOf(found.event, account))));
  }
}
