import ipaddr from "ipaddr.js";

/** Networks a request of ours never goes to, unless allowed by the operator (security.md 7). */
const REFUSED_4 = networks(
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
);
const REFUSED_6 = networks("2001::/23", "2001:db8::/32", "3fff::/20");
/** Everything that is global unicast today (RFC 4291 2.4); all other refused ranges lie outside. */
const GLOBAL_6 = networks("2000::/3");
/** Networks whose addresses hold an IPv4 address from that byte on: mapped, NAT64 (well-known and local), 6to4. */
const HOLDS_IPV4: readonly (readonly [Network, number])[] = [
  [network("::ffff:0:0/96"), 12],
  [network("64:ff9b::/96"), 12],
  [network("64:ff9b:1::/48"), 12],
  [network("2002::/16"), 2],
];

/** Names that stand for this host or its network, whatever they resolve to. */
const REFUSED_NAME = /(^|\.)(localhost|internal|local)\.?$/;
const PORT_MIN = 1024;
const PORTS_BELOW: readonly number[] = [80, 443];

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

function network(cidr: string): Network {
  return ipaddr.parseCIDR(cidr);
}

function networks(...cidrs: readonly string[]): readonly Network[] {
  return cidrs.map(network);
}

/** Where requests that a user can name may go. */
export class EgressRule {
  readonly #allow: readonly Network[];
  readonly #ownAddresses: () => readonly string[];

  /**
   * @param allow CIDRs that are reached all the same (OUTBOUND_ALLOW)
   * @param ownAddresses addresses of this host's interfaces: refused though they are global
   */
  constructor(allow: readonly string[], ownAddresses: () => readonly string[]) {
    this.#allow = networks(...allow);
    this.#ownAddresses = ownAddresses;
  }

  /** Scheme, port and name of a URL; its address is checked when it is known. */
  allowsUrl(url: URL): boolean {
    const port = Number(url.port);
    const isWeb = url.protocol === "http:" || url.protocol === "https:";
    const isPort = url.port === "" || port >= PORT_MIN || PORTS_BELOW.includes(port);
    return isWeb && isPort && url.hostname !== "" && !REFUSED_NAME.test(url.hostname.toLowerCase());
  }

  /** An address in text form, the one really used. */
  allowsAddress(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    const address = plain(ipaddr.parse(text));
    if (this.#allow.some((net) => isIn(address, net))) return true;
    if (this.#ownAddresses().some((own) => ipaddr.isValid(own) && same(address, plain(ipaddr.parse(own)))))
      return false;
    if (address.kind() === "ipv4") return !REFUSED_4.some((net) => isIn(address, net));
    return GLOBAL_6.some((net) => isIn(address, net)) && !REFUSED_6.some((net) => isIn(address, net));
  }
}

/** The IPv4 address inside an IPv6 one, as often as it is wrapped. */
function plain(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const holder = HOLDS_IPV4.find(([net]) => isIn(address, net));
  if (!holder) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(holder[1], holder[1] + 4));
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match(base as ipaddr.IPv6, bits);
}

function same(a: ipaddr.IPv4 | ipaddr.IPv6, b: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return a.toNormalizedString() === b.toNormalizedString();
}
