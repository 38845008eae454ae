import { type RawBuilder, sql } from "kysely";
import type { PurgeStore } from "../domain/account/port.js";
import type { Store } from "./db.js";

/** Rows of one statement: others get their turn in between. */
const ROWS = 2_000;

/** Calls with their messages of SIP, whose rows hold those of several calls. */
const CALLS = (account: string) => sql`
  with batched as (select uuid from call where account = ${account} limit ${ROWS}),
    traced as (delete from call_trace t using (select array_agg(uuid) as uuids from batched) s where t.calls && s.uuids)
  delete from call k using batched where k.uuid = batched.uuid`;

/** Messages with what carriers told of them. */
const MESSAGES = (account: string) => sql`
  with batched as (select uuid, provider_event from sms where account = ${account} limit ${ROWS}),
    told as (delete from provider_event p using batched where p.uuid = batched.provider_event)
  delete from sms m using batched where m.uuid = batched.uuid`;

/** Lists of callers; what numbers cost stands in the same table, and is not of an account. */
const PROFILES = (account: string) => sql`
  delete from tn_profile where ctid = any (array(
    select p.ctid from tn_profile p where p.account = ${account}
      and not exists (select from tn t where t.profile = p.uuid) limit ${ROWS}))`;

/**
 * Tables in the order in which their rows can go. What is not here stays: money and what it was for (transactions,
 * payments, charges, orders, leases), what stands at registries, the audit log.
 */
const TABLES: readonly string[] = [
  ..."account_export sms_queue sms_batch_item sms_batch sms_review sms call_flow_log call_record batch_item batch live_call call".split(
    " ",
  ),
  ..."media avatar webhook_delivery webhook_endpoint outbox event_subscription event_socket webhook_secret".split(" "),
  ..."sms_optout messaging_autoresponse address office_hours token tn_reservation account_destination".split(" "),
  ..."account_alarm emergency_notice sip_user_group sip_user_invite sip_switch sip_user sip_domain".split(" "),
  ..."sip_control_app sip_connection outbound_voice_profile smpp_account messaging_profile tn_profile data_key".split(
    " ",
  ),
];

const SPECIAL: Readonly<Record<string, (account: string) => RawBuilder<unknown>>> = {
  call: CALLS,
  sms: MESSAGES,
  tn_profile: PROFILES,
};

function deletion(table: string, account: string): RawBuilder<unknown> {
  return (
    SPECIAL[table]?.(account) ??
    sql`delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where account = ${account} limit ${ROWS}))`
  );
}

/** What an account is called when it is removed; so is each of its users. */
const NOBODY = sql`uuid || '@deleted.invalid'`;

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
        delete from mail where recipient in (
          select email from account where uuid = ${account} union select email from "user" where account = ${account})`.execute(
        tx,
      );
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
