import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CallRating } from "../../domain/rating/port.js";

/**
 * Between two tries, and before the first one: a database that was away may still be at the transaction whose answer was
 * lost.
 */
const RETRY_MS = 5_000;

export interface UnusedHoldsOptions {
  readonly rating: Pick<CallRating, "drop">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Money that was, or may have been, set aside for legs that never began, while the database could not be told: it is given
 * back once it can. What is left when the process ends is given back at the next start.
 */
export class UnusedHolds {
  readonly #o: UnusedHoldsOptions;
  readonly #calls = new Set<string>();
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(options: UnusedHoldsOptions) {
    this.#o = options;
  }

  /** @param call uuid of the leg */
  add(call: string): void {
    this.#calls.add(call);
    this.#later();
  }

  /** Gives back nothing more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  #later(): void {
    if (!this.#isClosed) this.#timer ??= this.#o.clock.setTimer(RETRY_MS, () => void this.#giveBack());
  }

  async #giveBack(): Promise<void> {
    const { rating, log } = this.#o;
    try {
      for (const call of this.#calls) {
        await rating.drop(call);
        this.#calls.delete(call);
      }
    } catch (error) {
      log.warn({ err: error, calls: this.#calls.size }, "money of calls that never began could not be given back yet");
    }
    this.#timer = undefined;
    if (this.#calls.size > 0) this.#later();
  }
}
