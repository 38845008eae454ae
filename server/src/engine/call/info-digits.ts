import type { SipMessage } from "../../wire/sip/message.js";

/**
 * Keys in a SIP INFO: `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (the keys themselves).
 * Anything else, and characters that are no keys, give none.
 */
export function infoDigits(info: SipMessage): string {
  const type = info.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const body = info.body.toString("latin1");
  if (type === "application/dtmf-relay") return keysOf(/^\s*signal\s*=\s*(\S)/im.exec(body)?.[1] ?? "");
  if (type === "application/dtmf") return keysOf(body.slice(0, 32));
  return "";
}

function keysOf(text: string): string {
  return text.toUpperCase().replace(/[^0-9*#A-D]/g, "");
}
