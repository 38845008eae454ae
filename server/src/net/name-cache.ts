import type { Clock } from "../base/clock.js";
import type { NaptrRecord, SrvRecord } from "../wire/sip/server-order.js";
import type { NameAnswer, NameSource } from "./name-source.js";

export interface NameCacheLimits {
  /** Answers kept; the oldest goes first. */
  readonly entriesMax: number;
  /** An answer is used that long at least and at most, whatever its TTL says. */
  readonly ttlMinMs: number;
  readonly ttlMaxMs: number;
  /** When nobody said how long. */
  readonly ttlDefaultMs: number;
  /** For names without records (RFC 2308). */
  readonly negativeMs: number;
  /** Before a source that failed is asked the same again. */
  readonly failureMs: number;
  /** An answer that is over goes on being used that long while its source fails (RFC 8767). */
  readonly staleMs: number;
}

export const NAME_CACHE_LIMITS: NameCacheLimits = {
  entriesMax: 5_000,
  ttlMinMs: 1_000,
  ttlMaxMs: 3_600_000,
  ttlDefaultMs: 60_000,
  negativeMs: 30_000,
  failureMs: 5_000,
  staleMs: 600_000,
};

interface Entry {
  readonly records: readonly unknown[];
  readonly untilMs: number;
  /** Time of the answer; of a failure without one undefined. */
  readonly answeredMs: number | undefined;
}

/** Remembers what a source said, asks it once for many, and waits for it only so long. */
export class NameCache {
  readonly #clock: Clock;
  readonly #source: NameSource;
  readonly #timeoutMs: number;
  readonly #limits: NameCacheLimits;
  readonly #entries = new Map<string, Entry>();
  readonly #asking = new Map<string, Promise<Entry>>();

  /** @param timeoutMs how long one question may take */
  constructor(clock: Clock, source: NameSource, timeoutMs: number, limits: NameCacheLimits = NAME_CACHE_LIMITS) {
    this.#clock = clock;
    this.#source = source;
    this.#timeoutMs = timeoutMs;
    this.#limits = limits;
  }

  /** Answers held. */
  get size(): number {
    return this.#entries.size;
  }

  /** Empty also when nobody could tell. Never rejects, and so are the two below. */
  naptr(name: string): Promise<readonly NaptrRecord[]> {
    return this.#find(`naptr ${name}`, () => this.#source.naptr(name));
  }

  srv(name: string): Promise<readonly SrvRecord[]> {
    return this.#find(`srv ${name}`, () => this.#source.srv(name));
  }

  addresses(name: string, family: 4 | 6): Promise<readonly string[]> {
    return this.#find(`${family} ${name}`, () => this.#source.addresses(name, family));
  }

  async #find<T>(key: string, ask: () => Promise<NameAnswer<T>>): Promise<readonly T[]> {
    const held = this.#entries.get(key);
    if (held && held.untilMs > this.#clock.monotonicMs()) return held.records as readonly T[];
    let asking = this.#asking.get(key);
    if (!asking) {
      asking = this.#ask(key, ask).finally(() => this.#asking.delete(key));
      this.#asking.set(key, asking);
    }
    return (await asking).records as readonly T[];
  }

  async #ask(key: string, ask: () => Promise<NameAnswer<unknown>>): Promise<Entry> {
    const answer = await this.#inTime(ask).catch(() => undefined);
    const entry = answer ? this.#answered(answer) : this.#failed(this.#entries.get(key));
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entriesMax) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }

  #answered({ records, ttlMs }: NameAnswer<unknown>): Entry {
    const { ttlMinMs, ttlMaxMs, ttlDefaultMs, negativeMs } = this.#limits;
    const nowMs = this.#clock.monotonicMs();
    const told = records.length === 0 ? negativeMs : (ttlMs ?? ttlDefaultMs);
    const heldMs = Math.min(Math.max(told, ttlMinMs), ttlMaxMs);
    return { records, untilMs: nowMs + heldMs, answeredMs: nowMs };
  }

  #failed(before: Entry | undefined): Entry {
    const nowMs = this.#clock.monotonicMs();
    const untilMs = nowMs + this.#limits.failureMs;
    const isStale = before?.answeredMs !== undefined && nowMs - before.answeredMs <= this.#limits.staleMs;
    return isStale ? { ...before, untilMs } : { records: [], untilMs, answeredMs: undefined };
  }

  #inTime(ask: () => Promise<NameAnswer<unknown>>): Promise<NameAnswer<unknown>> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(this.#timeoutMs, () => reject(new Error("name lookup timed out")));
      ask()
        .then(resolve, reject)
        .finally(() => timer.cancel());
    });
  }
}
