import type { IPayment } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { LedgerTx, NewPayment, PaymentStore, PaymentTx } from "../domain/ledger/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store, Tx } from "./db.js";
import { accountJson, isoSql, userJson } from "./json.js";
import { SqlLedger } from "./ledger.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";

const ENTITY = `json_build_object('uuid', p.uuid, 'created_on', ${isoSql("p.created_on")},
  'modified_on', ${isoSql("p.modified_on")}, 'provider', p.provider, 'amount', p.amount, 'state', p.state,
  'reference_id', p.reference_id, 'meta', p.meta,
  'account', (select ${accountJson("ac")} from account ac where ac.uuid = p.account),
  'user', (select ${userJson("u")} from "user" u where u.uuid = p."user"))`;

type Found = WithZoneName<IPayment>;

/** Payments in the database. */
export class SqlPayments implements PaymentStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(account: string, page: PageQuery): Promise<Page<IPayment>> {
    const { data, total } = await pageOf<Found>(this.#store.db, {
      entity: raw(ENTITY),
      from: sql`payment p where p.account = ${account}`,
      order: raw("p.created_on desc, p.uuid"),
      page,
    });
    return { data: data.map((found) => zoned<IPayment>(found)), total };
  }

  async find(reach: string | null, uuid: string): Promise<IPayment | undefined> {
    const from = sql`payment p where p.uuid = ${uuid} and ${withinReach("p.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ENTITY), from);
    return found && zoned<IPayment>(found);
  }

  transaction<T>(work: (tx: PaymentTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new PaymentsTx(tx)));
  }
}

class PaymentsTx implements PaymentTx {
  readonly ledger: LedgerTx;
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
    this.ledger = new SqlLedger(tx);
  }

  async accountExists(account: string): Promise<boolean> {
    const row = await this.#tx.selectFrom("account").select("uuid").where("uuid", "=", account).executeTakeFirst();
    return row !== undefined;
  }

  async insert({ now, meta, ...payment }: NewPayment): Promise<void> {
    await this.#tx
      .insertInto("payment")
      .values({
        ...payment,
        amount: payment.amount.toFixed(5),
        meta: meta === null ? null : JSON.stringify(meta),
        provider: "unknown",
        state: "success",
        created_on: now,
        modified_on: now,
      })
      .execute();
  }

  async retryRenewals(account: string): Promise<void> {
    const lease = await this.#tx
      .selectFrom("tn_lease")
      .select("uuid")
      .where("account", "=", account)
      .where("renew_after", "is not", null)
      .where("released_on", "is", null)
      .limit(1)
      .executeTakeFirst();
    if (!lease) return;
    const name = "tn_leases_autorenew";
    await this.#tx.jobs.add({ name, payload: { account }, key: `${name} ${account}` });
  }

  async mail(account: string, amount: number, now: string): Promise<void> {
    const { rows } = await sql<{ amount: string; balance: string }>`
      select ${amount.toFixed(5)}::numeric(14, 5)::text as amount, balance::text from account where uuid = ${account}`.execute(
      this.#tx,
    );
    const data = rows[0];
    if (data) await this.#tx.mails.addForAccount({ template: "payment_success", account, data, now });
  }

  async entity(uuid: string): Promise<IPayment> {
    const found = await oneOf<Found>(this.#tx, raw(ENTITY), sql`payment p where p.uuid = ${uuid}`);
    if (!found) throw new Error("the payment that was just written is not there");
    return zoned<IPayment>(found);
  }
}
