import type { SipMessage } from "../wire/sip/message.js";
import type { SipAddress } from "./sip-address.js";
import type { SipBadAddresses } from "./sip-bad-addresses.js";
import { type Hop, UnreachableError } from "./sip-hop.js";

/** How long an address that did not answer, or could not be connected, stands behind the others of its target. */
const BAD_MS = 60_000;
/** Longest Retry-After that is believed. */
const RETRY_AFTER_MAX_MS = 300_000;

/** How addresses are reached. */
export interface Reaching {
  /** Undefined when it takes time, or cannot be reached: `reach` knows. */
  readonly reachNow: (address: SipAddress) => Hop | undefined;
  /** @throws UnreachableError */
  readonly reach: (address: SipAddress) => Promise<Hop>;
  readonly bad: SipBadAddresses;
}

/** The ways to one target, for one request: the next is taken when one fails (RFC 3263 §4.3). */
export class SipWays {
  readonly #reaching: Reaching;
  readonly #waiting: SipAddress[];
  #address: SipAddress | undefined;
  #hop: Hop | undefined;

  /** @param addresses in the order to try */
  constructor(addresses: readonly SipAddress[], reaching: Reaching) {
    this.#reaching = reaching;
    this.#address = addresses[0];
    this.#waiting = addresses.slice(1);
    this.#hop = undefined;
  }

  /** The way in use when it is there already; undefined: `current` tells. Hot. */
  now(): Hop | undefined {
    if (this.#address && !this.#hop?.isOpen) this.#hop = this.#reaching.reachNow(this.#address);
    return this.#hop;
  }

  /**
   * The way in use; one that cannot be connected is left for the next.
   * @throws UnreachableError of the last when none is left
   */
  async current(): Promise<Hop> {
    let last: UnreachableError | undefined;
    while (this.#address) {
      if (this.#hop?.isOpen) return this.#hop;
      try {
        this.#hop = await this.#reaching.reach(this.#address);
        return this.#hop;
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        last = error;
        this.#skip(BAD_MS);
      }
    }
    throw last ?? new UnreachableError(503, "no address is left to try");
  }

  /** The way in use brought no answer. @returns whether there is another */
  failed(): boolean {
    this.#skip(BAD_MS);
    return this.#address !== undefined;
  }

  /**
   * A final answer came over the way in use.
   * @returns whether the request should be sent over the next: only a server that is not available asks for that
   */
  answered(response: SipMessage): boolean {
    if (response.status !== 503) {
      if (this.#address) this.#reaching.bad.clear(this.#address);
      return false;
    }
    this.#skip(retryAfterMs(response));
    return this.#address !== undefined;
  }

  #skip(badForMs: number): void {
    if (this.#address && this.#address.flow === undefined && badForMs > 0)
      this.#reaching.bad.note(this.#address, badForMs);
    this.#address = this.#waiting.shift();
    this.#hop = undefined;
  }
}

/** How long the server wants no further requests; one that does not say may get the next at once (RFC 3261 §21.5.4). */
function retryAfterMs(response: SipMessage): number {
  const seconds = Number(/^\s*(\d{1,6})/.exec(response.header("retry-after") ?? "")?.[1] ?? 0);
  return Math.min(seconds * 1000, RETRY_AFTER_MAX_MS);
}
