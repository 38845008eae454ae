import { type RawBuilder, sql } from "kysely";
import type {
  SmppCustomerAccount,
  SmppCustomerStore,
  SubmittedMessage,
  WaitingDelivery,
} from "../domain/smpp-account/port.js";
import type { Store, Tx } from "./db.js";
import { plain } from "./json.js";
import { oneOf, raw } from "./page.js";

/** Accounts whose owner may work now: alias `s` and its account `a`. */
const STANDING = "s.is_active and a.disabled_on is null and a.deleted_on is null";

/** What the SMPP server reads and keeps. */
export class SqlSmppCustomers implements SmppCustomerStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(system_id: string): Promise<SmppCustomerAccount | undefined> {
    return oneOf<SmppCustomerAccount>(
      this.#store.db,
      sql`json_build_object(${raw(plain("s", "uuid account password_hash allowed_ips max_binds window rate message_id_format"))},
        'isActive', ${raw(STANDING)}, 'user', coalesce(s.created_by, a.admin))`,
      sql`smpp_account s join account a on a.uuid = s.account where s.system_id = ${system_id}`,
    );
  }

  async standing(uuids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ key: string }>`
      select s.uuid || ' ' || s.password_hash as key from smpp_account s join account a on a.uuid = s.account
      where s.uuid = any (${[...uuids]}::uuid[]) and ${raw(STANDING)}`.execute(this.#store.db);
    return new Set(rows.map(({ key }) => key));
  }

  async submitted(account: string, messageId: string): Promise<SubmittedMessage | undefined> {
    const { rows } = await sql<SubmittedMessage>`
      select m."from", m.delivered, m.error_code, m.modified_on,
        m.delivery_state not in ('queued', 'sending', 'sent') as "isFinal"
      from smpp_submit b join sms m on m.uuid = b.sms
      where b.message_id = ${messageId} and m.account = ${account}`.execute(this.#store.db);
    return rows[0];
  }

  async claim(account: string, count: number, now: string): Promise<readonly WaitingDelivery[]> {
    const { rows } = await sql<WaitingDelivery>`
      with due as (
        select id from smpp_delivery where smpp_account = ${account} and due_on <= ${now}::timestamptz
        order by id limit ${count} for update skip locked),
      taken as (
        update smpp_delivery d set tries = d.tries + 1,
          due_on = ${now}::timestamptz + least(interval '1 hour', interval '30 seconds' * power(2, least(d.tries, 7)))
        from due where d.id = due.id returning d.id, d.sms, d.message_id)
      select t.id::text as id, t.message_id, m."from", m."to", m.message, m.delivered, m.error_code,
        m.created_on, m.modified_on
      from taken t join sms m on m.uuid = t.sms order by t.id`.execute(this.#store.db);
    return rows;
  }

  async forget(id: string): Promise<void> {
    await this.#store.db.deleteFrom("smpp_delivery").where("id", "=", Number(id)).execute();
  }

  async forgetOld(before: string): Promise<void> {
    await this.#store.db.deleteFrom("smpp_delivery").where("created_on", "<", before).execute();
  }
}

/**
 * The end of a message, for the SMPP account that handed it in and asked for such ends. One that was handed in elsewhere
 * goes to the SMPP account of its profile, under its uuid.
 */
export function receiptToCustomer(tx: Tx, uuid: string, isDelivered: boolean, now: string): Promise<void> {
  return receiptsToCustomers(tx, [{ uuid, delivered: isDelivered }], now);
}

/** The same for the ends of many messages, in their order. */
export async function receiptsToCustomers(
  tx: Tx,
  ends: readonly { readonly uuid: string; readonly delivered: boolean }[],
  now: string,
): Promise<void> {
  if (ends.length === 0) return;
  const list = JSON.stringify(ends.map(({ uuid, delivered }, n) => ({ n, uuid, delivered })));
  await sql`
    with e as (select * from json_to_recordset(${list}::json) as e(n integer, uuid uuid, delivered boolean))
    ${receiptsOf("e", sql`${now}`)}`.execute(tx);
}

/**
 * SQL that does this within a statement.
 * @param ends part of the statement around: `n` the order, `uuid` and `delivered` of each
 */
export function receiptsOf(ends: string, now: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into smpp_delivery (smpp_account, sms, message_id, created_on, due_on)
    select smpp_account, sms, message_id, ${now}::timestamptz, ${now}::timestamptz from (
      select e.n, b.smpp_account, b.sms, b.message_id from ${sql.raw(ends)} e join smpp_submit b on b.sms = e.uuid
      where b.registered & 3 = 1 or (b.registered & 3 = 2 and not e.delivered)
      union all
      select e.n, f.smpp_account, m.uuid, m.uuid::text
      from ${sql.raw(ends)} e join sms m on m.uuid = e.uuid join messaging_profile f on f.uuid = m.messaging_profile
      where f.smpp_account is not null and not exists (select 1 from smpp_submit b where b.sms = m.uuid)) d
    order by d.n`;
}

/** A message that came in, for the SMPP accounts that take those of its profile. */
export async function textToCustomer(tx: Tx, uuid: string, profile: string, now: string): Promise<void> {
  await sql`
    insert into smpp_delivery (smpp_account, sms, created_on, due_on)
    select s.uuid, ${uuid}, ${now}, ${now} from smpp_account s
    where s.messaging_profile = ${profile}
      or s.uuid = (select f.smpp_account from messaging_profile f where f.uuid = ${profile})`.execute(tx);
}
