import { sql } from "kysely";
import { storableJson } from "../base/storable-json.js";
import type { GuessRow, GuessStore } from "../domain/sip-guess/port.js";
import type { Store } from "./db.js";
import { isoSql } from "./json.js";

/** Counters of failed digests in the database: one statement, however many there are. */
export class SqlGuessStore implements GuessStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async load(node: string, afterIso: string): Promise<readonly GuessRow[]> {
    await sql`delete from sip_guess where node = ${node} and since_on <= ${afterIso}`.execute(this.#store.db);
    const { rows } = await sql<GuessRow>`
      select address, sip_user, failures, ${sql.raw(isoSql("since_on"))} as since_on
      from sip_guess where node = ${node} order by sip_guess.since_on`.execute(this.#store.db);
    return rows;
  }

  async save(node: string, rows: readonly GuessRow[]): Promise<void> {
    await sql`
      insert into sip_guess (node, address, sip_user, failures, since_on)
      select ${node}, g.address, g.sip_user, g.failures, g.since_on
      from json_populate_recordset(null::sip_guess, ${storableJson(rows)}::json) g
      on conflict (node, address, sip_user) do update set failures = excluded.failures, since_on = excluded.since_on`.execute(
      this.#store.db,
    );
  }
}
