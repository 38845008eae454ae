import { type RawBuilder, sql } from "kysely";
import pg from "pg";
import type { Bus } from "../base/bus.js";
import type { Clock, Timer } from "../base/clock.js";
import { ClosedError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { CHANNEL } from "./bus-channel.js";
import type { Store } from "./db.js";
import { clientConfig, type DatabaseAddress } from "./pool.js";

/** NOTIFY takes less than 8000 bytes. */
const PAYLOAD_MAX_BYTES = 7_900;
const RECONNECT_MS = [50, 250, 1_000, 5_000];
/** A connection through a network can die without a word. */
const PROBE_MS = 15_000;

/** Expression that sends a message with the transaction it stands in: at its commit, or never. */
export function notification(subject: string, body: unknown): RawBuilder<unknown> {
  return sql`pg_notify(${CHANNEL}, ${payloadOf(subject, body)})`;
}

export interface PgBusOptions {
  readonly connection: DatabaseAddress;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** The bus over LISTEN and NOTIFY, with a connection of its own that comes back by itself. */
export class PgBus implements Bus {
  readonly #options: PgBusOptions;
  readonly #listeners = new Map<string, Set<(body: unknown) => void>>();
  readonly #gapListeners = new Set<() => void>();
  #client: pg.Client | undefined;
  #timer: Timer | undefined;
  #failures = 0;
  #isListening = false;
  #isClosed = false;

  private constructor(options: PgBusOptions) {
    this.#options = options;
  }

  /** Resolves when messages are heard. Rejects when the database cannot be reached now. */
  static async start(options: PgBusOptions): Promise<PgBus> {
    const bus = new PgBus(options);
    await bus.#connect();
    return bus;
  }

  async publish(subject: string, body: unknown): Promise<void> {
    if (this.#isClosed) throw new ClosedError("bus");
    await sql`select ${notification(subject, body)}`.execute(this.#options.store.db);
  }

  subscribe(subject: string, listener: (body: unknown) => void): () => void {
    const listeners = this.#listeners.get(subject) ?? new Set();
    this.#listeners.set(subject, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  get isHeard(): boolean {
    return this.#isListening;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#isListening = false;
    this.#timer?.cancel();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ ...clientConfig(this.#options.connection), query_timeout: PROBE_MS });
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, undefined));
    client.on("notification", ({ payload }) => this.#heard(payload ?? ""));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#client = undefined;
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#isListening = this.#client === client;
    this.#failures = 0;
    this.#probeLater(client);
  }

  #probeLater(client: pg.Client): void {
    this.#timer = this.#options.clock.setTimer(PROBE_MS, () => {
      if (this.#client !== client) return;
      client.query("select 1").then(
        () => this.#client === client && this.#probeLater(client),
        (error: Error) => this.#lost(client, error),
      );
    });
  }

  #lost(client: pg.Client, error: Error | undefined): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = undefined;
    this.#isListening = false;
    this.#timer?.cancel();
    this.#options.log.warn({ err: error }, "bus connection lost");
    client.end().catch(() => undefined);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    const delayMs = RECONNECT_MS[Math.min(this.#failures++, RECONNECT_MS.length - 1)] ?? 0;
    this.#timer = this.#options.clock.setTimer(delayMs, () => {
      this.#connect().then(
        () => this.#tellGap(),
        () => !this.#isClosed && this.#reconnectLater(),
      );
    });
  }

  #tellGap(): void {
    if (this.#isClosed) return;
    for (const listener of this.#gapListeners) this.#call(listener);
  }

  #heard(payload: string): void {
    let message: { subject?: unknown; body?: unknown };
    try {
      message = JSON.parse(payload) as typeof message;
    } catch {
      return; // somebody else's NOTIFY
    }
    if (typeof message?.subject !== "string") return;
    for (const listener of this.#listeners.get(message.subject) ?? []) this.#call(() => listener(message.body));
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#options.log.error({ err: error }, "bus listener failed");
    }
  }
}

function payloadOf(subject: string, body: unknown): string {
  const payload = JSON.stringify({ subject, body });
  if (Buffer.byteLength(payload) > PAYLOAD_MAX_BYTES) throw new Error(`message on ${subject} is too large for NOTIFY`);
  return payload;
}
