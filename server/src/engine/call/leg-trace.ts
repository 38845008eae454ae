import { isoTime } from "../../base/iso-time.js";
import type { TracedMessage } from "../../domain/call/port/traces.js";
import { redact } from "../../wire/sip/redact.js";
import { hostText } from "../../wire/sip/uri.js";
import type { SeenMessage } from "./seen-message.js";
import { withoutHairpin } from "./sip-identity.js";

/** A message as it may be shown: secrets are removed here. */
export function tracedMessage(seen: SeenMessage): TracedMessage {
  const { number, direction, transport } = seen;
  return {
    time: isoTime(seen.atMs),
    number,
    direction,
    transport,
    peer: `${hostText(seen.host)}:${seen.port}`,
    call_id: seen.callId,
    message: redact(withoutHairpin(seen.text)),
  };
}
