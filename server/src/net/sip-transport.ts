import { isIPv6 } from "node:net";
import type { Clock } from "../base/clock.js";
import { parseUri, type SipUri } from "../wire/sip/uri.js";
import { DEFAULT_PORT, isPrivate, type SipAddress, type SipTransportName } from "./sip-address.js";
import { type Hop, type SipInput, UnreachableError } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import { SipLocalHost } from "./sip-local-host.js";
import { type HostLookup, SipResolver } from "./sip-resolver.js";
import { SipStream } from "./sip-stream.js";
import { SipUdp } from "./sip-udp.js";

export interface SipTransportParts {
  readonly clock: Clock;
  readonly limits: SipLimits;
  readonly input: SipInput;
  readonly publicHost: string | undefined;
  readonly lookup: HostLookup | undefined;
}

/** All sockets of the endpoint, and the choice of the one that leads to a target. */
export class SipTransport {
  readonly stream: SipStream;
  readonly #udps: SipUdp[] = [];
  readonly #input: SipInput;
  readonly #localHost: SipLocalHost;
  readonly #resolver: SipResolver;

  constructor(parts: SipTransportParts) {
    this.#input = parts.input;
    this.#localHost = new SipLocalHost(parts.clock, parts.publicHost);
    this.#resolver = new SipResolver(parts.clock, parts.limits.lookupMs, parts.lookup);
    this.stream = new SipStream(parts.clock, parts.limits, parts.input, this.#localHost);
  }

  /** @throws the error of the system, for example EADDRINUSE */
  async listen(transport: SipTransportName, host: string, port: number): Promise<{ host: string; port: number }> {
    if (transport === "tcp") return this.stream.listen(host, port);
    const udp = await SipUdp.open(host, port, this.#input, this.#localHost);
    this.#udps.push(udp);
    return { host: udp.host, port: udp.port };
  }

  /**
   * The way to a target.
   * @throws UnreachableError 430 when its flow is gone, 503 when it cannot be found or connected
   */
  async locate(target: SipAddress): Promise<Hop> {
    if (target.flow !== undefined) {
      const open = this.stream.flow(target.flow);
      if (open?.isOpen) return open;
      throw new UnreachableError(430, `flow ${target.flow} is gone`);
    }
    if (target.transport === "tcp") return this.stream.reach(await this.#resolver.resolve(target.host, 0), target.port);
    const host = await this.#resolver.resolve(target.host, this.#udpFamily());
    return this.#udpFor(host).hop(host, target.port);
  }

  /**
   * The way for a request inside a dialog to the URI of its next hop (RFC 3261 §12.2.1.1), corrected for peers behind NAT
   * and for peers that would have us call at our own network's doors: an open connection to the peer is used again, and a
   * private address named by a peer that is not in a private network is replaced by where the peer was seen.
   * @throws UnreachableError
   */
  async locateUri(text: string, isRoute: boolean, seen: Hop): Promise<Hop> {
    const uri = parseUri(text);
    if (seen.isReliable && seen.isOpen && (!isRoute || uri?.host === seen.peer.host)) return seen;
    const transport = uri && transportOf(uri);
    // What we cannot speak (TLS, WS) is reached the way the peer came, or not at all.
    if (!uri || !transport) return isRoute ? noWay(text) : seen;
    if (!isRoute && uri.host.endsWith(".invalid")) return seen;
    const host = uri.params.get("maddr") ?? uri.host;
    const address = await this.#resolver.resolve(host, transport === "udp" ? this.#udpFamily() : 0);
    if (isPrivate(address) && !isPrivate(seen.peer.host)) return seen;
    return this.locate({ transport, host: address, port: uri.port ?? DEFAULT_PORT });
  }

  async close(): Promise<void> {
    await Promise.all([this.stream.close(), ...this.#udps.map((udp) => udp.close())]);
  }

  #udpFamily(): 0 | 4 | 6 {
    const isReached = (host: string) => this.#udps.some((udp) => udp.reaches(host));
    if (isReached("::1") === isReached("127.0.0.1")) return 0;
    return isReached("::1") ? 6 : 4;
  }

  #udpFor(host: string): SipUdp {
    const udp =
      this.#udps.find((candidate) => candidate.isIpv6 === isIPv6(host)) ?? this.#udps.find((u) => u.reaches(host));
    if (!udp) throw new UnreachableError(503, `no UDP socket that reaches ${host}`);
    return udp;
  }
}

/** The transport a URI asks for, when it is one of ours. */
function transportOf(uri: SipUri): SipTransportName | undefined {
  const named = uri.params.get("transport")?.toLowerCase() ?? "udp";
  return uri.scheme === "sip" && (named === "udp" || named === "tcp") ? named : undefined;
}

function noWay(text: string): never {
  throw new UnreachableError(503, `no way to ${text}`);
}
