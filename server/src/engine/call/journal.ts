import type { Clock } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { CallChange, CallWriter } from "../../domain/call/port/call-writer.js";
import { JournalBatch } from "./journal-batch.js";
import type { JournalSpill } from "./journal-spill.js";

/** Changes written in one transaction at most. */
const BATCH_MAX = 1_000;
/** After a transaction of so many changes the next one waits longer for its own. */
const BUSY_CHANGES = 100;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;
/** A transaction that takes longer is one of a database that may be away: what waits goes to the file. */
const LATE_MS = 2_000;
/** So many wait for a database that is too slow: they go to the file as well. */
const WAITING_MAX = 10;

export interface JournalOptions {
  readonly writer: CallWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps what waits over the end of the process; without it that is in memory alone. */
  readonly spill?: JournalSpill;
  /**
   * So long the first change of a transaction waits for others, ms: a transaction costs as much as several changes. Default
   * 0, what comes in one turn of the loop.
   */
  readonly gatherMs?: number;
  /** And so long while many calls are made, ms: the more there is in a transaction, the less each of them costs. Default `gatherMs`. */
  readonly busyGatherMs?: number;
}

/**
 * Everything live calls say about themselves, on its way to the database: in order, many calls in one transaction.
 * While the database is away the entries wait here with their original times and calls go on (events.md 15, O7); a file
 * has them too then, so that the end of the process loses none.
 */
export class Journal {
  readonly #writer: CallWriter;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #spill: JournalSpill | undefined;
  /** The first is the next to be written, the last takes what comes. */
  readonly #batches: JournalBatch[] = [];
  #running: Promise<void> | undefined;
  readonly #gatherMs: number;
  readonly #busyGatherMs: number;
  #isBusy = false;
  #closing = false;
  #isHasty = false;
  /** Callers of `flush`, who want nothing to wait for more. */
  #flushing = 0;
  #wakeEarly: (() => void) | undefined;
  #gathered: (() => void) | undefined;

  constructor(options: JournalOptions) {
    this.#writer = options.writer;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#spill = options.spill;
    this.#gatherMs = options.gatherMs ?? 0;
    this.#busyGatherMs = options.busyGatherMs ?? this.#gatherMs;
  }

  /** Entries not yet committed. */
  get waiting(): number {
    return this.#batches.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Resolves after the commit that holds `change`; rejects with ClosedError when the journal closed before that. Who does
   * not ask need not catch.
   */
  write(change: CallChange): Promise<void> {
    const batch = this.#open();
    batch.add(change);
    if (batch.size >= BATCH_MAX) this.#gathered?.();
    if (this.#spill?.isOn) this.#spill.keep(this.#batches);
    this.#running ??= this.#run();
    return batch.committed;
  }

  /** Somebody waits for what was given: it is written without waiting for more. */
  hasten(): void {
    this.#isHasty = this.#batches.length > 0;
    this.#gathered?.();
  }

  /** Resolves when everything given so far is committed or was given up by `close`. */
  async flush(): Promise<void> {
    this.#flushing++;
    this.#gathered?.();
    while (this.#running) await this.#running;
    this.#flushing--;
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
    while (this.#batches.length > 0 || this.#spill?.isOn) {
      const [batch] = this.#batches;
      if (!batch) {
        await this.#spill?.clear();
        continue;
      }
      if (batch.size < BATCH_MAX) await this.#gather();
      this.#isBusy = batch.size >= BUSY_CHANGES;
      const error = await this.#attempt(batch);
      if (!error) {
        this.#batches.shift();
        batch.written();
        retryMs = RETRY_MIN_MS;
      } else if (this.#closing) {
        await this.#giveUp(error);
      } else {
        this.#spill?.begin(this.#batches);
        this.#log.error({ err: error, waiting: this.waiting }, "call journal could not be written, trying again");
        await this.#pause(retryMs);
        retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      }
    }
    this.#running = undefined;
  }

  async #gather(): Promise<void> {
    const isHasty = this.#isHasty || this.#flushing > 0 || this.#closing;
    const gatherMs = this.#isBusy ? this.#busyGatherMs : this.#gatherMs;
    if (gatherMs === 0 || isHasty) {
      this.#isHasty = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(gatherMs, resolve);
      this.#gathered = () => {
        timer.cancel();
        resolve();
      };
    });
    this.#gathered = undefined;
    this.#isHasty = false;
  }

  /** The batch that takes what comes. */
  #open(): JournalBatch {
    const last = this.#batches.at(-1);
    if (last && !last.isOnItsWay && last.size < BATCH_MAX) return last;
    const batch = new JournalBatch(this.#writer.begin());
    this.#batches.push(batch);
    if (this.#batches.length > WAITING_MAX) this.#spill?.begin(this.#batches);
    return batch;
  }

  async #attempt(batch: JournalBatch): Promise<Error | undefined> {
    batch.isOnItsWay = true;
    const late = this.#clock.setTimer(LATE_MS, () => this.#spill?.begin(this.#batches));
    try {
      if (this.#spill && batch.inFile) await this.#writer.write(await this.#spill.changesAt(batch.inFile));
      else await batch.write();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      late.cancel();
      batch.isOnItsWay = false;
    }
  }

  async #giveUp(error: Error): Promise<void> {
    const count = this.waiting;
    const isKept = (await this.#spill?.leave(this.#batches)) ?? false;
    if (isKept) this.#log.warn({ err: error, waiting: count }, "call journal is left to the next start in its file");
    else this.#log.error({ err: error, lost: count }, "call journal closed with changes that could not be written");
    for (const batch of this.#batches.splice(0)) batch.lost(new ClosedError("call journal"));
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
