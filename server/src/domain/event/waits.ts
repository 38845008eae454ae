import type { Clock, Timer } from "../../base/clock.js";

/** A look besides being told, for messages of the bus that were lost. */
const LOOK_MS = 5_000;

interface Waiter {
  readonly after: number;
  readonly go: () => void;
}

/** Requests that are held until an account has a new event. */
export class EventWaits {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<Waiter>>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when the account has events after the position, when the time is over, when it is worth another look, or
   * at once after `close`.
   */
  async pass(account: string, after: number, forMs: number): Promise<void> {
    if (this.#isClosed) return;
    const waiting = this.#waiting.get(account) ?? new Set();
    this.#waiting.set(account, waiting);
    let timer: Timer | undefined;
    let waiter: Waiter | undefined;
    await new Promise<void>((go) => {
      timer = this.#clock.setTimer(Math.min(forMs, LOOK_MS), go);
      waiter = { after, go };
      waiting.add(waiter);
    });
    timer?.cancel();
    if (waiter) waiting.delete(waiter);
    if (waiting.size === 0 && this.#waiting.get(account) === waiting) this.#waiting.delete(account);
  }

  /** The account has events up to this position. */
  heard(account: string, position: number): void {
    for (const { after, go } of this.#waiting.get(account) ?? []) if (position > after) go();
  }

  /** Lets everybody go, and holds nobody from then on. */
  close(): void {
    this.#isClosed = true;
    for (const waiting of this.#waiting.values()) for (const { go } of waiting) go();
  }
}
