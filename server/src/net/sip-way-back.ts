import type { SipMessage } from "../wire/sip/message.js";
import { DEFAULT_PORT } from "./sip-address.js";
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
