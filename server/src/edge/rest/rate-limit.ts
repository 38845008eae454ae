import type { Clock } from "../../base/clock.js";
import { type BucketVerdict, TokenBuckets } from "../../base/token-bucket.js";

/** Limits of one node (security.md 4). A limit of 0 is off. */
export interface RateLimitSettings {
  /** Requests of one token or user per minute. Default 600. */
  readonly perMinute: number;
  /** Requests at once. Default 100. */
  readonly burst: number;
  /** Requests of one address without good credentials per minute. Default 20. */
  readonly anonymousPerMinute: number;
  /** Sign-ups of one address per hour. Default 3. */
  readonly signUpsPerHour: number;
  /** Searches of one account per minute. Default 120. */
  readonly searchesPerMinute: number;
  /** Orders of numbers of one account per minute. Default 60. */
  readonly ordersPerMinute: number;
}

/** The values of security.md 4. */
export const defaultRateLimits: RateLimitSettings = {
  perMinute: 600,
  burst: 100,
  anonymousPerMinute: 20,
  signUpsPerHour: 3,
  searchesPerMinute: 120,
  ordersPerMinute: 60,
};

const OFF = { anonymousPerMinute: 0, signUpsPerHour: 0, searchesPerMinute: 0, ordersPerMinute: 0 };

/** Limits with so many requests of one caller a minute; 0: no limit at all. */
export function rateLimitsFor(perMinute: number): Partial<RateLimitSettings> {
  return perMinute > 0 ? { perMinute } : { perMinute, ...OFF };
}

/** Which limit a request falls under. */
export type LimitKind = "caller" | "anonymous" | "sign-up" | "search" | "order";

/** A verdict with the documented limit, for the `RateLimit-*` headers. */
export interface LimitVerdict extends BucketVerdict {
  readonly limit: number;
}

/** Counts requests in this process and says when it is too many. */
export class RateLimits {
  readonly #buckets: Readonly<Record<LimitKind, { limit: number; buckets: TokenBuckets }>>;

  constructor(clock: Clock, s: RateLimitSettings) {
    const make = (limit: number, burst: number, perMinute: number) => ({
      limit,
      buckets: new TokenBuckets(clock, burst, perMinute),
    });
    this.#buckets = {
      caller: make(s.perMinute, Math.min(s.burst, s.perMinute), s.perMinute),
      anonymous: make(s.anonymousPerMinute, s.anonymousPerMinute, s.anonymousPerMinute),
      "sign-up": make(s.signUpsPerHour, s.signUpsPerHour, s.signUpsPerHour / 60),
      search: make(s.searchesPerMinute, s.searchesPerMinute, s.searchesPerMinute),
      order: make(s.ordersPerMinute, s.ordersPerMinute, s.ordersPerMinute),
    };
  }

  /** Counts one request of `key`; undefined when this limit is off. */
  take(kind: LimitKind, key: string): LimitVerdict | undefined {
    const { limit, buckets } = this.#buckets[kind];
    return limit === 0 ? undefined : { limit, ...buckets.take(key) };
  }
}
