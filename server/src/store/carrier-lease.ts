import { sql } from "kysely";
import type { Store } from "./db.js";

/** Who is bound to a carrier, in the database. */
export class SqlCarrierLeases {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @returns false: another node has it */
  async take(
    carrier: string,
    o: { readonly node: string; readonly now: string; readonly until: string; readonly links: readonly unknown[] },
  ): Promise<boolean> {
    const { rows } = await sql`
      insert into messaging_carrier_lease as l (carrier, node, until, links)
      values (${carrier}, ${o.node}, ${o.until}, ${JSON.stringify(o.links)}::json)
      on conflict (carrier) do update set node = excluded.node, until = excluded.until, links = excluded.links
        where l.node = excluded.node or l.until <= ${o.now}::timestamptz
      returning 1`.execute(this.#store.db);
    return rows.length > 0;
  }

  /** @param carrier null = all */
  async giveBack(node: string, carrier: string | null): Promise<void> {
    await sql`
      delete from messaging_carrier_lease
      where node = ${node} and (carrier = ${carrier}::uuid or ${carrier}::uuid is null)`.execute(this.#store.db);
  }
}
