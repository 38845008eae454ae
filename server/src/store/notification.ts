import { sql } from "kysely";
import type { NotificationRow, NotificationStore } from "../domain/notification/port.js";
import type { Store } from "./db.js";

const COLUMNS = ["notify_balance", "legacy_call_state", "balance_low", "notify_email"] as const;

/** Notification settings in the row of the account. */
export class SqlNotifications implements NotificationStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(account: string): Promise<NotificationRow | undefined> {
    return this.#store.db.selectFrom("account").select(COLUMNS).where("uuid", "=", account).executeTakeFirst();
  }

  update(
    account: string,
    { notify_email, ...change }: Partial<NotificationRow>,
    now: string,
  ): Promise<NotificationRow | undefined> {
    const merged =
      notify_email === undefined
        ? {}
        : { notify_email: sql<string>`(notify_email::jsonb || ${JSON.stringify(notify_email)}::jsonb)::json` };
    return this.#store.db
      .updateTable("account")
      .set({ ...change, ...merged, modified_on: now })
      .where("uuid", "=", account)
      .returning(COLUMNS)
      .executeTakeFirst();
  }
}
