import { sql } from "kysely";
import type { PurgeStore } from "../domain/account/port.js";
import { deletion, TABLES } from "./account-rows.js";
import type { Store } from "./db.js";

/** What an account is called when it is removed; so is each of its users. */
const NOBODY = sql`uuid || '@deleted.invalid'`;

/** Whether address `own.email` is somebody else's too: anybody can call an account by any address. */
function isOthers(table: string, owner: string, account: string) {
  return sql`exists (
    select from ${sql.table(table)} o where lower(o.email) = lower(own.email) and o.${sql.ref(owner)} <> ${account})`;
}

/** Removes what deleted accounts have, table by table. */
export class SqlAccountPurge implements PurgeStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async due(before: string, max: number): Promise<readonly string[]> {
    const { rows } = await sql<{ uuid: string }>`
      select uuid from account where deleted_on <= ${before} and email <> ${NOBODY}
      order by removal_on nulls first, deleted_on limit ${max}`.execute(this.#store.db);
    return rows.map(({ uuid }) => uuid);
  }

  async begin(account: string, before: string, now: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#store.db
      .updateTable("account")
      .set({ removal_on: now })
      .where("uuid", "=", account)
      .where("deleted_on", "<=", before)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  removeSome(account: string): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      await sql`update account set messaging_profile_default = null
        where uuid = ${account} and messaging_profile_default is not null`.execute(tx);
      await sql`update tn_lease set sip_control_app = null, sip_connection = null
        where account = ${account} and (sip_control_app is not null or sip_connection is not null)`.execute(tx);
      for (const table of TABLES) {
        const { numAffectedRows = 0n } = await deletion(table, account).execute(tx);
        // The next table may be what these rows point to.
        if (numAffectedRows > 0n) return true;
      }
      return false;
    });
  }

  forget(account: string, now: string): Promise<void> {
    return this.#store.transaction(async (tx) => {
      await sql`
        delete from mail m using (
          select email from account where uuid = ${account} union select email from "user" where account = ${account}) own
        where m.recipient = own.email and not ${isOthers("account", "uuid", account)}
          and not ${isOthers("user", "account", account)} and not ${isOthers("sip_user", "account", account)}`.execute(
        tx,
      );
      // Whoever has the number now may have replied to the same recipient.
      await sql`
        delete from sms_auto_reply r using tn_lease l, account a
        where l.account = ${account} and a.uuid = l.account and r.tn = l.tn and r.sent_on < a.deleted_on`.execute(tx);
      await sql`delete from password_reset where "user" in (select uuid from "user" where account = ${account})`.execute(
        tx,
      );
      await sql`delete from cart_entry where "user" in (select uuid from "user" where account = ${account})`.execute(
        tx,
      );
      await sql`
        update "user" set email = ${NOBODY}, password_hash = null, phone_number = null, first_name = null, last_name = null,
          gender = null, dob = null, avatar = null, gmail_user_id = null, facebook_user_id = null, apple_user_id = null,
          wechat_user_id = null, deleted_on = coalesce(deleted_on, ${now}::timestamptz), modified_on = ${now}
        where account = ${account}`.execute(tx);
      // A number that is left over goes at the end of its time.
      await sql`update tn_lease set autorenew = false where account = ${account} and released_on is null`.execute(tx);
      await sql`
        update account set email = ${NOBODY}, name = 'Deleted account', phone = null, address1 = null, address2 = null,
          zip_code = null, city = null, modified_on = ${now}
        where uuid = ${account}`.execute(tx);
    });
  }
}
