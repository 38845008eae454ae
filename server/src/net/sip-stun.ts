import type { Clock } from "../base/clock.js";
import { answerBinding } from "../wire/sip/stun-keep-alive.js";
import { isLoopback } from "./sip-address.js";
import { SipFlood } from "./sip-flood.js";
import type { StandingOf } from "./sip-gate.js";
import type { SipInput } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";

/** STUN on the SIP port: the keep-alive of phones that are registered over UDP (RFC 5626 §4.4.2). */
export class SipStun {
  readonly #limits: SipLimits;
  readonly #standingOf: StandingOf | undefined;
  readonly #input: SipInput;
  readonly #flood: SipFlood;

  constructor(clock: Clock, limits: SipLimits, input: SipInput, standingOf: StandingOf | undefined) {
    this.#limits = limits;
    this.#standingOf = standingOf;
    this.#input = input;
    this.#flood = new SipFlood(clock, limits.requestsPerSecond, limits);
  }

  /**
   * The answer to a datagram of STUN, if it gets one: an address that nothing is known of gets no more bytes than it sent,
   * because the datagram may bear the address of a victim (security.md 10).
   */
  answer(request: Buffer, host: string, port: number): Buffer | undefined {
    if (!this.#flood.admits(host)) {
      this.#input.flooded();
      return undefined;
    }
    const answer = answerBinding(request, host, port);
    return answer && (answer.length <= request.length || this.#isKnown(host)) ? answer : undefined;
  }

  #isKnown(host: string): boolean {
    if (this.#limits.isLoopbackExempt && isLoopback(host)) return true;
    return this.#standingOf !== undefined && this.#standingOf(host) !== "stranger";
  }
}
