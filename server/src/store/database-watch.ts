import type { Clock, Timer } from "../base/clock.js";
import type { Log } from "../base/log.js";

/** Between two questions. */
const EVERY_MS = 1_000;
/** How long an answer is waited for. */
const SILENT_MS = 4_000;
/** Questions without an answer, each through a connection of its own, after which the database is away: a busy machine is slow. */
const SILENCES = 2;
/** A timer that comes so late says that this process stood still, not the database. */
const LATE_MS = 500;

/** A connection that questions go through. */
export interface WatchedConnection {
  /** Resolves when the database answers, or refuses: both are a sign of life. */
  ask(): Promise<void>;
  /** Gives it up, with whatever was asked. */
  drop(): void;
}

export interface DatabaseWatchOptions {
  readonly open: () => WatchedConnection;
  readonly clock: Clock;
  readonly log: Log;
  /** Told once each time the database falls silent, and once when it is there again. */
  readonly changed: (isAway: boolean) => void;
}

/**
 * Notices a database that hangs without closing its connections: a stopped process, a network that swallows everything. Its
 * clients would wait for ever. One that ends its connections tells them itself.
 */
export class DatabaseWatch {
  readonly #o: DatabaseWatchOptions;
  #connection: WatchedConnection | undefined;
  #timer: Timer | undefined;
  /** Questions that were not answered, in a row. */
  #silences = 0;
  #isAway = false;
  #isClosed = false;

  constructor(options: DatabaseWatchOptions) {
    this.#o = options;
    this.#later();
  }

  /** Asks no more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#connection?.drop();
    this.#connection = undefined;
  }

  #later(): void {
    if (!this.#isClosed) this.#timer = this.#o.clock.setTimer(EVERY_MS, () => this.#ask());
  }

  #ask(): void {
    this.#connection ??= this.#o.open();
    const connection = this.#connection;
    this.#listen();
    connection.ask().then(
      () => this.#heard(connection),
      () => this.#heard(connection),
    );
  }

  #listen(): void {
    const { clock } = this.#o;
    const dueMs = clock.monotonicMs() + SILENT_MS;
    this.#timer = clock.setTimer(SILENT_MS, () => {
      if (clock.monotonicMs() - dueMs > LATE_MS) this.#listen();
      else this.#silent();
    });
  }

  #heard(connection: WatchedConnection): void {
    if (connection !== this.#connection) return;
    this.#timer?.cancel();
    this.#silences = 0;
    if (this.#isAway) {
      this.#isAway = false;
      this.#o.log.warn({}, "the database answers again");
      this.#o.changed(false);
    }
    this.#later();
  }

  #silent(): void {
    this.#connection?.drop();
    this.#connection = undefined;
    this.#silences++;
    if (!this.#isAway && this.#silences < SILENCES) return this.#ask();
    if (!this.#isAway) {
      this.#isAway = true;
      this.#o.log.error(
        { silentMs: SILENT_MS * SILENCES },
        "the database says nothing; what needs it is refused meanwhile",
      );
      this.#o.changed(true);
    }
    this.#later();
  }
}
