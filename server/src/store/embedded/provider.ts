import { chown, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Log } from "../../base/log.js";
import { StartError } from "../../base/start-error.js";
import type { DatabaseAddress } from "../pool.js";
import { findBinaries } from "./binaries.js";
import { type ChildOptions, databaseFolder, PostgresChild, SOCKET_PORT } from "./child.js";
import type { ChildUser } from "./child-user.js";
import { SYSTEM_FOLDER } from "./data-dir.js";
import { DATABASE_USER, ensureDatabase } from "./initdb.js";
import { stopOrphan } from "./orphan.js";
import { makeSocketFolder } from "./socket-folder.js";

const DATABASE = "opentact";
/** Waits before a server that died is started again; the last one repeats. */
const RESTART_MS = [100, 500, 1_000, 5_000];
/** A server that ran this long has recovered: the waits begin anew. */
const STEADY_MS = 60_000;
/** Backends of a killed server hold its shared memory for a moment. */
const BUSY = /shared memory|lock file/;

export interface EmbeddedOptions {
  /** Data folder, locked by the caller. */
  readonly dataDir: string;
  /** User of the database when this process is root. */
  readonly user: ChildUser | undefined;
  readonly log: Log;
}

/** PostgreSQL as a child process: started, watched, started again when it dies, stopped. */
export class EmbeddedPostgres {
  readonly #options: ChildOptions;
  readonly #log: Log;
  #child: PostgresChild;
  #watch: Promise<void>;
  #closing: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  private constructor(options: ChildOptions, log: Log, child: PostgresChild) {
    this.#options = options;
    this.#log = log;
    this.#child = child;
    this.#watch = this.#supervise();
  }

  /**
   * Makes the database if there is none, stops one that outlived its platform, and resolves when this one answers.
   * @throws StartError with one line that says what is wrong
   */
  static async start({ dataDir, user, log }: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const binaries = await findBinaries(join(user ? SYSTEM_FOLDER : dataDir, "bin"), user);
    const folder = databaseFolder(dataDir, binaries.major);
    await stopOrphan(folder, log);
    if (user) await own(folder, user);
    await ensureDatabase(folder, binaries, user);
    const socketFolder = await makeSocketFolder(dataDir, user);
    const options = { binaries, folder, socketFolder, logFile: join(dataDir, "postgres.log"), user };
    const child = await startPatiently(options);
    const provider = new EmbeddedPostgres(options, log, child);
    try {
      await ensureOwnDatabase(socketFolder);
      return provider;
    } catch (error) {
      await provider.close();
      throw error;
    }
  }

  /** For `createStore`. */
  get connection(): DatabaseAddress {
    return { host: this.#options.socketFolder, port: SOCKET_PORT, user: DATABASE_USER, database: DATABASE };
  }

  /** Id of the server that runs now. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Stops the server (fast shutdown, 10 s, then harder). May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#wake?.();
    await this.#child.stop();
    await this.#watch;
    await rm(this.#options.socketFolder, { recursive: true, force: true });
  }

  async #supervise(): Promise<void> {
    let died = 0;
    while (!this.#closing) {
      const sinceMs = performance.now();
      const how = await this.#child.exited;
      if (this.#closing) return;
      this.#log.error({ how }, "the database stopped by itself, starting it again");
      if (performance.now() - sinceMs > STEADY_MS) died = 0;
      died = await this.#restart(died);
    }
  }

  /** Tries until a server answers or the provider closes. Gives the number of waits so far. */
  async #restart(died: number): Promise<number> {
    for (let wait = died; ; wait++) {
      await this.#pause(RESTART_MS[Math.min(wait, RESTART_MS.length - 1)] ?? 0);
      if (this.#closing) return wait;
      try {
        const child = await PostgresChild.start(this.#options);
        this.#child = child;
        // Closed while it was coming up: nobody else will stop it.
        if (this.#closing) await child.stop();
        else this.#log.info({ pid: child.pid }, "the database answers again");
        return wait + 1;
      } catch (error) {
        this.#log.error({ err: error }, "the database could not be started again");
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function startPatiently(options: ChildOptions): Promise<PostgresChild> {
  for (const waitMs of RESTART_MS) {
    try {
      return await PostgresChild.start(options);
    } catch (error) {
      if (!(error instanceof StartError) || !BUSY.test(error.message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return PostgresChild.start(options);
}

async function ensureOwnDatabase(host: string): Promise<void> {
  const client = new pg.Client({ host, port: SOCKET_PORT, user: DATABASE_USER, database: "postgres" });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** A folder made by another user (an earlier start without root) is given to the database's user. */
async function own(folder: string, user: ChildUser): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found || found.uid === user.uid) return;
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), user.uid, user.gid);
  await chown(folder, user.uid, user.gid);
}
