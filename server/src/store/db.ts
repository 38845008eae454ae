import { Kysely, PostgresDialect } from "kysely";
import type { Log } from "../base/log.js";
import type { PlacedEvents } from "../domain/event/port.js";
import type { Outbox } from "./outbox.js";
import { ConnectionPool, type DatabaseAddress } from "./pool.js";
import type { SecretBox } from "./secret-box.js";
import type { Tables } from "./tables.js";
import { Transactions, type Tx } from "./transaction.js";

export type { DatabaseAddress } from "./pool.js";
export type { Tx } from "./transaction.js";

/**
 * Called inside a transaction that is about to commit, with what its work gave; a throw rolls it back.
 * @param onRollback takes what is called when there is no commit after all
 */
export type BeforeCommit = (tx: Tx, result: unknown, onRollback: (undo: () => void) => void) => Promise<void>;

/** The database. Reads go through `db`, changes through `transaction`. */
export interface Store {
  readonly db: Kysely<Tables>;
  /**
   * Runs `work` in one transaction and resolves after its commit; a throw of `work` rolls back and comes out.
   * With the database away it rejects with DomainError 503 `unavailable`.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs `work`, which is one statement and so a transaction of its own, without the steps before a commit: two ways to
   * the database less. Events that it stores go to its outbox. Rejects as `transaction` does.
   */
  single<T>(work: (db: Kysely<Tables>, outbox: Outbox) => Promise<T>): Promise<T>;
  /** Adds a step to every transaction, before its commit. */
  beforeCommit(step: BeforeCommit): void;
  /** Calls `listener` with the accounts that got events without positions, after the commit. Returns the way out. */
  onEvents(listener: (accounts: ReadonlySet<string>) => void): () => void;
  /**
   * Calls `listener` with events that were stored with their positions, after the commit. It looks at `events` before it
   * returns, or never: there they are made of memory that is used again. Returns the way out.
   */
  onPlaced(listener: (batch: PlacedEvents) => void): () => void;
  /** Calls `listener` with the tables that were written, at each commit, before its caller goes on. Returns the way out. */
  onWrites(listener: (tables: ReadonlySet<string>) => void): () => void;
  /** Cuts off and refuses what needs a database that says nothing, until it is told that it answers again. */
  setAway(isAway: boolean): void;
  /** Waits for running transactions, 5 s at most, then ends the pool. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly connection: DatabaseAddress;
  /** Seals what mails say. */
  readonly box: SecretBox;
  readonly log: Log;
  /** Most connections of the pool; default 20. */
  readonly poolMax?: number;
}

/** Opens nothing yet: the first query connects. */
export function createStore(options: StoreOptions): Store {
  const pool = new ConnectionPool(options);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const transactions = new Transactions(db, options.box, options.log);
  return {
    db,
    transaction: (work) => transactions.run(work),
    single: (work) => transactions.single(work),
    beforeCommit: (step) => transactions.beforeCommit(step),
    onEvents: (listener) => transactions.onEvents(listener),
    onWrites: (listener) => pool.writes.on(listener),
    onPlaced: (listener) => transactions.onPlaced(listener),
    setAway: (isAway) => pool.setAway(isAway),
    close: async () => {
      await transactions.idle();
      await pool.end();
    },
  };
}
