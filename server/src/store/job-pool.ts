import pg from "pg";
import type { Log } from "../base/log.js";
import type { DatabaseAddress } from "./pool.js";

/**
 * Nobody waits for a job to begin, but a busy machine can take long to open ten connections at once. Giving up before they
 * stand, and beginning anew, kept it busy and mails waiting.
 */
const CONNECT_MS = 20_000;

/**
 * Connections of the job queue, apart from the store's: its library reads values as pg gives them by default, keeps one
 * connection for LISTEN, and must not wait behind requests. The owner ends it.
 */
export function createJobPool(address: DatabaseAddress, log: Log, max: number): pg.Pool {
  const pool = new pg.Pool({ ...address, max, connectionTimeoutMillis: CONNECT_MS, keepAlive: true });
  const onError = (error: Error): void => {
    if (!pool.ending) log.warn({ err: error }, "connection of the job queue lost");
  };
  pool.on("error", onError);
  // While a connection is checked out its errors are its own.
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}
