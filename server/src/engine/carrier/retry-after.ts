import type { SipMessage } from "../../wire/sip/message.js";

/** Milliseconds of a Retry-After (RFC 3261 §20.33), which may have a comment and parameters; undefined: it has none. */
export function retryAfterMs(response: SipMessage | undefined): number | undefined {
  const seconds = /^\s*(\d{1,9})\s*(?:[(;]|$)/.exec(response?.header("retry-after") ?? "")?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
