import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { DestinationStore, DestinationVerdict } from "../../domain/fraud/port.js";
import { destinationOf } from "../../domain/number/rules.js";

/** How long a verdict holds without asking the database: the word of an Admin counts by then. */
const KNOWN_MS = 60_000;
/** Verdicts that are remembered. */
const KNOWN_MAX = 10_000;

interface Known {
  readonly verdict: DestinationVerdict;
  readonly untilMs: number;
}

/** Where the calls of accounts may go (security.md 12). */
export class Destinations {
  readonly #store: DestinationStore;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(options: { store: DestinationStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /**
   * Judges a call to a number in E.164 digits.
   * @param shown digits of the account's number that is shown: its country is nothing new
   */
  async judge(account: string, digits: string, shown: string | undefined): Promise<DestinationVerdict> {
    const country = destinationOf(digits);
    if (country === undefined) return "closed";
    const key = `${account} ${country}`;
    const nowMs = this.#clock.monotonicMs();
    const known = this.#known.get(key);
    if (known && known.untilMs > nowMs) return known.verdict;
    const isHome = shown !== undefined && destinationOf(shown) === country;
    const verdict = await this.#store.judge(account, country, { isHome, now: isoTime(this.#clock.now()) });
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, { verdict, untilMs: nowMs + KNOWN_MS });
    return verdict;
  }
}
