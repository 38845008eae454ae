import type { Clock } from "../base/clock.js";
import { hostText } from "../wire/sip/uri.js";
import { isLoopback, type SipAddress } from "./sip-address.js";
import { SipConnection } from "./sip-connection.js";
import { SipFlood } from "./sip-flood.js";
import type { StandingOf } from "./sip-gate.js";
import type { SipInput } from "./sip-hop.js";
import type { SipLimits } from "./sip-limits.js";
import type { SipLink } from "./sip-link.js";

/** A link that became a connection. */
export interface AdoptedLink {
  readonly link: SipLink;
  /** Who is at the other end; `name` when it has proved to bear it. */
  readonly peer: Omit<SipAddress, "flow">;
  readonly local: { readonly host: string; readonly port: number };
}

/** Every open connection, whatever carries it, by its flow id and by its peer, so that it is used again. */
export class SipConnections {
  readonly #clock: Clock;
  readonly #limits: SipLimits;
  readonly #input: SipInput;
  readonly #flood: SipFlood;
  readonly #standingOf: StandingOf;
  readonly #byFlow = new Map<string, SipConnection>();
  readonly #byPeer = new Map<string, SipConnection>();
  readonly #byHost = new Map<string, number>();
  /** The one other address of a connection, by its flow. */
  readonly #aliases = new Map<string, string>();
  #made = 0;
  #isClosed = false;

  constructor(clock: Clock, limits: SipLimits, input: SipInput, standingOf: StandingOf = () => "known") {
    this.#clock = clock;
    this.#limits = limits;
    this.#input = input;
    this.#flood = new SipFlood(clock, limits.connectionsPerSecond, limits);
    this.#standingOf = standingOf;
  }

  /** Open connections. */
  get size(): number {
    return this.#byFlow.size;
  }

  /** Whether one more from that address may come in; a refused one is counted. */
  admits(host: string): boolean {
    if (this.#isClosed) return false;
    const isPeer = this.#standingOf(host) === "peer";
    const hasRoom = this.#byFlow.size < this.#limits.connectionsMax && (isPeer || this.#hasRoomFor(host));
    const mayCome = hasRoom && this.#flood.admits(host, isPeer);
    if (!mayCome) this.#input.flooded();
    return mayCome;
  }

  adopt({ link, peer, local }: AdoptedLink): SipConnection {
    const flow = `${peer.transport}-${++this.#made}`;
    const connection: SipConnection = new SipConnection({
      link,
      peer: { ...peer, flow },
      local,
      clock: this.#clock,
      limits: this.#limits,
      input: this.#input,
      gone: () => this.#forget(flow, connection),
    });
    this.#byFlow.set(flow, connection);
    this.#byHost.set(peer.host, (this.#byHost.get(peer.host) ?? 0) + 1);
    this.#byPeer.set(peerKey(peer), connection);
    return connection;
  }

  /** The open connection with that id. */
  flow(id: string): SipConnection | undefined {
    return this.#byFlow.get(id);
  }

  /** The open connection to that peer, be it ours or theirs. */
  to(peer: SipAddress): SipConnection | undefined {
    const open = this.#byPeer.get(peerKey(peer));
    return open?.isOpen ? open : undefined;
  }

  /** The peer asked that requests to that address take its connection (RFC 5923 §6): the first such wish counts. */
  alias(flow: string, address: SipAddress): void {
    const connection = this.#byFlow.get(flow);
    if (!connection || this.#aliases.has(flow) || this.to(address)) return;
    this.#aliases.set(flow, peerKey(address));
    this.#byPeer.set(peerKey(address), connection);
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of [...this.#byFlow.values()]) connection.destroy();
  }

  #hasRoomFor(host: string): boolean {
    const { connectionsPerAddress, isLoopbackExempt } = this.#limits;
    return (isLoopbackExempt && isLoopback(host)) || (this.#byHost.get(host) ?? 0) < connectionsPerAddress;
  }

  #forget(flow: string, connection: SipConnection): void {
    this.#byFlow.delete(flow);
    const left = (this.#byHost.get(connection.peer.host) ?? 0) - 1;
    if (left > 0) this.#byHost.set(connection.peer.host, left);
    else this.#byHost.delete(connection.peer.host);
    for (const key of [peerKey(connection.peer), this.#aliases.get(flow) ?? ""])
      if (this.#byPeer.get(key) === connection) this.#byPeer.delete(key);
    this.#aliases.delete(flow);
    this.#input.flowGone(flow);
  }
}

/** Over TLS a connection is that of the name it was made for: another name at the same address proves itself anew. */
function peerKey({ transport, host, port, name }: SipAddress): string {
  return `${transport}:${hostText(host)}:${port}/${name ?? ""}`;
}
