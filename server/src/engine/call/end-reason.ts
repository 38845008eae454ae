import { Recent } from "../../base/recent.js";
import {
  causeOf,
  causeOfStatus,
  endOfLiveLeg,
  endOfUnansweredInbound,
  endOfUnansweredOutbound,
  type InboundRefusal,
} from "../../domain/call/cause.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { reasonOf } from "../../wire/sip/status.js";
import type { LegEnding } from "./leg-ending.js";

/** Causes the engine itself gives (events.md 5.4). */
export const CAUSE = {
  unallocated: 1,
  noRoute: 3,
  normal: 16,
  noUserResponse: 18,
  noAnswer: 19,
  rejected: 21,
  routingError: 25,
  notSelected: 26,
  temporaryFailure: 41,
  incompatible: 88,
  timeout: 102,
  originatorCancel: 487,
  allottedTimeout: 602,
  mediaTimeout: 604,
} as const;

/** Reason of a leg that found no ports. Who called may come again when some calls are over. */
export const NO_MEDIA_PORT = "No media port";
export const RETRY_AFTER: HeaderLine = ["Retry-After", "5"];

/** "Somebody else took the call" as a caller's CANCEL says it, so that a phone shows no missed call (RFC 3326 §3.1). */
const COMPLETED_ELSEWHERE = ["Reason", 'SIP;cause=200;text="Call completed elsewhere"'] as const;

/** The cause of the `Reason` headers of a message (RFC 3326), if it has one we can read: Q.850 before SIP. */
export function reasonCause(message: SipMessage | undefined): number | undefined {
  const values = message?.headers("reason") ?? [];
  const q850 = causeIn(values, /^\s*Q\.850\s*;(?:.*;)?\s*cause\s*=\s*(\d{1,3})(?!\d)/i);
  if (q850 !== undefined) return q850;
  const status = causeIn(values, /^\s*SIP\s*;(?:.*;)?\s*cause\s*=\s*(\d{3})(?!\d)/i);
  if (status === undefined || status < 200) return undefined;
  return status < 300 ? CAUSE.notSelected : causeOfStatus(status).code;
}

function causeIn(values: readonly string[], pattern: RegExp): number | undefined {
  for (const value of values) {
    const match = pattern.exec(value);
    if (match) return Number(match[1]);
  }
  return undefined;
}

/** The `Reason` header sent with every BYE, CANCEL and final error of the platform. */
export function reasonHeader(cause: number): readonly [string, string] {
  return reasons.get(cause) ?? reasons.keep(cause, ["Reason", `Q.850;cause=${cause};text="${causeOf(cause).name}"`]);
}
const reasons = new Recent<number, readonly [string, string]>(64);

/** The same for a caller who is turned away with that status; a challenge (401) is no refusal. */
export function turnedAwayHeaders(status: number): readonly (readonly [string, string])[] {
  return status === 401 ? [] : [reasonHeader(causeOfStatus(status).code)];
}

/** The `Reason` headers of a CANCEL. */
export function cancelReasons(cause: number): readonly (readonly [string, string])[] {
  return cause === CAUSE.notSelected ? [COMPLETED_ELSEWHERE, reasonHeader(cause)] : [reasonHeader(cause)];
}

/** A leg that was live, ended by the peer's BYE. */
export function endedByBye(bye: SipMessage): LegEnding {
  const cause = byeCause(bye);
  return { cause, end: endOfLiveLeg(cause), release: "BYE" };
}

/** An outbound leg whose peer said BYE before it answered. */
export function endedEarly(bye: SipMessage): LegEnding {
  const cause = byeCause(bye);
  return { cause, end: endOfUnansweredOutbound(cause), release: "BYE" };
}

/** SIP 200 in a BYE says that all went well. */
function byeCause(bye: SipMessage): number {
  const cause = reasonCause(bye) ?? CAUSE.normal;
  return cause === CAUSE.notSelected ? CAUSE.normal : cause;
}

/** A live leg that we end with BYE. */
export function endedByUs(cause: number, reason?: string): LegEnding {
  return { cause, end: endOfLiveLeg(cause), release: "BYE", reason: reason ?? null };
}

/** The caller gave up before the answer, by CANCEL or BYE; a cause in it wins. */
export function endedByCancel(cancel?: SipMessage): LegEnding {
  return {
    cause: reasonCause(cancel) ?? CAUSE.originatorCancel,
    end: endOfUnansweredInbound("caller_gave_up"),
    release: "CANCEL",
  };
}

/** An inbound leg that the platform refuses. */
export function refusal(cause: number, why: InboundRefusal, status: number, reason?: string): LegEnding {
  return { cause, end: endOfUnansweredInbound(why), release: `${status} ${reasonOf(status)}`, reason: reason ?? null };
}

/** An outbound leg that got a final refusal; a Q.850 cause in it wins over the table. */
export function refusedByPeer(status: number, phrase: string, response?: SipMessage): LegEnding {
  const cause = reasonCause(response) ?? causeOfStatus(status).code;
  return { cause, end: endOfUnansweredOutbound(cause), release: `${status} ${phrase}`.trim() };
}

/** An outbound leg that we give up before its answer. */
export function givenUp(cause: number): LegEnding {
  return { cause, end: endOfUnansweredOutbound(cause), release: "CANCEL" };
}
