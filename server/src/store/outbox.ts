import { sql, type Transaction } from "kysely";
import { newUuid } from "../base/ids.js";
import type { EventOutbox, NewEvent } from "../domain/event/port.js";
import type { Tables } from "./tables.js";

/** Rows of one statement: 10 parameters each, 65,535 at most. */
const ROWS_MAX = 1000;

/** The events of one transaction. */
export class Outbox implements EventOutbox {
  readonly #db: Transaction<Tables>;
  readonly #accounts = new Set<string>();

  constructor(db: Transaction<Tables>) {
    this.#db = db;
  }

  /** Accounts that got events. */
  get accounts(): ReadonlySet<string> {
    return this.#accounts;
  }

  async add(event: NewEvent): Promise<void> {
    await this.#insert([event]);
  }

  async addMany(events: readonly NewEvent[]): Promise<void> {
    // One that asks for the next sequence must see those before it, so it ends the batch that is being gathered.
    let batch: NewEvent[] = [];
    for (const event of events) {
      batch.push(event);
      if (event.sequence !== undefined && batch.length < ROWS_MAX) continue;
      await this.#insert(batch);
      batch = [];
    }
    if (batch.length > 0) await this.#insert(batch);
  }

  async #insert(events: readonly NewEvent[]): Promise<void> {
    for (const event of events) this.#accounts.add(event.account);
    await this.#db
      .insertInto("outbox")
      .values(events.map(rowOf))
      .onConflict((conflict) => conflict.column("uuid").doNothing())
      .execute();
  }
}

function rowOf(event: NewEvent) {
  const { account, type, ref_id, created_on } = event;
  return {
    uuid: event.uuid ?? newUuid(),
    account,
    type,
    ref_id,
    sequence: event.sequence ?? nextSequence(ref_id),
    created_on,
    modified_on: created_on,
    body: JSON.stringify(event.body),
    callback: event.callback === undefined ? null : JSON.stringify(event.callback),
  };
}

/** The newest row of a ref is never removed while its entity lives, so the highest number is the last one given. */
function nextSequence(refId: string) {
  return sql<number>`(select coalesce(max(sequence), 0) + 1 from outbox where ref_id = ${refId})`;
}
