import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { BlobStore } from "../blob/port.js";
import { Archive } from "./archive.js";
import {
  type ArchiveFiles,
  type ArchiveSink,
  archiveKey,
  type ExportReads,
  type ExportStore,
  type StoredExport,
} from "./port.js";

/** How long an archive can be fetched. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** Between looks for the turn of an archive: one at a time, so that others find a place among the jobs. */
const TURN_MS = 15_000;

/** Nobody waits for the archive any more. */
class GivenUp extends Error {}

export interface ExportWorkParts {
  readonly store: ExportStore;
  readonly reads: ExportReads;
  readonly files: ArchiveFiles;
  readonly blobs: Pick<BlobStore, "size" | "read" | "remove">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes archives, one at a time on a node. One that was cut off by a kill is begun anew: the job comes again, and the
 * file is the same.
 */
export class ExportWork {
  readonly #o: ExportWorkParts;
  #isBusy = false;

  constructor(parts: ExportWorkParts) {
    this.#o = parts;
  }

  /** Job `account-export`. Stops at `signal`, and comes again then. */
  async run(uuid: string, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#o;
    if (this.#isBusy) return store.postpone(uuid, isoTime(clock.now() + TURN_MS));
    this.#isBusy = true;
    try {
      const found = await store.find(null, uuid);
      if (found) await this.#make(found, signal);
    } finally {
      this.#isBusy = false;
    }
  }

  async #make(wanted: StoredExport, signal: AbortSignal): Promise<void> {
    const { store, files, blobs, log } = this.#o;
    const { uuid, account } = wanted;
    const file = archiveKey(wanted);
    if (!(await store.begin(uuid, file, this.#now()))) return;
    let sink: ArchiveSink | undefined;
    try {
      sink = await files.open(file);
      await this.#fill(wanted, sink, signal);
    } catch (error) {
      await sink?.abandon();
      if (isPassing(error, signal)) throw error;
      if (!(error instanceof GivenUp)) {
        log.error({ err: error, account, export: uuid }, "archive of an account failed");
        await store.fail(uuid, reasonOf(error), this.#now());
      }
      // What the disk does not let go of is waste; the archive can be asked for anew all the same.
      await blobs
        .remove(file)
        .catch((failure: unknown) => log.warn({ err: failure, file }, "an archive is left behind"));
    }
  }

  async #fill({ uuid, account }: StoredExport, sink: ArchiveSink, signal: AbortSignal): Promise<void> {
    const { store, reads, blobs, clock } = this.#o;
    const onProgress = async (so: Parameters<ExportStore["progress"]>[1]) => {
      signal.throwIfAborted();
      if (!(await store.progress(uuid, so, this.#now()))) throw new GivenUp();
    };
    await new Archive({ account, reads, blobs, sink, nowMs: clock.now(), onProgress }).write();
    const done = { size: await sink.close(), expired_on: isoTime(clock.now() + KEPT_MS), now: this.#now() };
    if (!(await store.finish(uuid, done))) throw new GivenUp();
    await this.#removeFormer(account, uuid);
  }

  /** An account has one archive at a time. */
  async #removeFormer(account: string, uuid: string): Promise<void> {
    const { store, blobs } = this.#o;
    for (const former of await store.others(account, uuid)) {
      if (former.file !== null) await blobs.remove(former.file);
      await store.markGone(null, former.uuid, this.#now());
    }
  }

  #now(): string {
    return isoTime(this.#o.clock.now());
  }
}

/** Goes by: the platform stops, or the database is away. */
function isPassing(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (error instanceof DomainError && error.status === 503);
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === "ENOSPC" ? "Disk full" : "Internal error";
}
