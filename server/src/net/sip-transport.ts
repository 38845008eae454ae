import { isIPv6 } from "node:net";
import type { WebSocket } from "ws";
import type { Clock } from "../base/clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import { parseUri } from "../wire/sip/uri.js";
import { NameCache } from "./name-cache.js";
import type { NameSource } from "./name-source.js";
import { PlainUdp } from "./plain-udp.js";
import { defaultPort, mayName, type SipAddress, type SipTarget } from "./sip-address.js";
import { SipBadAddresses } from "./sip-bad-addresses.js";
import { SipConnections } from "./sip-connections.js";
import type { StandingOf } from "./sip-gate.js";
import { type Hop, type HopNames, type SipInput, UnreachableError } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import { SipLocalHost } from "./sip-local-host.js";
import { SipResolver, targetOf } from "./sip-resolver.js";
import { SipStream } from "./sip-stream.js";
import { SipStun } from "./sip-stun.js";
import { SipTls, type SipTlsOptions } from "./sip-tls.js";
import { SipUdp } from "./sip-udp.js";
import { type Reaching, SipWays } from "./sip-ways.js";
import { WsLink } from "./sip-ws-link.js";
import type { OpenUdp } from "./udp-socket.js";

export interface SipTransportParts {
  readonly clock: Clock;
  readonly limits: SipLimits;
  readonly standingOf?: StandingOf | undefined;
  readonly input: SipInput;
  readonly publicHost: string | undefined;
  readonly names: NameSource;
  readonly tls?: SipTlsOptions | undefined;
  /** Default: sockets of Node's own kind. */
  readonly openUdp?: OpenUdp | undefined;
}

/** A websocket that speaks SIP, as the HTTP server got it. */
export interface SipWebSocket {
  readonly socket: WebSocket;
  /** The client: behind a proxy the address that the proxy tells. */
  readonly host: string;
  readonly port: number;
  /** Where it came in. */
  readonly local: { readonly host: string; readonly port: number };
  readonly isSecure: boolean;
}

/** How long a peer that does not take TCP is not asked again. */
const WITHOUT_TCP_MS = 600_000;
/** Peers remembered for that. */
const WITHOUT_TCP_MAX = 10_000;
/** Close code of a websocket that is over a limit: try again later (RFC 6455 registry). */
const WS_TRY_LATER = 1013;

/** All sockets of the endpoint, and the choice of the one that leads to a target. */
export class SipTransport implements HopNames {
  readonly connections: SipConnections;
  readonly #clock: Clock;
  readonly #limits: SipLimits;
  readonly #tcp: SipStream;
  readonly #tls: SipStream;
  readonly #udps: SipUdp[] = [];
  readonly #stun: SipStun;
  readonly #openUdp: OpenUdp;
  readonly #input: SipInput;
  readonly #localHost: SipLocalHost;
  readonly #resolver: SipResolver;
  readonly #bad: SipBadAddresses;
  readonly #reaching: Reaching;
  #isClosed = false;
  /** Peers that refused TCP, with the time until which that is believed. */
  readonly #withoutTcp = new Map<string, number>();

  constructor(parts: SipTransportParts) {
    const { clock, limits, input } = parts;
    this.#clock = clock;
    this.#limits = limits;
    this.#input = input;
    this.#localHost = new SipLocalHost(clock, parts.publicHost);
    // A target takes two rounds of questions: for its servers, then for their addresses.
    this.#resolver = new SipResolver(new NameCache(clock, parts.names, limits.lookupMs / 2), Math.random);
    this.#bad = new SipBadAddresses(clock);
    this.#reaching = {
      reachNow: (address) => this.#reachNow(address),
      reach: (address) => this.#reach(address),
      bad: this.#bad,
    };
    this.#openUdp = parts.openUdp ?? PlainUdp.open;
    this.#stun = new SipStun(clock, limits, input, parts.standingOf);
    this.connections = new SipConnections(clock, limits, input, parts.standingOf);
    const stream = { clock, limits, input, localHost: this.#localHost, connections: this.connections };
    this.#tcp = new SipStream(stream);
    this.#tls = new SipStream({ ...stream, tls: new SipTls(parts.tls ?? {}) });
  }

