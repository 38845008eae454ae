import type { PostgresPool, PostgresPoolClient } from "kysely";
import pg from "pg";
import type { Log } from "../base/log.js";
import { asStoreError, away, isAway } from "./away.js";
import { PARSERS } from "./parsers.js";
import { StatementNames } from "./statement-names.js";
import { ConnectionWrites, WriteWatch } from "./write-watch.js";

/** Where the database is: a server on a socket folder or host, or a URL. */
export type DatabaseAddress =
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string }
  | { readonly connectionString: string };

const CONNECT_TIMEOUT_MS = 5_000;
/** For a free connection of the pool: many transactions may wait for one lock, and that is no database that is away. */
const FREE_TIMEOUT_MS = 20_000;
const CLOSE_TIMEOUT_MS = 5_000;
/** A statement that takes longer is a fault; a transaction left open by one is ended by the server. */
const LIMITS = "-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000";
/** What is asked for is short and found by an index: starting helpers, or reading a table to its end, costs more. */
const PLANNER = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0";

/** Settings of every connection, pooled or not. */
export function clientConfig(address: DatabaseAddress): pg.ClientConfig {
  return {
    ...address,
    types: PARSERS,
    options: `${LIMITS} ${PLANNER}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

type Client = pg.PoolClient;

/** The pool has one limit for a new connection and for one that is in use; a new one has less time. */
class ImpatientClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(typeof config === "object" ? { ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS } : config);
  }
}
type Query = PostgresPoolClient["query"];

/**
 * pg's pool behind the interface Kysely wants. Errors of a server that is away come out as DomainError 503, and text
 * parameters lose NUL characters, which PostgreSQL cannot store and peers may send.
 */
export class ConnectionPool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #clients = new Set<Client>();
  readonly #names = new StatementNames();
  #isAway = false;
  /** What is written through it. */
  readonly writes = new WriteWatch();

  constructor(options: { connection: DatabaseAddress; log: Log; poolMax?: number }) {
    const config = clientConfig(options.connection);
    this.#pool = new pg.Pool({
      ...config,
      max: options.poolMax ?? 20,
      connectionTimeoutMillis: FREE_TIMEOUT_MS,
      Client: ImpatientClient,
    });
    // Without a listener the end of an idle connection would end the process.
    this.#pool.on("error", (error) => {
      if (!this.#pool.ending) options.log.warn({ err: error }, "database connection lost");
    });
    this.#pool.on("connect", (client) => this.#clients.add(client));
    this.#pool.on("remove", (client) => this.#clients.delete(client));
  }

  /**
   * The database says nothing: what waits for it is cut off, and what asks for it is refused at once, until it answers
   * again.
   */
  setAway(isAway: boolean): void {
    this.#isAway = isAway;
    if (isAway) for (const client of this.#clients) destroy(client);
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.#isAway) throw away("The database says nothing");
    try {
      return guarded(await this.#pool.connect(), this.#names, this.writes);
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** Connections still at work after 5 s are cut. */
  async end(): Promise<void> {
    const ended = this.#pool.end();
    const cut = setTimeout(() => {
      for (const client of this.#clients) destroy(client);
    }, CLOSE_TIMEOUT_MS);
    try {
      await ended;
    } finally {
      clearTimeout(cut);
    }
  }
}

/**
 * One wrapper per checkout: while it is out, an error of the connection must have a listener of its own. A connection
 * that failed is not given to the next one.
 */
function guarded(client: Client, names: StatementNames, watch: WriteWatch): PostgresPoolClient {
  const writes = new ConnectionWrites(watch);
  let broken = false;
  const onError = (): void => {
    broken = true; // the query in flight rejects with the same error
  };
  client.on("error", onError);
  const query = ((text: string, values: readonly unknown[]) =>
    client.query(statement(names, text, values)).then(
      (result) => {
        writes.ended(text, result.rowCount);
        return result;
      },
      (error: unknown) => {
        writes.ended(text, null, true);
        broken ||= isAway(error) || isStalePlan(error);
        throw asStoreError(error);
      },
    )) as unknown as Query;
  return {
    query,
    release: () => {
      client.off("error", onError);
      client.release(broken);
    },
  };
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

function withoutNul(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}

function destroy(client: Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
