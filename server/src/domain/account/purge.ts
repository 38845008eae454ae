import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { AuditSink } from "../audit/port.js";
import { PLATFORM } from "../audit/rules.js";
import type { BlobStore } from "../blob/port.js";
import type { PurgeStore } from "./port.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Until then an account can be opened again. All of it has to be gone within 30 days (security.md 13). */
const KEPT_DAYS = 25;
/** Accounts of one look. */
const BATCH = 100;

/** Removes what deleted accounts leave behind: files, rows, names of people. What money needs stays, without names. */
export class AccountPurge {
  readonly #store: PurgeStore;
  readonly #blobs: Pick<BlobStore, "removeAll">;
  readonly #audit: AuditSink;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(o: {
    store: PurgeStore;
    blobs: Pick<BlobStore, "removeAll">;
    audit: AuditSink;
    clock: Clock;
    log: Log;
  }) {
    this.#store = o.store;
    this.#blobs = o.blobs;
    this.#audit = o.audit;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  /** Part of job `retention`. One that was cut off goes on with the next run: the account is marked last. */
  async run(signal: AbortSignal): Promise<void> {
    const before = isoTime(this.#clock.now() - KEPT_DAYS * DAY_MS);
    for (const account of await this.#store.due(before, BATCH)) {
      await this.#purge(account, before, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        // The others must not wait for it; the next run tries again.
        this.#log.error({ err: error, account }, "a deleted account could not be removed");
      });
    }
  }

  async #purge(account: string, before: string, signal: AbortSignal): Promise<void> {
    // Others were removed meanwhile, and its owner may be back.
    if (!(await this.#store.begin(account, before, isoTime(this.#clock.now())))) return;
    await this.#blobs.removeAll(account);
    do signal.throwIfAborted();
    while (await this.#store.removeSome(account));
    await this.#store.forget(account, isoTime(this.#clock.now()));
    const where = { account, ref: account, address: "", request_id: null, details: {} };
    await this.#audit.add({ kind: "deletion", operation: "AccountPurge", actor: PLATFORM, ...where });
    this.#log.info({ account }, "what a deleted account had was removed");
  }
}
