import type { SipMessage } from "../wire/sip/message.js";
import { parseNameAddr } from "../wire/sip/name-addr.js";

/** Time from ping to ping when the peer does not say (RFC 5626 §4.4.1: 95 to 120 s). */
const PING_MS = 100_000;
/** Share of the peer's Flow-Timer after which it gets a ping: between 80 % and all of it. */
const FLOW_TIMER_SHARE = 0.9;
/** Less would be a flood of pings. */
const PING_MIN_MS = 15_000;
const EXPIRES_DEFAULT_SECONDS = 3_600;

/** How long what the answer to a REGISTER says is bound lasts: the longest of its contacts, 0 when there is none. */
export function boundMs(response: SipMessage): number {
  const common = seconds(response.header("expires")) ?? EXPIRES_DEFAULT_SECONDS;
  const each = response
    .headers("contact")
    .map((value) => seconds(parseNameAddr(value)?.params.get("expires")) ?? common);
  return Math.max(0, ...each) * 1000;
}

/** How often the connection of a registration is pinged. */
export function pingEveryMs(response: SipMessage): number {
  const timer = seconds(response.header("flow-timer"));
  return timer === undefined || timer === 0 ? PING_MS : Math.max(PING_MIN_MS, timer * 1000 * FLOW_TIMER_SHARE);
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,7}\s*$/.test(text) ? Number(text) : undefined;
}
