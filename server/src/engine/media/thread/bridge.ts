import type { FrameNode } from "./graph.js";

/** What a bridge needs of each of its two legs. */
export interface BridgeEnd {
  /** The frame heard in this round; silence when `hasHeard` is false. */
  readonly heard: Int16Array;
  readonly hasHeard: boolean;
  /** Samples between the arrival of the heard frame, had it come by the fastest way, and now. */
  readonly delaySamples: number;
  /** Sends a key on, after those it has to send already. */
  relayDigit(key: string, durationMs: number): void;
}

/**
 * One side of a bridge: says what the other leg hears. Both legs are in the same slot of the tick and hear before they
 * speak, so the bridge adds no delay of its own; packet length and codec are the business of each leg.
 */
export class Bridge implements FrameNode {
  readonly other: BridgeEnd;

  constructor(other: BridgeEnd) {
    this.other = other;
  }

  /** Hot. */
  pull(out: Int16Array): boolean {
    out.set(this.other.heard);
    return this.other.hasHeard;
  }
}
