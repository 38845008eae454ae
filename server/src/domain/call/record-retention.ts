import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { BlobStore } from "../blob/port.js";
import type { CallStore } from "./port/call-store.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Recordings of one look. */
const BATCH = 200;

/** Removes recordings that are older than RETENTION_DAYS `recordings` says (security.md 13). */
export class RecordRetention {
  readonly #store: Pick<CallStore, "recordsBefore" | "markRecordDeleted">;
  readonly #blobs: Pick<BlobStore, "remove">;
  readonly #days: number | undefined;
  readonly #clock: Clock;

  /** @param o.days absent = recordings are kept */
  constructor(o: {
    store: Pick<CallStore, "recordsBefore" | "markRecordDeleted">;
    blobs: Pick<BlobStore, "remove">;
    days: number | undefined;
    clock: Clock;
  }) {
    this.#store = o.store;
    this.#blobs = o.blobs;
    this.#days = o.days;
    this.#clock = o.clock;
  }

  /**
   * Everything that is due: the file goes, then the row says `deleted`. A file that cannot be removed keeps its row as it
   * is, so that the next run tries again.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#days === undefined) return;
    const before = isoTime(this.#clock.now() - this.#days * DAY_MS);
    for (let after = ""; ; ) {
      const due = await this.#store.recordsBefore(before, after, BATCH);
      for (const { uuid, file } of due) {
        signal.throwIfAborted();
        await this.#remove(uuid, file);
      }
      if (due.length < BATCH) return;
      after = due.at(-1)!.uuid;
    }
  }

  async #remove(uuid: string, file: string): Promise<void> {
    try {
      await this.#blobs.remove(file);
    } catch {
      return;
    }
    await this.#store.markRecordDeleted(null, uuid, isoTime(this.#clock.now()));
  }
}
