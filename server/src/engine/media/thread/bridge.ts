import type { AudioCodec } from "../../../wire/sdp/codecs.js";
import type { Express } from "./express.js";
import type { FrameNode } from "./graph.js";
import type { Encoded } from "./hearing.js";

/** What a bridge needs of each of its two legs. */
export interface BridgeEnd {
  /** The frame heard in this round, at 8,000 Hz; silence when `hasHeard` is false. Not to be written to. */
  readonly heard: Int16Array;
  /** The same at 16,000 Hz; undefined when the codec has no more than 8,000. */
  readonly heardWide: Int16Array | undefined;
  readonly hasHeard: boolean;
  /** Samples between the arrival of the heard frame, had it come by the fastest way, and now. */
  readonly delaySamples: number;
  /** What sends packets to the peer of this leg past the tick. */
  readonly express: Express;
  /** The frame as it came, when it is one of `codec` and may be passed on: see `Hearing.encoded`. */
  encoded(codec: AudioCodec, goesOn: boolean, maxPtimeMs: number): Encoded | undefined;
  /** Sends a key on, after those it has to send already. */
  relayDigit(key: string, durationMs: number): void;
}

/**
 * One side of a bridge: says what the other leg hears. Both legs are in the same slot of the tick and hear before they
 * speak, so the bridge adds no delay of its own; packet length and codec are the business of each leg. A leg of the same
 * codec takes what was heard undecoded, past this node; most packets do not even wait for the tick (`express.ts`).
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
