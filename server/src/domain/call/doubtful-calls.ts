import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { LiveCalls } from "./port/live-calls.js";
import type { PlacedCall } from "./port/placed-call.js";
import type { CallDoubts } from "./port/placing.js";

/** Between two looks while there is a doubt. */
const LOOK_MS = 1_000;
/** A commit that was on its way when the database froze may come that long after it is back. */
const PATIENCE_MS = 60_000;

interface Doubt {
  readonly call: PlacedCall;
  readonly resolution: "place" | "end";
  /** Monotonic time of the first look that did not find it. */
  missingMs: number | undefined;
}

export interface DoubtfulCallsOptions {
  /** Which of these calls are stored. */
  readonly stored: (calls: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly live: Pick<LiveCalls, "place" | "giveUp">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Calls whose transaction failed while it was committed: nobody knows whether they are stored. Once the database answers
 * again each is looked for, so that no call stays in the log that nobody makes.
 */
export class DoubtfulCalls implements CallDoubts {
  readonly #options: DoubtfulCallsOptions;
  readonly #doubts = new Map<string, Doubt>();
  #timer: Timer | undefined;
  #isClosed = false;
  #looking: Promise<void> | undefined;

  constructor(options: DoubtfulCallsOptions) {
    this.#options = options;
  }

  /** Calls that are looked for. */
  get size(): number {
    return this.#doubts.size;
  }

  add(call: PlacedCall, resolution: "place" | "end"): void {
    this.#doubts.set(call.stored.call.uuid, { call, resolution, missingMs: undefined });
    this.#later();
  }

  /** Looks no more; what is in doubt is closed by the next start (recovery.ts). Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#looking;
  }

  #later(): void {
    if (this.#isClosed || this.#timer || this.#looking || this.#doubts.size === 0) return;
    this.#timer = this.#options.clock.setTimer(LOOK_MS, () => {
      this.#timer = undefined;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        this.#later();
      });
    });
  }

  async #look(): Promise<void> {
    const { stored, log } = this.#options;
    try {
      const found = await stored([...this.#doubts.keys()]);
      if (this.#isClosed) return;
      for (const [uuid, doubt] of this.#doubts) if (this.#isSettled(doubt, found.has(uuid))) this.#doubts.delete(uuid);
    } catch (error) {
      log.warn({ err: error, calls: this.#doubts.size }, "calls in doubt could not be looked for");
    }
  }

  #isSettled(doubt: Doubt, isStored: boolean): boolean {
    const { live, clock, log } = this.#options;
    const nowMs = clock.monotonicMs();
    if (!isStored) {
      doubt.missingMs ??= nowMs;
      return nowMs - doubt.missingMs >= PATIENCE_MS;
    }
    log.warn({ call: doubt.call.stored.call.uuid }, "a call was stored although its commit seemed to fail");
    if (doubt.resolution === "place") live.place(doubt.call);
    else live.giveUp(doubt.call);
    return true;
  }
}
