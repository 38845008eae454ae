import type { IDICTLERGRateCenter } from "@opentact/contract";
import { sql } from "kysely";
import type { LergShort } from "../domain/call/port/shorts.js";
import type { DictionaryReads } from "../domain/dict/port.js";
import type { Store } from "./db.js";
import { blockInForce, blockOfSql } from "./lerg.js";

/** Dictionaries in the database. */
export class SqlDictionaries implements DictionaryReads {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async blockOf(tn: number, now: string): Promise<LergShort | undefined> {
    const { rows } = await sql<{ block: LergShort | null }>`select ${blockOfSql(tn, now)} as block`.execute(
      this.#store.db,
    );
    return rows[0]?.block ?? undefined;
  }

  async rateCenters(country: string, state: string, now: string): Promise<readonly IDICTLERGRateCenter[]> {
    const list = (column: string) => sql`json_agg(distinct ${sql.raw(column)} order by ${sql.raw(column)})`;
    const { rows } = await sql<IDICTLERGRateCenter>`
      select min(g.rate_center) as rate_center, g.state, g.country, ${list("g.npa")} as npa, ${list("g.nxx")} as nxx,
        ${list("g.npa || g.nxx")} as npanxx
      from lerg g where g.country = ${country} and g.state = ${state} and g.rate_center is not null
        and ${blockInForce("g", now)}
      group by g.country, g.state, lower(g.rate_center) order by lower(g.rate_center)`.execute(this.#store.db);
    return rows;
  }

  async isPorted(tn: number): Promise<boolean> {
    const { rows } = await sql`select 1 from lrn n where n.tn = ${tn}`.execute(this.#store.db);
    return rows.length > 0;
  }
}
