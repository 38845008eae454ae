import type { Clock, Timer } from "./clock.js";

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that stands still until `advance` moves it. Timers fire in the order of their due time, then of their making. */
export class FakeClock implements Clock {
  readonly #startEpochMs: number;
  readonly #pending = new Set<Pending>();
  #elapsedMs = 0;
  #made = 0;

  /** @param startEpochMs wall time at the start; default 2024-01-01T00:00:00Z */
  constructor(startEpochMs = 1_704_067_200_000) {
    this.#startEpochMs = startEpochMs;
  }

  now(): number {
    return this.#startEpochMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    const pending: Pending = { dueMs: this.#elapsedMs + Math.max(0, delayMs), order: this.#made++, fire };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  /** Number of timers that wait. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Time until the next timer fires; undefined when none waits. */
  get dueInMs(): number | undefined {
    let firstMs: number | undefined;
    for (const { dueMs } of this.#pending) if (firstMs === undefined || dueMs < firstMs) firstMs = dueMs;
    return firstMs === undefined ? undefined : firstMs - this.#elapsedMs;
  }

  /** Moves the time by `ms` and fires what becomes due on the way, at its own due time. */
  advance(ms: number): void {
    const targetMs = this.#elapsedMs + ms;
    for (let next = this.#next(targetMs); next; next = this.#next(targetMs)) {
      this.#pending.delete(next);
      this.#elapsedMs = next.dueMs;
      next.fire();
    }
    this.#elapsedMs = targetMs;
  }

  #next(targetMs: number): Pending | undefined {
    let first: Pending | undefined;
    for (const p of this.#pending) {
      if (p.dueMs > targetMs) continue;
      if (!first || p.dueMs < first.dueMs || (p.dueMs === first.dueMs && p.order < first.order)) first = p;
    }
    return first;
  }
}
