import type { Clock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { CallChange, CallWriter } from "../../domain/call/port.js";

/** Changes written in one transaction at most. */
const BATCH_MAX = 1_000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;

interface Entry {
  readonly change: CallChange;
  readonly written: () => void;
  readonly lost: (error: Error) => void;
}

export interface JournalOptions {
  readonly writer: CallWriter;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Everything live calls say about themselves, on its way to the database: in order, many calls in one transaction.
 * While the database is away the entries wait here with their original times and calls go on (events.md 15, O7).
 */
export class Journal {
  readonly #writer: CallWriter;
  readonly #clock: Clock;
  readonly #log: Log;
  #entries: Entry[] = [];
  #running: Promise<void> | undefined;
  #closing = false;
  #wakeEarly: (() => void) | undefined;

  constructor(options: JournalOptions) {
    this.#writer = options.writer;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Entries not yet committed. */
  get waiting(): number {
    return this.#entries.length;
  }

  /** Resolves after the commit that holds `change`; rejects with ClosedError when the journal closed before that. */
  write(change: CallChange): Promise<void> {
    return new Promise((written, lost) => {
      this.#entries.push({ change, written, lost });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything given so far is committed or was given up by `close`. */
  async flush(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Tries once more to write what waits, then gives up on the rest and says how much it was. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wakeEarly?.();
    await this.flush();
  }

  async #run(): Promise<void> {
    // One turn of the loop first: changes of the same instant then share a transaction.
    await Promise.resolve();
    let retryMs = RETRY_MIN_MS;
    while (this.#entries.length > 0) {
      const batch = this.#entries.slice(0, BATCH_MAX);
      const error = await this.#attempt(batch);
      if (!error) {
        this.#entries.splice(0, batch.length);
        for (const entry of batch) entry.written();
        retryMs = RETRY_MIN_MS;
      } else if (this.#closing) {
        this.#giveUp(error);
      } else {
        this.#log.error(
          { err: error, waiting: this.#entries.length },
          "call journal could not be written, trying again",
        );
        await this.#pause(retryMs);
        retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      }
    }
    this.#running = undefined;
  }

  async #attempt(batch: readonly Entry[]): Promise<Error | undefined> {
    try {
      await this.#writer.write(batch.map((entry) => entry.change));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #giveUp(error: Error): void {
    const lost = this.#entries;
    this.#entries = [];
    this.#log.error({ err: error, lost: lost.length }, "call journal closed with changes that could not be written");
    for (const entry of lost) entry.lost(new ClosedError("call journal"));
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(delayMs, resolve);
      this.#wakeEarly = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}
