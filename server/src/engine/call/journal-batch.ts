import type { CallBatch, CallChange } from "../../domain/call/port/call-writer.js";
import type { Span } from "./journal-file.js";

/** Changes of one transaction. They share one promise: a call has some twenty changes, and a promise each is a cost. */
export class JournalBatch {
  /** Resolves after the commit; rejects when the journal gave the batch up. */
  readonly committed: Promise<void>;
  /** It is with the database: nothing may be added. */
  isOnItsWay = false;
  #written: () => void = () => undefined;
  #lost: (error: Error) => void = () => undefined;
  #changes: CallBatch | undefined;
  #size = 0;
  #kept = 0;
  #span: Span | undefined;

  constructor(changes: CallBatch) {
    this.#changes = changes;
    this.committed = new Promise((resolve, reject) => {
      this.#written = resolve;
      this.#lost = reject;
    });
    this.committed.catch(() => undefined); // what was lost is told by the journal itself
  }

  /** Changes in it. */
  get size(): number {
    return this.#size;
  }

  /** Those that are not in the file, the last ones. */
  get unkept(): readonly CallChange[] {
    return this.#changes?.changes(this.#kept) ?? [];
  }

  get isKept(): boolean {
    return this.#kept === this.#size;
  }

  /** Where it is in the file when only the file has it. */
  get inFile(): Span | undefined {
    return this.#changes ? undefined : this.#span;
  }

  /** Not after `release`. */
  add(change: CallChange): void {
    this.#changes?.add(change);
    this.#size = this.#changes?.size ?? this.#size;
  }

  /** Writes what is in memory: all, or nothing where only the file has it. */
  async write(): Promise<void> {
    await this.#changes?.write();
  }

  /** So many more of its changes are in the file now, behind those that were. */
  keep(count: number, { start, end }: Span): void {
    this.#kept += count;
    this.#span = { start: this.#span?.start ?? start, end };
  }

  /** Lets go what the file has. Only for a batch that is kept and gets nothing more. */
  release(): void {
    this.#changes?.release();
    this.#changes = undefined;
  }

  written(): void {
    this.release();
    this.#written();
  }

  lost(error: Error): void {
    this.#lost(error);
  }
}
