import type { PostgresPoolClient } from "kysely";
import type pg from "pg";
import { asStoreError, away, isAway } from "./away.js";
import type { StatementNames } from "./statement-names.js";
import { ConnectionWrites, type WriteWatch } from "./write-watch.js";

/** What Kysely reads of the result of a statement. */
type Result = pg.QueryResult;

const NOTHING: Result = { command: "", rowCount: null, oid: 0, fields: [], rows: [] };

/**
 * A connection while it is out of the pool, behind the interface Kysely wants. It is in pipeline mode: what is asked at once
 * is sent at once. `begin` is sent with the first statement of the transaction and waits for no answer of its own; a
 * transaction without a statement is never begun. A commit may be sent before the statements are answered: when one of
 * them fails PostgreSQL answers it by a rollback, and it fails with the error of that statement. A connection that failed is not
 * given to the next one.
 */
export class PooledClient {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  readonly #writes: ConnectionWrites;
  #isBroken = false;
  /** A transaction was asked for, and `begin` is not sent yet. */
  #begins = false;
  /** What the transaction failed of. */
  #fault: unknown;
  /** What is sent now waits for what else is sent before the event loop goes on, to be written with it. */
  #isGathering = false;
  /** An error of the connection must have a listener while it is out; the statement in flight rejects with the same error. */
  readonly #onError = (): void => {
    this.#isBroken = true;
  };

  constructor(client: pg.PoolClient, names: StatementNames, watch: WriteWatch) {
    this.#client = client;
    this.#names = names;
    this.#writes = new ConnectionWrites(watch);
    client.on("error", this.#onError);
  }

  /** As Kysely calls it: with a text and its values. */
  get asPoolClient(): PostgresPoolClient {
    const query = (text: string, values: readonly unknown[]) => this.#query(text, values);
    return { query: query as unknown as PostgresPoolClient["query"], release: () => this.#release() };
  }

  #query(text: string, values: readonly unknown[]): Promise<Result> {
    if (text === "begin") {
      this.#begins = true;
      this.#fault = undefined;
      return Promise.resolve(NOTHING);
    }
    if (!this.#begins) return text === "commit" ? this.#committed() : this.#sent(text, values);
    this.#begins = false;
    return text === "commit" || text === "rollback" ? Promise.resolve(NOTHING) : this.#first(text, values);
  }

  async #first(text: string, values: readonly unknown[]): Promise<Result> {
    const both = [this.#sent("begin", []), this.#sent(text, values)] as const;
    const [begun, first] = await Promise.allSettled(both);
    // What was sent behind it was no part of a transaction, and may have been done.
    if (begun.status === "rejected") throw (this.#fault = away(begun.reason));
    if (first.status === "rejected") throw first.reason;
    return first.value;
  }

  async #committed(): Promise<Result> {
    const ended = await this.#sent("commit", []);
    if (this.#fault !== undefined) throw this.#fault;
    return ended;
  }

  #sent(text: string, values: readonly unknown[]): Promise<Result> {
    this.#gather();
    return this.#client.query(statement(this.#names, text, values)).then(
      (result) => {
        this.#writes.ended(text === "commit" ? result.command : text, result.rowCount);
        return result;
      },
      (error: unknown) => {
        this.#writes.ended(text, null, true);
        this.#isBroken ||= isAway(error) || isStalePlan(error);
        if (!isAborted(error)) this.#fault = asStoreError(error);
        throw this.#fault ?? error;
      },
    );
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { stream } = connectionOf(this.#client);
    stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }

  #release(): void {
    this.#client.off("error", this.#onError);
    this.#client.release(this.#isBroken);
  }
}

/** Cuts a connection off. */
export function destroy(client: pg.PoolClient): void {
  connectionOf(client).stream.destroy();
}

/** pg's own connection, which its types do not show. */
function connectionOf(client: pg.PoolClient) {
  return (client as unknown as { connection: { stream: { cork(): void; uncork(): void; destroy(): void } } })
    .connection;
}

/** `begin` and its like have no values and nothing to plan. */
function statement(names: StatementNames, text: string, values: readonly unknown[]): pg.QueryConfig {
  const name = values.length > 0 ? names.of(text) : undefined;
  return { text, values: values.map(withoutNul), ...(name === undefined ? {} : { name }) };
}

/** Another process has changed a table under a kept plan: a new connection plans it anew. */
function isStalePlan(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === "0A000";
}

/** The transaction has failed before: this says nothing of why. */
function isAborted(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === "25P02";
}

function withoutNul(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}
