import type { Clock } from "../../base/clock.js";

const SECOND_MS = 1_000;
/** Accounts that are remembered; those that are not behind are forgotten past it. */
const ACCOUNTS_MAX = 10_000;

/** How fast accounts begin calls: so many a second at once, then evenly (security.md 12). Time is monotonic. */
export class CallPace {
  readonly #clock: Clock;
  /** When the account would be done with its calls at an even pace. */
  readonly #doneMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls that `account` may begin now. @param perSecond null = no limit */
  free(account: string, perSecond: number | null): number {
    if (perSecond === null) return Number.POSITIVE_INFINITY;
    const behindMs = Math.max(0, (this.#doneMs.get(account) ?? 0) - this.#clock.monotonicMs());
    return Math.max(0, Math.floor(((SECOND_MS - behindMs) * perSecond) / SECOND_MS + EPSILON));
  }

  /**
   * Gives a call its turn.
   * @returns how long it has to wait, ms; undefined when that is more than `maxWaitMs`: nothing is taken then
   */
  book(account: string, perSecond: number | null, maxWaitMs: number): number | undefined {
    if (perSecond === null) return 0;
    if (perSecond === 0) return undefined;
    const nowMs = this.#clock.monotonicMs();
    const doneMs = Math.max(nowMs, this.#doneMs.get(account) ?? 0) + SECOND_MS / perSecond;
    const waitMs = Math.max(0, doneMs - SECOND_MS - nowMs);
    if (waitMs > maxWaitMs) return undefined;
    this.#doneMs.set(account, doneMs);
    if (this.#doneMs.size > ACCOUNTS_MAX) this.#forget(nowMs);
    return waitMs < 1 ? 0 : waitMs;
  }

  #forget(nowMs: number): void {
    for (const [account, doneMs] of this.#doneMs) if (doneMs <= nowMs) this.#doneMs.delete(account);
  }
}

/** Thirds of a second do not add up to a whole one. */
const EPSILON = 1e-6;
