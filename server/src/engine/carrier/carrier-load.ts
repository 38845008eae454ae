import type { Clock } from "../../base/clock.js";
import { CallRate } from "./call-rate.js";

/** Calls of a carrier now, in both directions, and how fast new ones begin. */
export class CarrierLoad {
  readonly rate: CallRate;
  #out = 0;
  #in = 0;

  constructor(clock: Clock) {
    this.rate = new CallRate(clock);
  }

  /** Calls to it. */
  get out(): number {
    return this.#out;
  }

  /** Calls of it. */
  get in(): number {
    return this.#in;
  }

  /** Calls to it that may begin now; Infinity without limits. */
  free(channelLimit: number | null, callsPerSecond: number | null): number {
    const channels = channelLimit === null ? Number.POSITIVE_INFINITY : channelLimit - this.#out - this.#in;
    if (callsPerSecond === null) return Math.max(0, channels);
    return Math.max(0, Math.min(channels, callsPerSecond - this.rate.count));
  }

  /** Room for a call to it; both directions count. @returns what gives it back, once; undefined = it is full */
  take(channelLimit: number | null, callsPerSecond: number | null): (() => void) | undefined {
    if (channelLimit !== null && this.#out + this.#in >= channelLimit) return undefined;
    if (!this.rate.take(callsPerSecond)) return undefined;
    this.#out++;
    return once(() => void this.#out--);
  }

  /** A call of it; it keeps to its limit by itself. @returns told when the call is over */
  enter(): () => void {
    this.#in++;
    return once(() => void this.#in--);
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
