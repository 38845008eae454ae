import type { Clock } from "../base/clock.js";
import { OldestFirst } from "./oldest-first.js";

/** A port that was used is not given again for so long while others are free: late packets of the old call must not reach a new one. */
export const COOLING_MS = 10_000;
/** When none is free otherwise, a port is given again after this: what is on its way has come by then. */
export const SHORTEST_REST_MS = 1_000;
/** One of so many that have rested longest is given then, so that nobody can guess which. */
export const OLDEST = 32;

interface Resting {
  readonly port: number;
  readonly readyMs: number;
}

/** Where the ports come from. */
export interface PortRange {
  /** Both ends belong to the range. 0 and 0: the system chooses, nothing is counted against a limit. */
  readonly min: number;
  readonly max: number;
}

/**
 * Even ports for RTP, each with the odd one above it for RTCP (RFC 3550 §11), given in random order so that a stranger
 * cannot guess the next (security.md 11). A port is taken, and given back exactly once by whoever took it.
 */
export class PortPool {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #free: number[] = [];
  readonly #cooling = new OldestFirst<Resting>();
  readonly #isOpenEnded: boolean;
  #inUse = 0;

  /**
   * @param o.random 0 <= x < 1, default Math.random
   * @param o.resting ports of the range that somebody used until now: they rest first
   */
  constructor(o: { range: PortRange; clock: Clock; random?: () => number; resting?: readonly number[] }) {
    this.#clock = o.clock;
    this.#random = o.random ?? Math.random;
    this.#isOpenEnded = o.range.min === 0 && o.range.max === 0;
    if (this.#isOpenEnded) return;
    const resting = new Set(o.resting);
    for (let port = o.range.min + (o.range.min & 1); port + 1 <= o.range.max; port += 2) {
      if (resting.has(port)) this.#rest(port);
      else this.#free.push(port);
    }
  }

  /** Pairs that are taken. */
  get inUse(): number {
    return this.#inUse;
  }

  /** @returns the even port of a pair, 0 = let the system choose, undefined = none is free */
  take(): number | undefined {
    return this.takeRested() ?? this.#takeResting();
  }

  /** As `take`, but none that rests still. */
  takeRested(): number | undefined {
    if (this.#isOpenEnded) {
      this.#inUse++;
      return 0;
    }
    this.#thaw();
    const count = this.#free.length;
    if (count === 0) return undefined;
    const at = Math.floor(this.#random() * count);
    const port = this.#free[at]!;
    this.#free[at] = this.#free[count - 1]!;
    this.#free.pop();
    this.#inUse++;
    return port;
  }

  /** Gives a port back; it rests for 10 s, or for 1 s when no other is free. @param isRested it has done so already */
  giveBack(port: number, isRested = false): void {
    this.#inUse--;
    if (this.#isOpenEnded) return;
    if (isRested) this.#free.push(port);
    else this.#rest(port);
  }

  #rest(port: number): void {
    this.#cooling.push({ port, readyMs: this.#clock.monotonicMs() + COOLING_MS });
  }

  /** One of those that have rested longest, if it has rested at all. */
  #takeResting(): number | undefined {
    const latestMs = this.#clock.monotonicMs() + COOLING_MS - SHORTEST_REST_MS;
    const most = Math.min(OLDEST, this.#cooling.length);
    let count = 0;
    while (count < most && this.#cooling.at(count)!.readyMs <= latestMs) count++;
    if (count === 0) return undefined;
    this.#inUse++;
    return this.#cooling.take(Math.floor(this.#random() * count)).port;
  }

  #thaw(): void {
    const nowMs = this.#clock.monotonicMs();
    for (let first = this.#cooling.at(0); first && first.readyMs <= nowMs; first = this.#cooling.at(0))
      this.#free.push(this.#cooling.take(0).port);
  }
}

/** Pairs that fit into a range. */
export function portPairs(range: PortRange): number {
  if (range.min === 0 && range.max === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((range.max - (range.min + (range.min & 1)) + 1) / 2));
}

/** Cuts a range into `count` neighbouring slices of whole pairs; the first ones get what is over. */
export function sliceRange(range: PortRange, count: number): PortRange[] {
  const pairs = portPairs(range);
  if (pairs === Number.POSITIVE_INFINITY) return Array.from({ length: count }, () => range);
  let min = range.min + (range.min & 1);
  return Array.from({ length: count }, (_, k) => {
    const size = Math.floor(pairs / count) + (k < pairs % count ? 1 : 0);
    const slice = { min, max: min + 2 * size - 1 };
    min += 2 * size;
    return slice;
  });
}
