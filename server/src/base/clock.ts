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

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, fire) {
    const handle = setTimeout(fire, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
