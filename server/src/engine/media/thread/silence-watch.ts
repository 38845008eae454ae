/** Silence is told each time it has lasted so much longer. */
const STEP_MS = 10_000;

/** Watches for the silence of a peer that should send. Times are milliseconds of one monotonic clock. */
export class SilenceWatch {
  #sinceMs = 0;
  #told = 0;

  /** Counts from now on. */
  begin(nowMs: number): void {
    this.#sinceMs = nowMs;
    this.#told = 0;
  }

  /** @returns for how long the peer has been silent, when that is to be told now */
  look(nowMs: number, lastPacketMs: number): number | undefined {
    const silentMs = nowMs - Math.max(this.#sinceMs, lastPacketMs);
    const steps = Math.max(0, Math.floor(silentMs / STEP_MS));
    const isNews = steps > this.#told;
    this.#told = steps === 0 ? 0 : Math.max(steps, this.#told);
    return isNews ? Math.round(silentMs) : undefined;
  }
}
