import type { Clock } from "../base/clock.js";
import { printAddress, type SipAddress } from "./sip-address.js";

/** Addresses remembered; with more the oldest is forgotten. */
const ADDRESSES_MAX = 10_000;

/** Addresses that lately did not work: they are tried last (RFC 3263 §4.3). */
export class SipBadAddresses {
  readonly #clock: Clock;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It failed: for that long others of its target go before it. */
  note(address: SipAddress, forMs: number): void {
    const key = printAddress(address);
    this.#untilMs.delete(key);
    this.#untilMs.set(key, this.#clock.monotonicMs() + forMs);
    if (this.#untilMs.size > ADDRESSES_MAX) this.#untilMs.delete(this.#untilMs.keys().next().value!);
  }

  /** It works. Hot: called for answers, and nearly always nothing is held. */
  clear(address: SipAddress): void {
    if (this.#untilMs.size > 0) this.#untilMs.delete(printAddress(address));
  }

  isBad(address: SipAddress): boolean {
    if (this.#untilMs.size === 0) return false;
    const key = printAddress(address);
    const untilMs = this.#untilMs.get(key);
    if (untilMs === undefined) return false;
    if (untilMs > this.#clock.monotonicMs()) return true;
    this.#untilMs.delete(key);
    return false;
  }

  /** Same order, the bad ones last: when there are no others they are still worth a try. */
  last(addresses: readonly SipAddress[]): readonly SipAddress[] {
    if (this.#untilMs.size === 0 || addresses.length < 2) return addresses;
    const bad = addresses.filter((address) => this.isBad(address));
    return bad.length === 0 ? addresses : [...addresses.filter((address) => !bad.includes(address)), ...bad];
  }
}
