import type { SipMessage } from "../../wire/sip/message.js";

/** What a telephone's record key says in a SIP INFO: the header `Record: on` or `off`. Undefined: nothing of the kind. */
export function infoRecord(info: SipMessage): "on" | "off" | undefined {
  const word = info.header("record")?.trim().toLowerCase();
  return word === "on" || word === "off" ? word : undefined;
}
