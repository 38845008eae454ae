import type { CompiledQuery, DatabaseConnection, QueryResult, Transaction } from "kysely";
import type { Tables } from "./tables.js";

/** What a transaction can do beside waiting for each of its statements. */
export interface Sending {
  /**
   * Sends a statement at once, behind those that were sent before it, whether these are answered or not. When one of them
   * fails those behind it do nothing, and fail with the same error.
   */
  readonly send: <R>(query: CompiledQuery<R>) => Promise<QueryResult<R>>;
  /**
   * Takes statements that were sent by `send` and decide nothing: the commit is sent without waiting for them. The
   * transaction resolves when they have, and fails with them.
   * @returns what it was given
   */
  readonly withCommit: <R>(sent: Promise<R>) => Promise<R>;
}

/** Kysely has one statement at a time on the connection of a transaction; this is its connection. */
export function connectionOf(db: Transaction<Tables>): Promise<DatabaseConnection> {
  return db.getExecutor().provideConnection((connection) => Promise.resolve(connection));
}

/** Statements of one transaction that wait for no answer. */
export class Sender {
  readonly #connection: DatabaseConnection;
  readonly #sent: Promise<unknown>[];
  #isOpen = true;

  /** @param sent takes those that are answered with the commit */
  constructor(connection: DatabaseConnection, sent: Promise<unknown>[]) {
    this.#connection = connection;
    this.#sent = sent;
  }

  get parts(): Sending {
    return {
      send: <R>(query: CompiledQuery<R>): Promise<QueryResult<R>> => {
        if (!this.#isOpen) throw new Error("a statement of a transaction that has ended");
        return this.#connection.executeQuery<R>(query);
      },
      withCommit: (sent) => {
        // A fault of it comes out of the commit, or of a statement behind it.
        sent.catch(() => undefined);
        this.#sent.push(sent);
        return sent;
      },
    };
  }

  /** What is sent from now on would be in nobody's transaction. */
  close(): void {
    this.#isOpen = false;
  }
}
