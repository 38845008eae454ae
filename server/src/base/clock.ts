/** A timer that was set. Cancelling twice, or after it fired, is harmless. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. Wall time is for stored dates; intervals use monotonic time,
 * because the two disagree when the clock of the machine is stepped.
 */
export interface Clock {
  /** Wall time as epoch milliseconds. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Calls `fire` once after `delayMs`. A timer does not keep the process alive. */
  setTimer(delayMs: number, fire: () => void): Timer;
}

/** Longest delay of a timer of Node; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, fire) {
    if (delayMs > LONGEST_MS) return longTimer(delayMs, fire);
    return new NodeTimer(setTimeout(fire, delayMs));
  },
};

/** A call sets some twenty timers: one object each, and no function. */
class NodeTimer implements Timer {
  readonly #handle: NodeJS.Timeout;

  constructor(handle: NodeJS.Timeout) {
    this.#handle = handle.unref();
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

/** A timer of more than 24 days, in steps. */
function longTimer(delayMs: number, fire: () => void): Timer {
  let timer: Timer;
  const step = (leftMs: number) => {
    const next = leftMs > LONGEST_MS ? () => step(leftMs - LONGEST_MS) : fire;
    timer = systemClock.setTimer(Math.min(leftMs, LONGEST_MS), next);
  };
  step(delayMs);
  return { cancel: () => timer.cancel() };
}
