import type { Clock } from "../base/clock.js";

/** Faults of a network; absent ones do not happen. */
export interface LinkFaults {
  /** Share of packets that vanish, 0..1. */
  readonly loss?: number;
  /** Share of packets that come twice, 0..1. */
  readonly doubling?: number;
  /** Share of packets that wait `reorderMs` longer than the others, 0..1. */
  readonly reorder?: number;
  /** Default 30. */
  readonly reorderMs?: number;
  /** Every packet waits so long. */
  readonly delayMs?: number;
  /** Up to so much more, evenly spread. */
  readonly jitterMs?: number;
}

/** What became of the packets. */
export interface LinkCounts {
  passed: number;
  lost: number;
  doubled: number;
  reordered: number;
}

/** A one-way network between two endpoints with faults drawn from a seed, so that a bad run can be run again. */
export class LossyLink {
  readonly counts: LinkCounts = { passed: 0, lost: 0, doubled: 0, reordered: 0 };
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #faults: LinkFaults;

  constructor(o: { clock: Clock; random: () => number; faults: LinkFaults }) {
    this.#clock = o.clock;
    this.#random = o.random;
    this.#faults = o.faults;
  }

  /** Calls `deliver` never, once or twice, at once when there is no delay. */
  pass(deliver: () => void): void {
    // Each fault draws its own number for each packet: one fault more does not change what the others hit.
    const [loss, doubling, reorder, jitter] = [this.#random(), this.#random(), this.#random(), this.#random()];
    const { loss: p = 0, doubling: q = 0, reorder: r = 0 } = this.#faults;
    if (loss < p) {
      this.counts.lost++;
      return;
    }
    const isReordered = reorder < r;
    if (isReordered) this.counts.reordered++;
    this.#deliver(this.#delayMs(isReordered, jitter), deliver);
    if (doubling >= q) return;
    this.counts.doubled++;
    this.#deliver(this.#delayMs(isReordered, jitter), deliver);
  }

  #delayMs(isReordered: boolean, jitter: number): number {
    const { delayMs = 0, jitterMs = 0, reorderMs = 30 } = this.#faults;
    return delayMs + jitter * jitterMs + (isReordered ? reorderMs : 0);
  }

  #deliver(delayMs: number, deliver: () => void): void {
    this.counts.passed++;
    if (delayMs <= 0) deliver();
    else this.#clock.setTimer(delayMs, deliver);
  }
}
