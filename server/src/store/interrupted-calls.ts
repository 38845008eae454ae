import { sql } from "kysely";
import type { CallStore, InterruptedCalls, InterruptedLeg } from "../domain/call/port.js";

import type { Store } from "./db.js";

interface Owned {
  readonly uuid: string;
  readonly sequence: number;
}

/** Finds legs that a node left behind; a child stands before the leg that dialled it. */
export class SqlInterruptedCalls implements InterruptedCalls {
  readonly #store: Store;
  readonly #calls: CallStore;

  constructor(store: Store, calls: CallStore) {
    this.#store = store;
    this.#calls = calls;
  }

  async of(node: string): Promise<readonly InterruptedLeg[]> {
    const { rows } = await sql<Owned>`
      select k.uuid, (select coalesce(max(o.sequence), 0)::int from outbox o where o.ref_id = k.uuid) as sequence
      from call k where k.node = ${node} order by k.parent nulls last, k.created_on`.execute(this.#store.db);
    const legs: InterruptedLeg[] = [];
    for (const { uuid, sequence } of rows) {
      const found = await this.#calls.find(null, uuid);
      if (found) legs.push({ ...found, sequence });
    }
    return legs;
  }
}
