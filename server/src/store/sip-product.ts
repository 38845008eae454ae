import { sql } from "kysely";
import type { Store } from "./db.js";

/** A product as the installation's configuration has it. */
export interface ConfiguredProduct {
  /** 1..1024 */
  readonly id: number;
  readonly name: string;
  readonly type: "public" | "private";
}

/** Route and quality classes (entities.md 8.2). They come from the configuration; product 1 always exists. */
export class SqlSipProducts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Brings the table to the configuration. One that is no longer configured stays while something names it. */
  async configure(products: readonly ConfiguredProduct[], now: string): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await sql`
        insert into sip_product (id, created_on, modified_on, name, type, tech_prefix, rate_table_id, route_plan_id)
        select p.id, ${now}, ${now}, p.name, p.type, p.id, p.id, p.id
        from json_to_recordset(${JSON.stringify(products)}::json) as p (id integer, name text, type text)
        on conflict (id) do update set name = excluded.name, type = excluded.type, modified_on = excluded.modified_on
          where (sip_product.name, sip_product.type) is distinct from (excluded.name, excluded.type)`.execute(tx);
      await sql`
        delete from sip_product p where p.id <> 1 and p.id <> all (${products.map(({ id }) => id)}::integer[])
          and not exists (select from sip_connection where product = p.id)
          and not exists (select from sip_control_app where product = p.id)
          and not exists (select from outbound_voice_profile where product = p.id)
          and not exists (select from call_rate where product = p.id)`.execute(tx);
    });
  }
}
