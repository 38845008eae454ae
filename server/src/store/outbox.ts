import type { Kysely } from "kysely";
import type { EventOutbox, NewEvent, PlacedEvents } from "../domain/event/port.js";
import { byAccount, placeEvents } from "./event-placing.js";
import { insertEvents } from "./outbox-rows.js";
import type { Tables } from "./tables.js";

/** Rows of one statement. */
const ROWS_MAX = 1000;

/** The events of one transaction. */
export class Outbox implements EventOutbox {
  readonly #db: Kysely<Tables>;
  readonly #accounts = new Set<string>();
  readonly #placed: PlacedEvents[] = [];

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Accounts that got events which wait for their position. */
  get accounts(): ReadonlySet<string> {
    return this.#accounts;
  }

  /** What was given its positions as it was stored. */
  get placed(): readonly PlacedEvents[] {
    return this.#placed;
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

  async place(events: readonly NewEvent[], node: string): Promise<void> {
    if (events.length === 0) return;
    const own = byAccount(events);
    this.stored(own.keys(), await placeEvents(this.#db, events, own, node));
  }

  /** Events of `accounts` were stored past this; those of `placed` with their positions. */
  stored(accounts: Iterable<string>, placed: readonly PlacedEvents[]): void {
    const done = new Set(placed.map(({ account }) => account));
    for (const account of accounts) if (!done.has(account)) this.#accounts.add(account);
    this.#placed.push(...placed);
  }

  async #insert(events: readonly NewEvent[]): Promise<void> {
    for (const event of events) this.#accounts.add(event.account);
    await insertEvents(this.#db, events);
  }
}
