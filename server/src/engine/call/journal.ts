import type { Clock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { CallChange, CallWriter } from "../../domain/call/port/call-writer.js";

/** Changes written in one transaction at most. */
const BATCH_MAX = 1_000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;

/** Changes of one transaction. They share one promise: a call has some twenty changes, and a promise each is a cost. */
interface Batch {
  readonly changes: CallChange[];
  readonly committed: Promise<void>;
  readonly written: () => void;
  readonly lost: (error: Error) => void;
  /** It is with the database: nothing may be added. */
  isOnItsWay: boolean;
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
  /** The first is the next to be written, the last takes what comes. */
  #batches: Batch[] = [];
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
    return this.#batches.reduce((sum, { changes }) => sum + changes.length, 0);
  }

  /**
   * Resolves after the commit that holds `change`; rejects with ClosedError when the journal closed before that. Who does
   * not ask need not catch.
   */
  write(change: CallChange): Promise<void> {
    const batch = this.#open();
    batch.changes.push(change);
    this.#running ??= this.#run();
    return batch.committed;
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
    for (let batch = this.#batches[0]; batch; batch = this.#batches[0]) {
      const error = await this.#attempt(batch);
      if (!error) {
        this.#batches.shift();
        batch.written();
        retryMs = RETRY_MIN_MS;
      } else if (this.#closing) {
        this.#giveUp(error);
      } else {
        this.#log.error({ err: error, waiting: this.waiting }, "call journal could not be written, trying again");
        await this.#pause(retryMs);
        retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      }
    }
    this.#running = undefined;
  }

  /** The batch that takes what comes. */
  #open(): Batch {
    const last = this.#batches.at(-1);
    if (last && !last.isOnItsWay && last.changes.length < BATCH_MAX) return last;
    const batch = newBatch();
    this.#batches.push(batch);
    return batch;
  }

  async #attempt(batch: Batch): Promise<Error | undefined> {
    batch.isOnItsWay = true;
    try {
      await this.#writer.write(batch.changes);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      batch.isOnItsWay = false;
    }
  }

  #giveUp(error: Error): void {
    const lost = this.#batches;
    const count = this.waiting;
    this.#batches = [];
    this.#log.error({ err: error, lost: count }, "call journal closed with changes that could not be written");
    for (const batch of lost) batch.lost(new ClosedError("call journal"));
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

function newBatch(): Batch {
  let written = (): void => undefined;
  let lost = (_error: Error): void => undefined;
  const committed = new Promise<void>((resolve, reject) => {
    written = resolve;
    lost = reject;
  });
  committed.catch(() => undefined); // what was lost is told by the journal itself
  return { changes: [], committed, written, lost, isOnItsWay: false };
}
