import type { Clock } from "../../base/clock.js";

const FAILURES_MAX = 5;
const WINDOW_MS = 60_000;
/** Addresses remembered; past it the one that failed first is forgotten. */
const ADDRESSES_MAX = 10_000;

interface Count {
  failedMs: number[];
  blockedUntilMs: number;
}

/** Failed authentications per client address: five within 60 s close the door for 60 s (events.md 2.5). */
export class FailureCount {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  failed(address: string): void {
    const now = this.#clock.monotonicMs();
    const count = this.#counts.get(address) ?? { failedMs: [], blockedUntilMs: 0 };
    count.failedMs = [...count.failedMs.filter((at) => now - at < WINDOW_MS), now];
    if (count.failedMs.length >= FAILURES_MAX) {
      count.failedMs = [];
      count.blockedUntilMs = now + WINDOW_MS;
    }
    this.#counts.delete(address);
    this.#counts.set(address, count);
    if (this.#counts.size > ADDRESSES_MAX) this.#forgetFirst();
  }

  /** Whole seconds until the address may try again; 0 when it may now. */
  blockedSeconds(address: string): number {
    const untilMs = this.#counts.get(address)?.blockedUntilMs ?? 0;
    return Math.max(0, Math.ceil((untilMs - this.#clock.monotonicMs()) / 1000));
  }

  #forgetFirst(): void {
    const first = this.#counts.keys().next();
    if (!first.done) this.#counts.delete(first.value);
  }
}
