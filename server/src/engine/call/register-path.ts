import { defaultPort, type SipAddress } from "../../net/sip-address.js";
import { targetOf } from "../../net/sip-resolver.js";
import { route } from "../../wire/sip/dialog/route-set.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { parseNameAddr } from "../../wire/sip/name-addr.js";

/** Proxies between a phone and us. */
const PATH_MAX = 8;

/** The proxies a REGISTER came through (RFC 3327): undefined when they are not well formed, or too many. */
export function readPath(values: readonly string[]): readonly string[] | undefined {
  const isGood = values.every((value) => /^sips?$/.test(parseNameAddr(value)?.uri.scheme ?? ""));
  return isGood && values.length <= PATH_MAX ? values : undefined;
}

/** Whether the proxy next to the phone keeps its flow (RFC 5626 §6): the last of the path is the first a REGISTER met. */
export function keepsFlow(path: readonly string[]): boolean {
  return parseNameAddr(path.at(-1) ?? "")?.uri.params.has("ob") === true;
}

/**
 * Where requests to a contact go: to where its REGISTER came from and to no other host (security.md 10). A proxy may name
 * the port and the transport it wants them at.
 */
export function wayTo(path: readonly string[], source: SipAddress): SipAddress {
  if (path.length === 0) return source;
  const first = parseNameAddr(path[0] ?? "");
  const named = first && targetOf(first.uri);
  if (!named || named.host !== source.host) return source;
  const transport = named.transport ?? (named.isSecure ? "tls" : "udp");
  return { transport, host: source.host, port: named.port ?? defaultPort(transport) };
}

/** Request-URI and Route lines of a request to a contact along its path (RFC 3327 §5.3). */
export function along(path: readonly string[], contact: string): { uri: string; headers: readonly HeaderLine[] } {
  const { requestUri, routes } = route(path, contact);
  return { uri: requestUri, headers: routes.map((value) => ["Route", value] as const) };
}
