import { BlockList, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { Clock } from "../base/clock.js";
import { isLoopback } from "./sip-address.js";

/** Interfaces come and go seldom; asking the system for them costs too much for every message. */
const REFRESH_MS = 30_000;

interface Local {
  readonly address: string;
  readonly family: "ipv4" | "ipv6";
  readonly isInternal: boolean;
  readonly subnet: BlockList;
}

/** Says which of our addresses a peer should use to reach us. */
export class SipLocalHost {
  readonly #clock: Clock;
  readonly #publicHost: string | undefined;
  #locals: readonly Local[] = [];
  #readMs = Number.NEGATIVE_INFINITY;

  /** @param publicHost what peers on other machines are told, when given */
  constructor(clock: Clock, publicHost: string | undefined) {
    this.#clock = clock;
    this.#publicHost = publicHost;
  }

  /**
   * A peer on this machine gets the loopback address when the socket listens there. Others get the public host, or the
   * bound address, or of a socket on all interfaces the one in the peer's network, else the first that is not internal.
   */
  toward(peerHost: string, boundHost: string): string {
    const isAny = boundHost === "0.0.0.0" || boundHost === "::";
    if (isLoopback(peerHost) && (isAny || isLoopback(boundHost))) return isAny ? peerHost : boundHost;
    if (this.#publicHost !== undefined) return this.#publicHost;
    return isAny ? this.#ofInterface(peerHost) : boundHost;
  }

  #ofInterface(peerHost: string): string {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#readMs >= REFRESH_MS) {
      this.#readMs = nowMs;
      this.#locals = readInterfaces();
    }
    const family = isIPv6(peerHost) ? "ipv6" : "ipv4";
    const candidates = this.#locals.filter((local) => local.family === family);
    const near = candidates.find((local) => local.subnet.check(peerHost, family));
    const outer = candidates.find((local) => !local.isInternal);
    return (near ?? outer)?.address ?? (family === "ipv6" ? "::1" : "127.0.0.1");
  }
}

function readInterfaces(): Local[] {
  const locals: Local[] = [];
  for (const info of Object.values(networkInterfaces()).flat()) {
    if (!info?.cidr) continue;
    const family = info.family === "IPv6" ? "ipv6" : "ipv4";
    const subnet = new BlockList();
    subnet.addSubnet(info.address, Number(info.cidr.split("/")[1]), family);
    locals.push({ address: info.address, family, isInternal: info.internal, subnet });
  }
  return locals;
}
