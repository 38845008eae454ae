import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { scan } from "../../server/src/wire/sip/scan.js";

/** A response as it was read from the wire. @param lines further headers */
export function sipAnswer(
  status: number,
  method = "INVITE",
  lines: readonly string[] = [],
  reason = "Word",
): SipMessage {
  const head = [
    `SIP/2.0 ${status} ${reason}`,
    "Via: SIP/2.0/UDP h;branch=z9hG4bK1",
    "From: <sip:a@h>;tag=1",
    "To: <sip:b@h>;tag=2",
    "Call-ID: c",
    `CSeq: 1 ${method}`,
    ...lines,
    "Content-Length: 0",
  ];
  const read = scan(Buffer.from(`${head.join("\r\n")}\r\n\r\n`));
  if (typeof read === "string") throw new Error(read);
  return read;
}
