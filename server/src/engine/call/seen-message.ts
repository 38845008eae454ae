import type { WireSlab } from "../../base/wire-slab.js";
import type { SipAddress } from "../../net/sip-address.js";

/** When messages began to be seen, wall clock. */
export interface SeenSince {
  readonly startMs: number;
}

export interface SeenParts {
  readonly number: number;
  readonly direction: "in" | "out";
  readonly peer: SipAddress;
  readonly callId: string;
}

/**
 * A SIP message as it went by, untouched: what it costs the call path is this object, some ten a call that live for
 * seconds. So its bytes are a place in memory that many share, and its time counts from a start, which V8 keeps without
 * another object.
 */
export class SeenMessage implements SeenParts {
  readonly number: number;
  readonly direction: "in" | "out";
  readonly peer: SipAddress;
  readonly callId: string;
  readonly length: number;
  readonly #memory: Buffer;
  readonly #at: number;
  readonly #since: SeenSince;
  readonly #sinceMs: number;

  constructor(
    { number, direction, peer, callId }: SeenParts,
    bytes: Buffer,
    slab: WireSlab,
    since: SeenSince,
    atMs: number,
  ) {
    this.number = number;
    this.direction = direction;
    this.peer = peer;
    this.callId = callId;
    this.length = bytes.length;
    this.#at = slab.add(bytes);
    this.#memory = slab.memory;
    this.#since = since;
    this.#sinceMs = atMs - since.startMs;
  }

  /** Wall clock time. */
  get atMs(): number {
    return this.#since.startMs + this.#sinceMs;
  }

  get wire(): Buffer {
    return this.#memory.subarray(this.#at, this.#at + this.length);
  }
}
