import { sql } from "kysely";
import type { NotificationRow, NotificationStore } from "../domain/notification/port.js";
import type { Store } from "./db.js";
import { legacyCallState } from "./legacy-call-state.js";

/** Notification settings in the row of the account. */
export class SqlNotifications implements NotificationStore {
  readonly #store: Store;
  readonly #isLegacy: boolean | undefined;

  /** @param isLegacy what the environment says of `events.legacy_call_state` */
  constructor(store: Store, isLegacy?: boolean) {
    this.#isLegacy = isLegacy;
    this.#store = store;
  }

  find(account: string): Promise<NotificationRow | undefined> {
    return this.#store.db
      .selectFrom("account as a")
      .select([
        "a.notify_balance",
        "a.balance_low",
        "a.notify_email",
        sql<boolean>`${sql.raw(legacyCallState("a.uuid", this.#isLegacy))}`.as("legacy_call_state"),
      ])
      .where("a.uuid", "=", account)
      .executeTakeFirst();
  }

  async update(account: string, { notify_email, ...change }: Partial<NotificationRow>, now: string): Promise<void> {
    const merged =
      notify_email === undefined
        ? {}
        : { notify_email: sql<string>`(notify_email::jsonb || ${JSON.stringify(notify_email)}::jsonb)::json` };
    await this.#store.db
      .updateTable("account")
      .set({ ...change, ...merged, modified_on: now })
      .where("uuid", "=", account)
      .execute();
  }
}
