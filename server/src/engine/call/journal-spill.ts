import type { Log } from "../../base/log.js";
import type { CallChange } from "../../domain/call/port/call-writer.js";
import type { JournalBatch } from "./journal-batch.js";
import { parseChange, printChange } from "./journal-change.js";
import type { JournalFile, Span } from "./journal-file.js";

/** Changes that stay in memory while the file has them too; those behind them are in the file alone. */
const MEMORY_MAX = 10_000;

export interface JournalSpillOptions {
  readonly file: JournalFile;
  readonly log: Log;
  /** Default 10,000 changes. */
  readonly memoryMax?: number;
}

/**
 * Keeps what waits in the journal in a file, from the moment the database is found away until everything is written, so
 * that the end of the process loses nothing and a long wait does not fill the memory.
 */
export class JournalSpill {
  readonly #file: JournalFile;
  readonly #log: Log;
  readonly #memoryMax: number;
  #isOn = false;
  #keeping: Promise<void> | undefined;
  #hasFailed = false;

  constructor(options: JournalSpillOptions) {
    this.#file = options.file;
    this.#log = options.log;
    this.#memoryMax = options.memoryMax ?? MEMORY_MAX;
  }

  /** What waits goes to the file. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** From now on. */
  begin(batches: readonly JournalBatch[]): void {
    if (!this.#isOn) this.#log.warn({}, "call journal waits for the database in a file");
    this.#isOn = true;
    this.keep(batches);
  }

  /** Something was added to what waits. */
  keep(batches: readonly JournalBatch[]): void {
    this.#keeping ??= this.#keep(batches).finally(() => {
      this.#keeping = undefined;
    });
  }

  /** Changes of a batch that only the file has. */
  async changesAt(span: Span): Promise<readonly CallChange[]> {
    return (await this.#file.read(span)).map(parseChange);
  }

  /** Everything is written: the file goes. */
  async clear(): Promise<void> {
    await this.#keeping;
    this.#isOn = false;
    try {
      await this.#file.remove();
      this.#log.warn({}, "call journal is written, its file is removed");
    } catch (error) {
      this.#log.error({ err: error }, "the file of the call journal could not be removed");
    }
  }

  /** Leaves what waits to the next start. @returns whether all of it is in the file */
  async leave(batches: readonly JournalBatch[]): Promise<boolean> {
    this.begin(batches);
    await this.#keeping;
    this.#isOn = false;
    try {
      await this.#file.close();
    } catch (error) {
      this.#log.error({ err: error }, "the file of the call journal could not be written through");
      return false;
    }
    return batches.every(({ isKept }) => isKept);
  }

  async #keep(batches: readonly JournalBatch[]): Promise<void> {
    // What is said in the same instant is one writing.
    await Promise.resolve();
    try {
      for (let batch = firstUnkept(batches); batch; batch = firstUnkept(batches)) {
        const changes = batch.unkept;
        batch.keep(changes.length, await this.#file.append(changes.map(printChange)));
        this.#release(batches);
      }
      this.#hasFailed = false;
    } catch (error) {
      // Said once: what waits stays in memory, and the next change tries again.
      if (!this.#hasFailed) this.#log.error({ err: error }, "call journal could not be kept in a file");
      this.#hasFailed = true;
    }
  }

  /** The oldest stay in memory, as the next to be written; the last one still takes what comes. */
  #release(batches: readonly JournalBatch[]): void {
    let first = batches.length - 1;
    while (first > 0 && !batches[first - 1]!.inFile) first--;
    let count = first > 0 ? this.#memoryMax : 0;
    for (const batch of batches.slice(first, -1)) {
      count += batch.size;
      if (count > this.#memoryMax && batch.isKept && !batch.isOnItsWay) batch.release();
    }
  }
}

/** Batches are kept in their order. */
function firstUnkept(batches: readonly JournalBatch[]): JournalBatch | undefined {
  let at = batches.length;
  while (at > 0 && !batches[at - 1]!.isKept) at--;
  return batches[at];
}
