import { sql } from "kysely";
import type { EmergencyNotices } from "../domain/emergency/port.js";
import type { Store } from "./db.js";

/** Notices of blocked emergency calls in the database. */
export class SqlEmergencyNotices implements EmergencyNotices {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  tell({ account, dialled, now }: { account: string; dialled: string; now: string }): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const { rows } = await sql`
        insert into emergency_notice as n (account, told_on) values (${account}, ${now})
        on conflict (account) do update set told_on = excluded.told_on
          where n.told_on <= excluded.told_on - interval '1 hour'
        returning account`.execute(tx);
      if (rows.length === 0) return;
      await tx.mails.addForAccount({ template: "emergency_blocked", account, data: { dialled, on: now }, now });
    });
  }
}
