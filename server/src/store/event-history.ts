import type { EventBatch, EventFilter, EventHistoryReads, Since } from "../domain/event/port.js";
import type { Store } from "./db.js";
import { eventAccount, eventPage } from "./event-page.js";
import { lastPosition, positionOf } from "./event-position.js";
import { EVENT_COLUMNS, type EventRow } from "./event-rows.js";
import { withinReach } from "./page.js";
import { wholeEvents } from "./whole-events.js";

/** Stored events as REST reads them. */
export class SqlEventHistory implements EventHistoryReads {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  lastPosition(account: string): Promise<number> {
    return lastPosition(this.#store.db, account);
  }

  positionOf(account: string, since: Since): Promise<number | undefined> {
    return positionOf(this.#store.db, account, since);
  }

  page(account: string, position: number | undefined, filter: EventFilter, take: number): Promise<EventBatch> {
    return eventPage(this.#store.db, account, position, filter, take);
  }

  async find(reach: string | null, uuid: string) {
    const row = await this.#store.db
      .selectFrom("outbox")
      .select(EVENT_COLUMNS)
      .where("uuid", "=", uuid)
      .where("position", "is not", null)
      .where(withinReach("account", reach))
      .executeTakeFirst();
    if (!row) return undefined;
    const { db } = this.#store;
    const [account, found] = await Promise.all([
      eventAccount(db, row.account),
      wholeEvents(db, row.account, [row as EventRow]),
    ]);
    return account && found[0] && { account, event: found[0].event };
  }
}
