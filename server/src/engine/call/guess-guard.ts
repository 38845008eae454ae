import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { own } from "../../base/own.js";
import type { GuessRow, GuessStore } from "../../domain/sip-guess/port.js";

/** Limits of security.md 10: failed logins from one address, for one user and in all; at the limit a stop as long. */
const WINDOW_MS = 600_000;
const FAILURES_PER_USER = 10;
const FAILURES_PER_ADDRESS = 100;
/** Counters remembered; the oldest is forgotten first. */
const COUNTERS_MAX = 50_000;
/** What changed within that time is written at once, in one statement. */
const WRITE_EVERY_MS = 5_000;
/** Counters written at a time. */
const WRITE_MAX = 5_000;
/** Stands for all users of an address together. */
const ALL_USERS = "";

export interface GuessGuardParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly node: string;
  readonly store: GuessStore;
}

interface Count {
  readonly address: string;
  readonly user: string;
  failures: number;
  /** The first failure, or the beginning of the stop. */
  sinceMs: number;
}

/**
 * Counts failed digests. An address that guesses gets no answer for ten minutes; a success forgives nothing, and neither
 * does a restart: what changed is written behind, never while a request waits.
 */
export class GuessGuard {
  readonly #parts: GuessGuardParts;
  readonly #counts = new Map<string, Count>();
  readonly #unwritten = new Set<Count>();
  #timer: Timer | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: GuessGuardParts) {
    this.#parts = parts;
  }

  /** Takes over what this node had counted. */
  async start(): Promise<void> {
    const { clock, node, store } = this.#parts;
    const nowMs = clock.now();
    for (const row of await store.load(node, isoTime(nowMs - WINDOW_MS))) {
      const ageMs = Math.max(0, nowMs - epochMs(row.since_on));
      const { address, sip_user: user, failures } = row;
      this.#counts.set(keyOf(address, user), { address, user, failures, sinceMs: clock.monotonicMs() - ageMs });
    }
  }

  /** True while `address` has used up its tries for `user`, or in all. */
  isBlocked(address: string, user: string): boolean {
    if (this.#counts.size === 0) return false;
    return this.#over(address, user, FAILURES_PER_USER) || this.#over(address, ALL_USERS, FAILURES_PER_ADDRESS);
  }

  /** Notes one failure. */
  failed(address: string, user: string): void {
    this.#add(address, user, FAILURES_PER_USER);
    this.#add(address, ALL_USERS, FAILURES_PER_ADDRESS);
    this.#schedule();
  }

  /** Writes what is not written yet. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#writing;
    if (this.#unwritten.size > 0) await this.#write();
  }

  #over(address: string, user: string, limit: number): boolean {
    const key = keyOf(address, user);
    const count = this.#counts.get(key);
    if (!count) return false;
    if (this.#parts.clock.monotonicMs() - count.sinceMs < WINDOW_MS) return count.failures >= limit;
    this.#forget(key, count);
    return false;
  }

  #add(address: string, user: string, limit: number): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const key = keyOf(address, user);
    const count = this.#counts.get(key);
    if (count && nowMs - count.sinceMs < WINDOW_MS) {
      count.failures++;
      if (count.failures === limit) count.sinceMs = nowMs; // the stop lasts from now
      this.#unwritten.add(count);
      return;
    }
    if (count) this.#forget(key, count);
    const made = { address: own(address), user: own(user), failures: 1, sinceMs: nowMs };
    this.#counts.set(own(key), made);
    this.#unwritten.add(made);
    if (this.#counts.size > COUNTERS_MAX) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [key, count] of this.#counts) return this.#forget(key, count);
  }

  #forget(key: string, count: Count): void {
    this.#counts.delete(key);
    this.#unwritten.delete(count);
  }

  #schedule(): void {
    if (this.#isClosed || this.#timer) return;
    this.#timer = this.#parts.clock.setTimer(WRITE_EVERY_MS, () => {
      this.#timer = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#unwritten.size > 0) this.#schedule();
      });
    });
  }

  /** A failed write is tried again with the next one. */
  async #write(): Promise<void> {
    const counts = [...this.#unwritten].slice(0, WRITE_MAX);
    for (const count of counts) this.#unwritten.delete(count);
    try {
      await this.#parts.store.save(
        this.#parts.node,
        counts.map((count) => this.#row(count)),
      );
    } catch (error) {
      this.#parts.log.warn({ err: error }, "failed logins could not be written");
      for (const count of counts) if (this.#counts.has(keyOf(count.address, count.user))) this.#unwritten.add(count);
    }
  }

  #row({ address, user, failures, sinceMs }: Count): GuessRow {
    const { clock } = this.#parts;
    const since_on = isoTime(clock.now() - (clock.monotonicMs() - sinceMs));
    return { address, sip_user: user, failures, since_on };
  }
}

function keyOf(address: string, user: string): string {
  return `${address} ${user}`;
}
