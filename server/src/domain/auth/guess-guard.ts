import type { Clock } from "../../base/clock.js";
import { TooManyRequests } from "../../base/too-many-requests.js";

/** Failures within this time count together. */
const WINDOW_MS = 600_000;
const MAX_PER_PAIR = 10;
const MAX_PER_ADDRESS = 100;
/** The first stop; each further one is twice as long, up to an hour. */
const FIRST_STOP_MS = 60_000;
const LONGEST_STOP_MS = 3_600_000;
/** Most counters that are kept; past it the one not touched for the longest time is dropped. */
const MAX_COUNTERS = 50_000;

interface Counter {
  readonly limit: number;
  /** Times of the failures in the window, and of attempts that still run. */
  times: number[];
  stopMs: number;
  stoppedUntilMs: number;
  touchedMs: number;
}

/**
 * Counts failed guesses of passwords and tokens (security.md 3.1): 10 in 10 minutes per address and account, 100 per
 * address. A running attempt counts as failed until it has succeeded, so guesses sent at once are not all tried.
 */
export class GuessGuard {
  readonly #clock: Clock;
  readonly #counters = new Map<string, Counter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Begins an attempt to guess a password.
   * @param account whose it is: e-mail or SIP user
   * @returns to be called when the attempt was right: it counts no more, and the account may be mistyped anew
   * @throws TooManyRequests
   */
  attempt(address: string, account: string): () => void {
    this.check(address, account);
    const forAddress = this.#counter(address, MAX_PER_ADDRESS);
    const forPair = this.#counter(pairKey(address, account), MAX_PER_PAIR);
    const now = this.#clock.monotonicMs();
    forAddress.times.push(now);
    forPair.times.push(now);
    return () => {
      // The address goes on counting its other failures: it may be guessing others at the same time.
      forgive(forAddress, now);
      forPair.times = [];
      forPair.stopMs = 0;
    };
  }

  /** Counters that are kept now. */
  get size(): number {
    return this.#counters.size;
  }

  /**
   * Whether the address may try.
   * @param account undefined for a value that names nobody, such as a token
   * @throws TooManyRequests
   */
  check(address: string, account?: string): void {
    const counters = [this.#counter(address, MAX_PER_ADDRESS)];
    if (account !== undefined) counters.push(this.#counter(pairKey(address, account), MAX_PER_PAIR));
    const now = this.#clock.monotonicMs();
    const waitMs = Math.max(...counters.map((counter) => waitOf(counter, now)));
    if (waitMs > 0) throw new TooManyRequests(waitMs / 1000);
  }

  /** Counts a wrong value that names nobody. */
  failed(address: string): void {
    this.#counter(address, MAX_PER_ADDRESS).times.push(this.#clock.monotonicMs());
  }

  #counter(key: string, limit: number): Counter {
    const now = this.#clock.monotonicMs();
    const known = this.#counters.get(key);
    const isFresh = known !== undefined && now - known.touchedMs < LONGEST_STOP_MS + WINDOW_MS;
    const counter = isFresh ? known : { limit, times: [], stopMs: 0, stoppedUntilMs: 0, touchedMs: now };
    counter.touchedMs = now;
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    if (this.#counters.size > MAX_COUNTERS) {
      const oldest = this.#counters.keys().next();
      if (!oldest.done) this.#counters.delete(oldest.value);
    }
    return counter;
  }
}

function pairKey(address: string, account: string): string {
  return `${address} ${account.toLowerCase()}`;
}

/** How long a counter says no; 0 when it says yes. A counter that is full begins its next stop here. */
function waitOf(counter: Counter, now: number): number {
  if (counter.stoppedUntilMs > now) return counter.stoppedUntilMs - now;
  counter.times = counter.times.filter((at) => now - at < WINDOW_MS);
  if (counter.times.length < counter.limit) return 0;
  counter.stopMs = Math.min(LONGEST_STOP_MS, counter.stopMs === 0 ? FIRST_STOP_MS : counter.stopMs * 2);
  counter.stoppedUntilMs = now + counter.stopMs;
  // One guess per stop from here on.
  counter.times = counter.times.slice(1 - counter.limit);
  return counter.stopMs;
}

function forgive(counter: Counter, at: number): void {
  const index = counter.times.indexOf(at);
  if (index >= 0) counter.times.splice(index, 1);
}
