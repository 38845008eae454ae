import {
  causeOf,
  causeOfStatus,
  endOfLiveLeg,
  endOfUnansweredInbound,
  endOfUnansweredOutbound,
  type InboundRefusal,
} from "../../domain/call/cause.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { reasonOf } from "../../wire/sip/status.js";
import type { LegEnding } from "./leg-record.js";

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
} as const;

/** The Q.850 cause of a `Reason` header (RFC 3326), if the message has one. */
export function reasonCause(message: SipMessage | undefined): number | undefined {
  for (const value of message?.headers("reason") ?? []) {
    const match = /^\s*Q\.850\s*;(?:.*;)?\s*cause\s*=\s*(\d{1,3})/i.exec(value);
    if (match) return Number(match[1]);
  }
  return undefined;
}

/** The `Reason` header sent with every BYE, CANCEL and final error of the platform. */
export function reasonHeader(cause: number): readonly [string, string] {
  return ["Reason", `Q.850;cause=${cause};text="${causeOf(cause).name}"`];
}

/** A leg that was live, ended by the peer's BYE. */
export function endedByBye(bye: SipMessage): LegEnding {
  const cause = reasonCause(bye) ?? CAUSE.normal;
  return { cause, end: endOfLiveLeg(cause), release: "BYE" };
}

/** An outbound leg whose peer said BYE before it answered. */
export function endedEarly(bye: SipMessage): LegEnding {
  const cause = reasonCause(bye) ?? CAUSE.normal;
  return { cause, end: endOfUnansweredOutbound(cause), release: "BYE" };
}

/** A live leg that we end with BYE. */
export function endedByUs(cause: number, reason?: string): LegEnding {
  return { cause, end: endOfLiveLeg(cause), release: "BYE", reason: reason ?? null };
}

/** The caller gave up before the answer. */
export function endedByCancel(): LegEnding {
  return { cause: CAUSE.originatorCancel, end: endOfUnansweredInbound("caller_gave_up"), release: "CANCEL" };
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
