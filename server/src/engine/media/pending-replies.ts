import type { Clock, Timer } from "../../base/clock.js";
import { MediaError } from "./port.js";

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  dueMs: number;
}

/** Questions to a thread that wait for their answer, each with a deadline. One timer for all: most are answered at once. */
export class PendingReplies {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #timer: Timer | undefined;
  #timerDueMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer; rejects with `timeout` when it does not come in time. */
  wait<T>(id: number, deadlineMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const dueMs = this.#clock.monotonicMs() + deadlineMs;
      this.#pending.set(id, { resolve, reject, dueMs });
      this.#watch(dueMs);
    });
  }

  /** The deadline is so far away now. */
  hasten(id: number, deadlineMs: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.dueMs = this.#clock.monotonicMs() + deadlineMs;
    this.#watch(pending.dueMs);
  }

  /** The answer came; one whose deadline has passed is ignored. */
  resolve(id: number, value: unknown): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(value as never);
  }

  reject(id: number, error: Error): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(error);
  }

  /** No answer comes any more. */
  rejectAll(error: Error): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const id of [...this.#pending.keys()]) this.reject(id, error);
  }

  #watch(dueMs: number): void {
    if (this.#timer && this.#timerDueMs <= dueMs) return;
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    this.#timer = this.#clock.setTimer(dueMs - this.#clock.monotonicMs(), this.#look);
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [id, { dueMs }] of this.#pending) {
      if (dueMs <= nowMs) this.reject(id, new MediaError("timeout"));
      else nextMs = Math.min(nextMs, dueMs);
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#watch(nextMs);
  };
}
