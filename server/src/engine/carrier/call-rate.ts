import type { Clock } from "../../base/clock.js";

/** Length of one slot. */
const SLOT_MS = 100;
/** The second that a limit speaks of, and the slot that has only begun: no second sees more than the limit. */
const SLOTS = 11;

/** Calls of the last second, to a tenth of a second. */
export class CallRate {
  readonly #clock: Clock;
  readonly #slots = new Uint32Array(SLOTS);
  #slot = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls of the last second. */
  get count(): number {
    this.#turn();
    return this.#slots.reduce((sum, calls) => sum + calls, 0);
  }

  /** Counts one call unless `limit` were begun in the last second; null = no limit. */
  take(limit: number | null): boolean {
    if (limit !== null && this.count >= limit) return false;
    this.#turn();
    const at = this.#slot % SLOTS;
    this.#slots[at] = (this.#slots[at] ?? 0) + 1;
    return true;
  }

  #turn(): void {
    const now = Math.floor(this.#clock.monotonicMs() / SLOT_MS);
    if (now - this.#slot >= SLOTS) this.#slots.fill(0);
    else for (let slot = this.#slot + 1; slot <= now; slot++) this.#slots[slot % SLOTS] = 0;
    this.#slot = now;
  }
}
