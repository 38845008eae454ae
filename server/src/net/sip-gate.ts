import type { Clock } from "../base/clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import { isLoopback } from "./sip-address.js";
import { SipFlood } from "./sip-flood.js";
import type { Hop } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import { isScanner } from "./sip-scanners.js";

/**
 * How far an address is known: a `peer` is a trunk, a switch or a trusted proxy and may send much; of one that is `known`
 * a user has proved that it gets what we send; of a `stranger` nothing is known, not even that the address is its own.
 */
export type SipStanding = "peer" | "known" | "stranger";

/** Tells how far an address is known. Hot: asked for each request that begins something. */
export type StandingOf = (host: string) => SipStanding;

/** What is done with a request that belongs to nothing: `unwanted` ones get no answer. */
export type GateVerdict = "pass" | "flood" | "unwanted";

/**
 * The smallest challenge may be that much longer than the request it answers: without it no phone with a short REGISTER
 * could ever be proved. Everything else stays within the size of the request (security.md 10).
 */
const CHALLENGE_FACTOR = 1.5;

/** Keeps out what begins nothing good (security.md 10): scanners, floods, strangers that only ask who is there. */
export class SipGate {
  readonly #standingOf: StandingOf;
  readonly #limits: SipLimits;
  readonly #requests: SipFlood;
  readonly #registers: SipFlood;

  constructor(clock: Clock, limits: SipLimits, standingOf: StandingOf) {
    this.#standingOf = standingOf;
    this.#limits = limits;
    this.#requests = new SipFlood(clock, limits.requestsPerSecond, limits);
    this.#registers = new SipFlood(clock, limits.registersPerSecond, limits);
  }

  /** Judges a request outside of dialogs and transactions. @param host who sent it */
  judge(request: SipMessage, host: string): GateVerdict {
    if (isScanner(request)) return "unwanted";
    if (this.#limits.isLoopbackExempt && isLoopback(host)) return "pass";
    const standing = this.#standingOf(host);
    if (request.method === "OPTIONS" && standing === "stranger") return "unwanted";
    const isPeer = standing === "peer";
    const isFlood =
      (request.method === "REGISTER" && !this.#registers.admits(host, isPeer)) || !this.#requests.admits(host, isPeer);
    return isFlood ? "flood" : "pass";
  }

  /**
   * Bytes that an answer to that request may have; Infinity when its sender is known to be where it says. A datagram may
   * bear the address of a victim: it must not get more than was sent.
   */
  answerLimit(request: SipMessage, hop: Hop, status: number): number {
    if (hop.isReliable || this.#standing(hop.peer.host) !== "stranger") return Number.POSITIVE_INFINITY;
    const isChallenge = status === 401 || status === 407;
    return request.sizeBytes * (isChallenge ? CHALLENGE_FACTOR : 1);
  }

  #standing(host: string): SipStanding {
    return this.#limits.isLoopbackExempt && isLoopback(host) ? "peer" : this.#standingOf(host);
  }
}