  /** @throws the error of the system, for example EADDRINUSE */
  async listen(transport: "udp" | "tcp" | "tls", host: string, port: number): Promise<{ host: string; port: number }> {
    if (transport !== "udp") return (transport === "tls" ? this.#tls : this.#tcp).listen(host, port);
    const udp = new SipUdp(await this.#openUdp(host, port), this.#input, this.#localHost, this.#stun);
    this.#udps.push(udp);
    return { host: udp.host, port: udp.port };
  }

  /** Takes a websocket over; one that is over the limits is closed. */
  adopt({ socket, host, port, local, isSecure }: SipWebSocket): void {
    if (!this.connections.admits(host)) return socket.close(WS_TRY_LATER);
    this.connections.adopt({
      link: new WsLink(socket, this.#clock),
      peer: { transport: isSecure ? "wss" : "ws", host, port },
      local: { host: this.#localHost.toward(host, local.host), port: local.port },
    });
  }

  /**
   * The sender of a request asked that its connection be used for requests to its Via (RFC 5923 §5). It may ask so for its
   * own address, and over TLS only for a name that its certificate bears.
   */
  alias({ via }: SipMessage, { peer }: Hop): void {
    const { transport, host, flow } = peer;
    if (flow === undefined || (transport !== "tcp" && transport !== "tls")) return;
    const address = { transport, host, port: via.port ?? defaultPort(transport) };
    if (transport === "tcp" && via.host === host) this.connections.alias(flow, address);
    if (transport === "tls" && this.connections.flow(flow)?.proves(via.host))
      this.connections.alias(flow, { ...address, name: via.host });
  }

  /**
   * The ways to a target that names its address; undefined when it has to be looked up. Hot.
   * @throws UnreachableError 503 when there is none
   */
  waysNow(target: SipTarget): SipWays | undefined {
    const known = this.#known(target);
    return known && this.#waysTo(known);
  }

  /**
   * The ways to a target, those that lately failed last.
   * @throws UnreachableError 503 when it cannot be found
   */
  async ways(target: SipTarget): Promise<SipWays> {
    return this.#waysTo(await this.#find(target));
  }

  /**
   * The way to the same peer over TCP, for what is too large for a datagram (RFC 3261 §18.1.1). Undefined when the peer
   * does not take TCP; it is then not asked again for a while.
   */
  async streamTo({ host, port }: SipAddress): Promise<Hop | undefined> {
    const key = `${host} ${port}`;
    if ((this.#withoutTcp.get(key) ?? 0) > this.#clock.monotonicMs()) return undefined;
    try {
      return await this.#tcp.reach({ host, port }, this.#limits.largeConnectMs);
    } catch {
      if (this.#withoutTcp.size >= WITHOUT_TCP_MAX) this.#withoutTcp.clear();
      this.#withoutTcp.set(key, this.#clock.monotonicMs() + WITHOUT_TCP_MS);
      return undefined;
    }
  }

  /**
   * The way for a request inside a dialog to the URI of its next hop (RFC 3261 §12.2.1.1), corrected for peers behind NAT
   * and for peers that would have us call at our own network's doors: an open connection to the peer is used again, and a
   * private address named by a peer that is not in a private network is replaced by where the peer was seen.
   * @throws UnreachableError
   */
  async locateUri(text: string, isRoute: boolean, seen: Hop): Promise<Hop> {
    const target = this.#called(text, isRoute, seen);
    if (!target) return seen;
    const ways = this.#waysFrom(seen, await this.#find(target));
    return ways ? ways.current() : seen;
  }

  /**
   * The same when nothing has to be looked up or connected, else undefined. Hot.
   * @throws UnreachableError
   */
  hopNow(text: string, isRoute: boolean, seen: Hop): Hop | undefined {
    const target = this.#called(text, isRoute, seen);
    if (!target) return seen;
    const known = this.#known(target);
    if (!known) return undefined;
    const [only] = known;
    if (only && known.length === 1) return mayName(seen.peer.host, only.host) ? this.#reachNow(only) : seen;
    const ways = this.#waysFrom(seen, known);
    return ways ? ways.now() : seen;
  }

  /** Undefined: the peer is reached the way it came. */
  #called(text: string, isRoute: boolean, seen: Hop): SipTarget | undefined {
    const uri = parseUri(text);
    if (seen.isReliable && seen.isOpen && (!isRoute || uri?.host === seen.peer.host)) return undefined;
    const target = uri && targetOf(uri);
    // What we cannot call (a browser, a telephone number) is reached the way the peer came, or not at all.
    if (!target) return isRoute ? noWay(text) : undefined;
    return !isRoute && target.host.endsWith(".invalid") ? undefined : target;
  }

  /** The ways to those addresses that a peer may name; undefined when it may name none. */
  #waysFrom(seen: Hop, addresses: readonly SipAddress[]): SipWays | undefined {
    const reachable = addresses.filter(({ host }) => mayName(seen.peer.host, host));
    return reachable.length === 0 ? undefined : this.#waysTo(reachable);
  }

  /** The flow of a connection; else the number of a socket, and whom it leads to. */
  nameOf({ peer, socket }: Hop): string {
    return peer.flow ?? `${(this.#udps as readonly object[]).indexOf(socket)} ${peer.port} ${peer.host}`;
  }

  named(name: string): Hop | undefined {
    const [socket, port, host] = name.split(" ");
    return host === undefined ? this.connections.flow(name) : this.#udps[Number(socket)]?.hop(host, Number(port));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.connections.close();
    await Promise.all([this.#tcp.close(), this.#tls.close(), ...this.#udps.map((udp) => udp.close())]);
  }

  #waysTo(found: readonly SipAddress[]): SipWays {
    return new SipWays(this.#bad.last(found), this.#reaching);
  }

  async #find(target: SipTarget): Promise<readonly SipAddress[]> {
    return this.#known(target) ?? this.#resolver.find(target, (transport) => this.#families(transport));
  }

  #known(target: SipTarget): readonly SipAddress[] | undefined {
    if (target.addresses && target.addresses.length > 0) return target.addresses;
    if (target.flow === undefined) return this.#resolver.known(target);
    const transport = target.transport ?? "tcp";
    return [{ ...target, transport, port: target.port ?? defaultPort(transport) }];
  }

  #reachNow({ transport, host, port, flow }: SipAddress): Hop | undefined {
    if (this.#isClosed) return undefined;
    if (flow === undefined) return transport === "udp" ? this.#udpTo(host)?.hop(host, port) : undefined;
    const open = this.connections.flow(flow);
    return open?.isOpen ? open : undefined;
  }

  /**
   * The way to a numeric address.
   * @throws UnreachableError 430 when its flow is gone, 503 when it cannot be connected
   */
  async #reach(address: SipAddress): Promise<Hop> {
    const { transport, host, port, flow, name } = address;
    if (this.#isClosed) throw new UnreachableError(503, "endpoint is closed");
    if (flow !== undefined) {
      const open = this.connections.flow(flow);
      if (open?.isOpen) return open;
      throw new UnreachableError(430, `flow ${flow} is gone`);
    }
    switch (transport) {
      case "udp":
        return this.#udpFor(host).hop(host, port);
      case "tcp":
        return this.#tcp.reach({ host, port });
      case "tls":
        return this.#tls.reach({ host, port, name });
      case "ws":
      case "wss":
        // Browsers cannot be called, only answered on their own connection (RFC 7118 §5.2).
        throw new UnreachableError(503, `no way to ${host} over a websocket`);
      default:
        return transport satisfies never;
    }
  }

  /** Datagrams leave through the sockets that listen; a connection is made over whatever the machine has. */
  #families(transport: "udp" | "tcp" | "tls"): readonly (4 | 6)[] {
    if (transport !== "udp") return [4, 6];
    const isReached = (host: string) => this.#udps.some((udp) => udp.reaches(host));
    if (isReached("::1") === isReached("127.0.0.1")) return [4, 6];
    return isReached("::1") ? [6] : [4];
  }

  #udpTo(host: string): SipUdp | undefined {
    for (const udp of this.#udps) if (udp.isIpv6 === isIPv6(host)) return udp;
    return this.#udps.find((udp) => udp.reaches(host));
  }

  #udpFor(host: string): SipUdp {
    const udp = this.#udpTo(host);
    if (!udp) throw new UnreachableError(503, `no UDP socket that reaches ${host}`);
    return udp;
  }
}

function noWay(text: string): never {
  throw new UnreachableError(503, `no way to ${text}`);
}
