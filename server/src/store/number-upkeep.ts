import { sql } from "kysely";
import type { StockUpkeepStore } from "../domain/number/port.js";
import type { Store } from "./db.js";

const COUNT_COLUMNS = "profile country type voice sms mms fax emergency state city rate_center prefix".split(" ");
const COUNT_KEY = sql.raw(COUNT_COLUMNS.join(", "));

/** Work on the inventory that jobs do, in the database. */
export class SqlStockUpkeep implements StockUpkeepStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async forgetOffers(now: string): Promise<void> {
    await sql`
      delete from tn t where t.stock_state = 'offer' and t.offered_until <= ${now}
        and not exists (select from tn_lease l where l.tn = t.tn)`.execute(this.#store.db);
    // One that was leased once is kept for its history.
    await sql`
      update tn set stock_state = 'returned', offered_until = null, modified_on = ${now}
      where stock_state = 'offer' and offered_until <= ${now}`.execute(this.#store.db);
  }

  async endQuarantines(now: string): Promise<void> {
    await this.#store.db
      .updateTable("tn")
      .set({ stock_state: "available", released_by: null, quarantine_until: null, modified_on: now })
      .where("stock_state", "=", "quarantine")
      .where("quarantine_until", "<=", now)
      .where("provider", "=", "static")
      .execute();
  }

  async mergeCounts(): Promise<void> {
    await sql`
      with many as (select ${COUNT_KEY} from tn_count group by ${COUNT_KEY} having count(*) > 1 or sum(numbers) = 0),
        gone as (delete from tn_count c using many where (${keyOf("c")}) = (${keyOf("many")}) returning c.*)
      insert into tn_count select ${COUNT_KEY}, sum(numbers) from gone group by ${COUNT_KEY} having sum(numbers) <> 0`.execute(
      this.#store.db,
    );
  }

  async providerToTell(tn: number): Promise<string | undefined> {
    const row = await this.#store.db
      .selectFrom("tn")
      .select("provider")
      .where("tn", "=", tn)
      .where("stock_state", "=", "quarantine")
      .where("provider", "<>", "static")
      .executeTakeFirst();
    return row?.provider;
  }

  async returned(tn: number, now: string): Promise<void> {
    await this.#store.db
      .updateTable("tn")
      .set({ stock_state: "returned", registered: false, quarantine_until: null, modified_on: now })
      .where("tn", "=", tn)
      .where("stock_state", "=", "quarantine")
      .execute();
  }
}

function keyOf(alias: string) {
  return sql.raw(COUNT_COLUMNS.map((column) => `${alias}.${column}`).join(", "));
}
