import { sql } from "kysely";
import type { CallSequences } from "../domain/call/port/call-sequences.js";
import type { Store } from "./db.js";

/** How far the events of calls are stored. */
export class SqlCallSequences implements CallSequences {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async last(calls: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await sql<{ call: string; last: number }>`
      select c.uuid as call, (select max(o.sequence) from outbox o where o.ref_id = c.uuid) as last
      from unnest(${calls}::uuid[]) as c(uuid)
      where exists (select from outbox o where o.ref_id = c.uuid)`.execute(this.#store.db);
    return new Map(rows.map(({ call, last }) => [call, last]));
  }
}
