import type { SipMessage } from "../wire/sip/message.js";
import { DEFAULT_PORT, defaultPort, isNumericHost, type SipAddress } from "./sip-address.js";
import type { Hop } from "./sip-hop.js";

/**
 * Where the answer to a request goes: over its connection, or to the address it came from, at the port it came from when
 * it asked by `rport` (RFC 3581 §4), else at the port of its Via (RFC 3261 §18.2.2). `maddr` is not followed: it would let
 * anybody aim our answers at others.
 */
export function wayBack(request: SipMessage, hop: Hop): Hop {
  const via = request.answerVia;
  return via.params.has("rport") ? hop : hop.atPort(via.port ?? DEFAULT_PORT);
}

/**
 * Where the sender of a request listens, for an answer whose connection is gone (RFC 3261 §18.2.2): the address it came
 * from, at the port of its Via. Undefined over UDP, where there is nothing to be gone, and for browsers, which listen nowhere.
 */
export function sentBy(request: SipMessage, { peer }: Hop): SipAddress | undefined {
  const { transport, host } = peer;
  if (transport !== "tcp" && transport !== "tls") return undefined;
  const via = request.answerVia;
  const name = transport === "tls" && !isNumericHost(via.host) ? via.host : undefined;
  return { transport, host, port: via.port ?? defaultPort(transport), name };
}
