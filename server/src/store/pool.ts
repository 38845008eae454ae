import type { PostgresPool, PostgresPoolClient } from "kysely";
import pg from "pg";
import type { Log } from "../base/log.js";
import { asStoreError, away } from "./away.js";
import { PARSERS } from "./parsers.js";
import { destroy, PooledClient } from "./pooled-client.js";
import { StatementNames } from "./statement-names.js";
import { type BindingConnection, sendUncopied } from "./uncopied-bytes.js";
import { WriteWatch } from "./write-watch.js";

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
    sendUncopied((this as unknown as { readonly connection: BindingConnection }).connection);
  }
}

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
      // `begin` travels with the first statement of its transaction (`PooledClient`).
      pipeline: true,
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
      return new PooledClient(await this.#pool.connect(), this.#names, this.writes).asPoolClient;
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
