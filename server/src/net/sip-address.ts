import { BlockList, isIPv4, isIPv6 } from "node:net";
import { RecentTexts } from "../wire/sip/recent-texts.js";
import { hostText } from "../wire/sip/uri.js";

export type SipTransportName = "udp" | "tcp" | "tls" | "ws" | "wss";

/** Where a message came from or goes to. */
export interface SipAddress {
  readonly transport: SipTransportName;
  /** An address, or as a target also a name; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Id of an open connection: a target with it is reached over that connection or not at all. */
  readonly flow?: string | undefined;
  /** Name that the certificate of the peer must bear, when `host` is only the address of it. */
  readonly name?: string | undefined;
}

/** Where a request is to go, before names are looked up (RFC 3263). */
export interface SipTarget {
  /** Chosen already; undefined = what the records of the name say, else UDP, or TLS for `isSecure`. */
  readonly transport?: SipTransportName | undefined;
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  /** A named port, as an address does, keeps from asking for SRV records. */
  readonly port?: number | undefined;
  /** Of a `sips:` URI: TLS and nothing else (RFC 3261 §26.2.2). */
  readonly isSecure?: boolean | undefined;
  readonly flow?: string | undefined;
  readonly name?: string | undefined;
  /** What the name leads to, in the order to try, when it was looked up already; `host` is the first of them. */
  readonly addresses?: readonly SipAddress[] | undefined;
}

/** Port when none is named (RFC 3261 §19.1.2). */
export const DEFAULT_PORT = 5060;
const DEFAULT_TLS_PORT = 5061;

/** Port of a transport when none is named (RFC 3261 §19.1.2). */
export function defaultPort(transport: SipTransportName): number {
  return transport === "tls" ? DEFAULT_TLS_PORT : DEFAULT_PORT;
}

const NOBODY = new BlockList();
NOBODY.addSubnet("0.0.0.0", 8, "ipv4");
NOBODY.addSubnet("224.0.0.0", 3, "ipv4");
NOBODY.addSubnet("ff00::", 8, "ipv6");
NOBODY.addAddress("::", "ipv6");

const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["127.0.0.0", 8],
  ["192.0.0.0", 24],
] as const)
  PRIVATE.addSubnet(net, prefix, "ipv4");
PRIVATE.addSubnet("fc00::", 7, "ipv6");
PRIVATE.addSubnet("fe80::", 10, "ipv6");
PRIVATE.addAddress("::1", "ipv6");

/** `udp:192.0.2.1:5060`, for logs and as a key. */
export function printAddress(address: SipAddress): string {
  return `${address.transport}:${hostText(address.host)}:${address.port}`;
}

/** Whether a request came by a proxy that is trusted to tell where it got it from. */
export function isRelayed({ source, peer }: { readonly source: SipAddress; readonly peer: SipAddress }): boolean {
  return source.host !== peer.host || source.port !== peer.port;
}

/** An address as a socket of both families reports it, without the IPv4-mapped prefix. */
export function plainHost(host: string): string {
  return host.startsWith("::ffff:") && host.includes(".") ? host.slice(7) : host;
}

export function isNumericHost(host: string): boolean {
  return isIPv4(host) || isIPv6(host);
}

/** True for 127.0.0.0/8 and ::1. Hot. */
export function isLoopback(host: string): boolean {
  return host === "127.0.0.1" || host === "::1" || (host.startsWith("127.") && isIPv4(host));
}

/**
 * Addresses that mean something only within one network: RFC 1918, 6598, 3927, 4193, loopback; and those of nobody, which
 * systems take for themselves (0.0.0.0) or for many: unspecified, multicast, reserved (RFC 6890).
 */
export function isPrivate(address: string): boolean {
  return kindOf(address) !== "public";
}

type AddressKind = "private" | "nobody" | "public";

/** Peers are few, and each of their dialogs asks. */
const recentKinds = new RecentTexts<AddressKind>(1_024);

function kindOf(address: string): AddressKind {
  return recentKinds.get(address, readKind) ?? "public";
}

function readKind(address: string): AddressKind {
  const host = withoutZone(address);
  return isIn(NOBODY, host) ? "nobody" : isIn(PRIVATE, host) ? "private" : "public";
}

function isIn(list: BlockList, host: string): boolean {
  if (isIPv4(host)) return list.check(host, "ipv4");
  return isIPv6(host) && list.check(host, "ipv6");
}

/** A link-local address may name its interface (RFC 4007 §11). */
function withoutZone(host: string): string {
  const at = host.indexOf("%");
  return at < 0 ? host : host.slice(0, at);
}

/**
 * Whether a peer may have us send to an address that it named: what means something only within a network, or on this
 * machine, may be named only from there (security.md 10).
 * @param seen where the peer was seen
 */
export function mayName(seen: string, address: string): boolean {
  const host = plainHost(withoutZone(address));
  if (isLoopback(host)) return isLoopback(seen);
  if (kindOf(host) === "nobody") return false;
  return !isPrivate(address) || isPrivate(seen);
}
