const TICKS_PER_MS = 8;
/** The fastest packet of the last one to two windows counts: the clocks of both sides drift apart. */
const WINDOW_MS = 5_000;
/** Further off than this the peer has begun to count anew. */
const MAX_TRANSIT_TICKS = 2_000 * TICKS_PER_MS;
/** The estimate follows only what differs by more, so that small changes do not cut the audio of a recording. */
const HOLD_TICKS = 10 * TICKS_PER_MS;

/**
 * How long after its arrival audio of one stream of 8000 Hz is played, against the packet that came fastest: what a
 * jitter buffer adds. Pure; milliseconds are those of a monotonic clock.
 */
export class PlayoutDelay {
  #isKnown = false;
  #refMs = 0;
  #refTs = 0;
  #fastest = 0;
  #fastestBefore = 0;
  #windowEndMs = 0;
  #held = 0;

  /** A packet with `timestamp` came. Hot. */
  arrived(nowMs: number, timestamp: number): void {
    const transit = this.#since(nowMs, timestamp);
    if (!this.#isKnown || Math.abs(transit - this.#fastest) > MAX_TRANSIT_TICKS) return this.#begin(nowMs, timestamp);
    if (nowMs >= this.#windowEndMs) {
      this.#fastestBefore = this.#fastest;
      this.#fastest = transit;
      this.#windowEndMs = nowMs + WINDOW_MS;
    } else if (transit < this.#fastest) this.#fastest = transit;
  }

  /**
   * Ticks between the time at which the sample `timestamp` could have been played at the soonest, and now; 0 when nothing
   * is known. Small changes are held back. Hot.
   */
  of(nowMs: number, timestamp: number): number {
    if (!this.#isKnown) return 0;
    const delay = this.#since(nowMs, timestamp) - Math.min(this.#fastest, this.#fastestBefore);
    if (Math.abs(delay - this.#held) > HOLD_TICKS) this.#held = Math.max(0, Math.round(delay));
    return this.#held;
  }

  /** Another stream follows. */
  reset(): void {
    this.#isKnown = false;
    this.#held = 0;
  }

  #begin(nowMs: number, timestamp: number): void {
    this.#isKnown = true;
    this.#refMs = nowMs;
    this.#refTs = timestamp;
    this.#fastest = 0;
    this.#fastestBefore = 0;
    this.#windowEndMs = nowMs + WINDOW_MS;
  }

  #since(nowMs: number, timestamp: number): number {
    return (nowMs - this.#refMs) * TICKS_PER_MS - ((timestamp - this.#refTs) | 0);
  }
}
