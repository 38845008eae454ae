import { type RawBuilder, sql } from "kysely";
import type { InvoiceStore, InvoiceTx } from "../domain/invoice/port.js";
import type { MailData } from "../domain/mail/port.js";
import type { Store, Tx } from "./db.js";
import { raw } from "./page.js";

/** Accounts of one read. */
const BATCH = 100;

/** First moment of the current calendar month in the zone of account `a`, `months` later. */
function monthStart(now: string, months: number): RawBuilder<string> {
  return sql<string>`((date_trunc('month', ${now}::timestamptz at time zone ${ZONE}) + make_interval(months => ${months}::int))
    at time zone ${ZONE})`;
}

const ZONE = raw("coalesce(a.time_zone, 'UTC')");

/** Invoices in the database. */
export class SqlInvoices implements InvoiceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async due(now: string, after: string | undefined): Promise<readonly string[]> {
    const { rows } = await sql<{ uuid: string }>`
      select a.uuid from account a where ${isDue(now)} and (${after ?? null}::uuid is null or a.uuid > ${after ?? null}::uuid)
      order by a.uuid limit ${BATCH}`.execute(this.#store.db);
    return rows.map(({ uuid }) => uuid);
  }

  transaction<T>(work: (tx: InvoiceTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new InvoicesTx(tx)));
  }
}

function isDue(now: string): RawBuilder<boolean> {
  return sql<boolean>`(a.deleted_on is null and coalesce(a.invoiced_to, a.created_on) < ${monthStart(now, 0)})`;
}

class InvoicesTx implements InvoiceTx {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async lock(account: string, now: string): Promise<{ from: string; to: string } | undefined> {
    const { rows } = await sql<{ from: string; to: string }>`
      select ${monthStart(now, -1)} as "from", ${monthStart(now, 0)} as "to" from account a
      where a.uuid = ${account} and ${isDue(now)} for no key update`.execute(this.#tx);
    return rows[0];
  }

  async report(account: string, { from, to }: { from: string; to: string }): Promise<MailData["invoice"]> {
    const { rows } = await sql<{ lines: MailData["invoice"]["lines"]; total: string; balance: string }>`
      select coalesce(json_agg(json_build_object('name', r.ref_type, 'count', r.count, 'amount', r.amount::text)
          order by r.ref_type) filter (where r.ref_type is not null), '[]'::json) as lines,
        coalesce(sum(r.amount), 0)::text as total, (select balance::text from account where uuid = ${account}) as balance
      from (select t.ref_type, count(*)::int as count, sum(t.amount) as amount from "transaction" t
        where t.account = ${account} and t.created_on >= ${from} and t.created_on < ${to} group by t.ref_type) r`.execute(
      this.#tx,
    );
    const { lines, total, balance } = rows[0] ?? { lines: [], total: "0", balance: "0" };
    return { from, to, lines, total, balance };
  }

  async mail(account: string, data: MailData["invoice"], now: string): Promise<void> {
    await this.#tx.mails.addForAccount({ template: "invoice", account, data, now });
  }

  async done(account: string, to: string): Promise<void> {
    await this.#tx.updateTable("account").set({ invoiced_to: to }).where("uuid", "=", account).execute();
  }
}
