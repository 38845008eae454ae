import type { Clock } from "../base/clock.js";
import { own } from "../base/own.js";
import { isLoopback } from "./sip-address.js";
import type { SipLimits } from "./sip-limits.js";

/** Counts events per address in windows of one second. */
export class SipFlood {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #limits: Pick<SipLimits, "isLoopbackExempt" | "peerFactor">;
  readonly #counts = new Map<string, number>();
  #windowMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, perSecond: number, limits: Pick<SipLimits, "isLoopbackExempt" | "peerFactor">) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#limits = limits;
  }

  /** @param isPeer it may send more. @returns false when the address had its share of this second */
  admits(host: string, isPeer = false): boolean {
    if (this.#limits.isLoopbackExempt && isLoopback(host)) return true;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowMs >= 1000) {
      this.#windowMs = nowMs;
      this.#counts.clear();
    }
    const count = (this.#counts.get(host) ?? 0) + 1;
    this.#counts.set(count === 1 ? own(host) : host, count);
    return count <= (isPeer ? this.#perSecond * this.#limits.peerFactor : this.#perSecond);
  }
}
