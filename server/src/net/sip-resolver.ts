import type { ServerService, ServerTransport, SrvRecord } from "../wire/sip/server-order.js";
import { orderSrv, servicesOf, servicesOfNaptr } from "../wire/sip/server-order.js";
import type { SipUri } from "../wire/sip/uri.js";
import type { NameCache } from "./name-cache.js";
import { defaultPort, isNumericHost, printAddress, type SipAddress, type SipTarget } from "./sip-address.js";
import { UnreachableError } from "./sip-hop.js";

/** Addresses one target may lead to; a domain that lists more is tried no further. */
const ADDRESSES_MAX = 16;
/** IPv4 first: it is what the audio of the platform is usually sent over. */
const FAMILIES = [4, 6] as const;

/** Address families that sockets of a transport reach, the wanted first. */
export type FamiliesOf = (transport: ServerTransport) => readonly (4 | 6)[];

interface Place {
  readonly transport: ServerTransport;
  readonly host: string;
  readonly port: number;
}

/** Finds the servers of a target: NAPTR, SRV, A and AAAA (RFC 3263 §4.1, §4.2). */
export class SipResolver {
  readonly #names: NameCache;
  readonly #random: () => number;

  /** @param random numbers from 0 up to, not including, 1, for the choice by weight */
  constructor(names: NameCache, random: () => number) {
    this.#names = names;
    this.#random = random;
  }

  /**
   * The address of a target that names it, so that nothing has to be looked up. Hot.
   * @throws UnreachableError 503 when there is no way
   */
  known(target: SipTarget): readonly SipAddress[] | undefined {
    const { host, isSecure = false, name } = target;
    if (!isNumericHost(host)) return undefined;
    const transport = callable(target) ?? (isSecure ? "tls" : "udp");
    const port = target.port ?? defaultPort(transport);
    return [withName({ transport, host, port }, transport === "tls" ? (name ?? host) : undefined)];
  }

  /**
   * The addresses of a target in the order to try them. Over TLS each must prove the name that was asked for, whatever
   * DNS made of it (RFC 5922 §4).
   * @throws UnreachableError 503 when there is none
   */
  async find(target: SipTarget, families: FamiliesOf = () => FAMILIES): Promise<readonly SipAddress[]> {
    const known = this.known(target);
    if (known) return known;
    const { host, isSecure = false, name } = target;
    const transport = callable(target);
    const chosen = transport ?? (isSecure ? "tls" : "udp");
    const places =
      target.port === undefined
        ? await this.#places(host.toLowerCase(), transport, isSecure)
        : [{ transport: chosen, host: host.toLowerCase(), port: target.port }];
    const found = await Promise.all(places.slice(0, ADDRESSES_MAX).map((place) => this.#addresses(place, families)));
    const unique = new Map<string, SipAddress>();
    for (const address of found.flat())
      unique.set(printAddress(address), withName(address, address.transport === "tls" ? (name ?? host) : undefined));
    if (unique.size === 0) throw new UnreachableError(503, `${host}: no such name`);
    return [...unique.values()].slice(0, ADDRESSES_MAX);
  }

  async #places(host: string, transport: ServerTransport | undefined, isSecure: boolean): Promise<Place[]> {
    const asked = servicesOf(host, transport, isSecure);
    // Both at once: most names have neither, and one round trip is enough to know.
    const [naptr, direct] = await Promise.all([
      transport === undefined ? this.#names.naptr(host) : [],
      this.#servers(asked),
    ]);
    const named = servicesOfNaptr(naptr, isSecure);
    const servers = named.length > 0 ? await this.#servers(named) : direct;
    if (servers.length > 0) return servers.filter((server) => server.host !== "");
    const chosen = transport ?? (isSecure ? "tls" : "udp");
    return [{ transport: chosen, host, port: defaultPort(chosen) }];
  }

  async #servers(services: readonly ServerService[]): Promise<Place[]> {
    const lists = await Promise.all(services.map(({ name }) => this.#names.srv(name)));
    return lists.flatMap((records, index) => {
      const { transport } = services[index]!;
      return orderSrv(records, this.#random).map((record: SrvRecord) => placeOf(transport, record));
    });
  }

  async #addresses({ transport, host, port }: Place, families: FamiliesOf): Promise<SipAddress[]> {
    if (isNumericHost(host)) return [{ transport, host, port }];
    const lists = await Promise.all(families(transport).map((family) => this.#names.addresses(host, family)));
    return lists.flat().map((address) => ({ transport, host: address, port }));
  }
}

/** Where a URI asks to be reached (RFC 3263 §4). Undefined when it is none that can be called: `tel:`, a browser. */
export function targetOf(uri: SipUri): SipTarget | undefined {
  if (uri.scheme !== "sip" && uri.scheme !== "sips") return undefined;
  const isSecure = uri.scheme === "sips";
  const named = uri.params.get("transport")?.toLowerCase();
  const isKnown = named === undefined || named === "tcp" || named === "tls" || (named === "udp" && !isSecure);
  if (!isKnown) return undefined;
  const transport = isSecure && named === "tcp" ? "tls" : named;
  return { transport, host: uri.params.get("maddr") ?? uri.host, port: uri.port, isSecure };
}

/** The transport that was chosen, when requests can begin over it. Browsers can only be answered (RFC 7118 §5.2). */
function callable({ transport, host, isSecure }: SipTarget): ServerTransport | undefined {
  if (transport === "ws" || transport === "wss") throw new UnreachableError(503, `no way to ${host} over a websocket`);
  if (isSecure && transport !== undefined && transport !== "tls")
    throw new UnreachableError(503, `no secure way to ${host} over ${transport}`);
  return transport;
}

/** A root name says that the service is not there (RFC 2782). */
function placeOf(transport: ServerTransport, { target, port }: SrvRecord): Place {
  return { transport, host: target === "." ? "" : target.toLowerCase(), port };
}

function withName(address: SipAddress, name: string | undefined): SipAddress {
  return name === undefined ? address : { ...address, name };
}
