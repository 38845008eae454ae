import type { IAuditEntry, IAuditQuery } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page } from "../../base/page.js";
import type { AuditFact, AuditSink, AuditStore, NewAuditEntry, OwnedNoun } from "./port.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 365;
/** Entries of one statement: others get their turn in between. */
const BATCH = 5_000;

/** The audit log (security.md 13, 14): who signed in, heard, read, changed and deleted what. */
export class Audit implements AuditSink {
  readonly #store: AuditStore;
  readonly #clock: Clock;
  readonly #days: number;

  /** @param o.days RETENTION_DAYS `audit`, default 365 */
  constructor(o: { store: AuditStore; clock: Clock; days: number | undefined }) {
    this.#store = o.store;
    this.#clock = o.clock;
    this.#days = o.days ?? DEFAULT_DAYS;
  }

  /** Resolves when it is stored: what was read is answered after that only. */
  add(fact: AuditFact): Promise<void> {
    return this.#store.add(this.#entry(fact));
  }

  /** Runs a change; its entry is part of its transaction. */
  within<T>(fact: AuditFact, work: () => Promise<T>): Promise<T> {
    return this.#store.within(this.#entry(fact), work);
  }

  /** @see AuditStore.accountOf */
  accountOf(noun: OwnedNoun, id: string): Promise<string | undefined> {
    return this.#store.accountOf(noun, id);
  }

  /** The newest first. */
  list(query: IAuditQuery): Promise<Page<IAuditEntry>> {
    return this.#store.list(query);
  }

  /** Part of job `retention`: removes entries whose time is over, batch by batch. */
  async removeOld(signal: AbortSignal): Promise<void> {
    const before = isoTime(this.#clock.now() - this.#days * DAY_MS);
    do signal.throwIfAborted();
    while ((await this.#store.removeBefore(before, BATCH)) === BATCH);
  }

  #entry(fact: AuditFact): NewAuditEntry {
    return { ...fact, created_on: isoTime(this.#clock.now()) };
  }
}
