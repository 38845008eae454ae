import { isoTime } from "../../base/iso-time.js";
import type { TracedMessage } from "../../domain/call/port/traces.js";
import { redact } from "../../wire/sip/redact.js";
import { hostText } from "../../wire/sip/uri.js";
import type { SeenMessage } from "./seen-message.js";
import { withoutHairpin } from "./sip-identity.js";

/** A message as it may be shown: secrets are removed here. */
export function tracedMessage({ atMs, number, direction, peer, callId, wire }: SeenMessage): TracedMessage {
  return {
    time: isoTime(atMs),
    number,
    direction,
    transport: peer.transport,
    peer: `${hostText(peer.host)}:${peer.port}`,
    call_id: callId,
    message: redact(withoutHairpin(wire.toString("utf8"))),
  };
}
