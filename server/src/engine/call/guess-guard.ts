import type { Clock } from "../../base/clock.js";

/** Limits of security.md 10: failed logins from one address, for one user and in all. */
const WINDOW_MS = 600_000;
const FAILURES_PER_USER = 10;
const FAILURES_PER_ADDRESS = 100;
/** Sources remembered; the oldest is forgotten first. */
const SOURCES_MAX = 50_000;

interface Count {
  failures: number;
  sinceMs: number;
}

/** Counts failed digests. An address that guesses gets no answer for ten minutes; a success forgives nothing. */
export class GuessGuard {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while `address` has used up its tries for `user`, or in all. */
  isBlocked(address: string, user: string): boolean {
    return this.#over(`${address} ${user}`, FAILURES_PER_USER) || this.#over(address, FAILURES_PER_ADDRESS);
  }

  /** Notes one failure. */
  failed(address: string, user: string): void {
    this.#add(`${address} ${user}`);
    this.#add(address);
  }

  #over(key: string, limit: number): boolean {
    const count = this.#counts.get(key);
    if (!count) return false;
    if (this.#clock.monotonicMs() - count.sinceMs < WINDOW_MS) return count.failures >= limit;
    this.#counts.delete(key);
    return false;
  }

  #add(key: string): void {
    const nowMs = this.#clock.monotonicMs();
    const count = this.#counts.get(key);
    if (count && nowMs - count.sinceMs < WINDOW_MS) {
      count.failures++;
      return;
    }
    this.#counts.delete(key);
    this.#counts.set(key, { failures: 1, sinceMs: nowMs });
    if (this.#counts.size > SOURCES_MAX) {
      const oldest = this.#counts.keys().next().value;
      if (oldest !== undefined) this.#counts.delete(oldest);
    }
  }
}
