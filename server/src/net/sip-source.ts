import type { SipMessage } from "../wire/sip/message.js";
import { parseVia, type Via } from "../wire/sip/via.js";
import { AddressList } from "./address-list.js";
import { defaultPort, isNumericHost, type SipAddress, type SipTransportName } from "./sip-address.js";
import type { Hop } from "./sip-hop.js";

/** How many proxies in a row are believed. */
const PROXIES_MAX = 4;

const TRANSPORTS: Readonly<Record<string, SipTransportName>> = {
  UDP: "udp",
  TCP: "tcp",
  TLS: "tls",
  WS: "ws",
  WSS: "wss",
};

/**
 * Tells who sent a request. That is its peer, unless the peer is one of the proxies: these note in the Via below their own
 * where they got it from (`received`, `rport`; RFC 3261 §18.2.1, RFC 3581 §4), and are believed.
 * @param proxies addresses and CIDRs
 */
export function sourceReader(proxies: readonly string[]): (request: SipMessage, hop: Hop) => SipAddress {
  if (proxies.length === 0) return (_request, hop) => hop.peer;
  const trusted = new AddressList(proxies);
  return (request, hop) => {
    let source = hop.peer;
    const vias = request.headers("via");
    for (let i = 1; i <= PROXIES_MAX && trusted.has(source.host); i++) {
      const via = parseVia(vias[i] ?? "");
      const told = via && sourceIn(via);
      if (!told) return source;
      source = told;
    }
    return source;
  };
}

/** Undefined when it names no address: a proxy that does not note where it got a request from tells nothing. */
function sourceIn({ transport, host, port, params }: Via): SipAddress | undefined {
  const name = TRANSPORTS[transport];
  const address = params.get("received")?.replace(/^\[|\]$/g, "") || host;
  if (!name || !isNumericHost(address)) return undefined;
  const noted = Number(params.get("rport") || port || defaultPort(name));
  return noted > 0 && noted < 65_536 ? { transport: name, host: address, port: noted } : undefined;
}
