import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { comingRelease, graceEnd, nextExpiry, nextTry, noticeHorizon } from "./period.js";
import type { DueLease, DuePlace, RenewalStore, RenewalTx } from "./port.js";
import { quarantineUntil } from "./rules.js";

/** Reads the next part of what is due. */
type Read<T> = (after: T | undefined) => Promise<readonly T[]>;

/**
 * What happens to leases by the clock (numbers.md 7). Every job may run twice, also at the same time: each lease is
 * looked at again under its lock, in a transaction of its own. One that fails is logged and left for the next run, so
 * that it does not hold up the others. Work ends early at `signal`.
 */
export class LeaseRenewals {
  readonly #store: RenewalStore;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(options: { store: RenewalStore; clock: Clock; log: Log }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /**
   * Job `tn_leases_autorenew`: charges the month of each lease that renews, at the end of its period. Without the money
   * it works on for seven days of grace, with a try every six hours, then it is released.
   */
  async renewDue(signal: AbortSignal): Promise<void> {
    const read: Read<DuePlace> = (after) => this.#store.toRenew(this.#now(), after);
    await this.#each(read, signal, ({ uuid }) => this.#renew(uuid));
  }

  /** After a payment: tries those of the account that could not be paid. */
  async renewOf(account: string, signal: AbortSignal): Promise<void> {
    const leases = await this.#store.inGrace(account);
    const read: Read<DuePlace> = async (after) => (after === undefined ? leases : []);
    await this.#each(read, signal, ({ uuid }) => this.#renew(uuid));
  }

  /** Job `tn_autorelease`: releases the leases that do not renew, at the end of their period. */
  async releaseDue(signal: AbortSignal): Promise<void> {
    const read: Read<DuePlace> = (after) => this.#store.toRelease(this.#now(), after);
    await this.#each(read, signal, ({ uuid }) =>
      this.#store.transaction(async (tx) => {
        const lease = await tx.lock(uuid, this.#now());
        if (lease && !lease.autorenew) await this.#release(tx, lease);
      }),
    );
  }

  /** Job `tn_leases_release_notification`: tells accounts of numbers that will be released, one mail for all of them. */
  async tellDue(signal: AbortSignal): Promise<void> {
    const until = noticeHorizon(this.#clock.now());
    const read: Read<string> = (after) => this.#store.accountsToTell(this.#now(), until, after);
    await this.#each(read, signal, (account) =>
      this.#store.transaction(async (tx) => {
        const nowMs = this.#clock.now();
        const leases = await tx.lockToTell(account, this.#now(), until);
        const news = leases.flatMap((lease) => {
          const { on, notices } = comingRelease(lease, nowMs);
          return notices > lease.notices ? [{ uuid: lease.uuid, tn: lease.tn, on, notices }] : [];
        });
        if (news.length > 0) await tx.tell(account, news, this.#now());
      }),
    );
  }

  #renew(uuid: string): Promise<void> {
    return this.#store.transaction(async (tx) => {
      const lease = await tx.lock(uuid, this.#now());
      if (!lease?.autorenew) return;
      if (await this.#pay(tx, lease))
        return tx.renew(uuid, nextExpiry(lease.expired_on, lease.period_day), this.#now());
      const nowMs = this.#clock.now();
      // A lease that was never tried, because nothing ran for days, has its grace all the same.
      if (lease.renew_after !== null && nowMs >= graceEnd(lease.expired_on)) return this.#release(tx, lease);
      return tx.postpone(uuid, nextTry(lease.expired_on, nowMs));
    });
  }

  /** All charges of the month or none. False: not enough money. */
  async #pay(tx: RenewalTx, lease: DueLease): Promise<boolean> {
    const now = this.#now();
    const { entries, total } = await tx.charges(lease, now);
    if (entries.length === 0) return true;
    const { account, uuid: refUuid } = lease;
    const hold = await tx.ledger.hold({
      account,
      amount: total,
      refType: "tnlease_mrc",
      refUuid,
      expiresOn: null,
      now,
    });
    if (hold === undefined) return false;
    await tx.ledger.capture(hold, entries, now);
    return true;
  }

  #release(tx: RenewalTx, lease: DueLease): Promise<void> {
    return tx.release(lease, quarantineUntil(this.#clock.now()), this.#now());
  }

  async #each<T>(read: Read<T>, signal: AbortSignal, work: (one: T) => Promise<void>): Promise<void> {
    let after: T | undefined;
    for (let part = await read(undefined); part.length > 0; part = await read(after)) {
      for (const one of part) {
        if (signal.aborted) return;
        after = one;
        await work(one).catch((error: unknown) =>
          this.#log.error({ err: error, lease: one }, "a lease was left as it is"),
        );
      }
    }
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}
