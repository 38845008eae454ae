import type { Clock } from "./clock.js";

/** What a bucket said to one request. */
export interface BucketVerdict {
  readonly isAllowed: boolean;
  /** Whole tokens left. */
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly resetSeconds: number;
  /** Until the tokens asked for are there; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Most keys that are remembered; past it the one not seen for the longest time is forgotten. */
const MAX_KEYS = 50_000;

/** Token buckets by key. A key that was never seen has a full one. Time is monotonic. */
export class TokenBuckets {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param capacity requests that may come at once; @param perMinute tokens added per minute */
  constructor(clock: Clock, capacity: number, perMinute: number) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#perMs = perMinute / 60_000;
  }

  /** Takes `count` tokens of `key` if they are there: all or none. */
  take(key: string, count = 1): BucketVerdict {
    const bucket = this.#fill(key);
    const isAllowed = bucket.tokens >= count;
    if (isAllowed) bucket.tokens -= count;
    return {
      isAllowed,
      remaining: Math.floor(bucket.tokens),
      resetSeconds: Math.ceil((this.#capacity - bucket.tokens) / this.#perMs / 1000),
      retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil((count - bucket.tokens) / this.#perMs / 1000)),
    };
  }

  #fill(key: string): Bucket {
    const now = this.#clock.monotonicMs();
    const known = this.#buckets.get(key);
    const tokens = known ? Math.min(this.#capacity, known.tokens + (now - known.atMs) * this.#perMs) : this.#capacity;
    const bucket = { tokens, atMs: now };
    // Re-inserting keeps the map in order of last use.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_KEYS) {
      const oldest = this.#buckets.keys().next();
      if (!oldest.done) this.#buckets.delete(oldest.value);
    }
    return bucket;
  }
}
