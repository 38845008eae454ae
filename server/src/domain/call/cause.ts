/** How a leg ended, in one word (events.md 5.4). */
export type CallEnd = "completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed";

/** Why a leg ended: Q.850 code (or one of the codes above 127 that telephony servers add), its name, and what follows from it. */
export interface Cause {
  readonly code: number;
  readonly name: string;
  /** `state_end` of an outbound leg that was never live. */
  readonly end: CallEnd;
  /** Status and reason sent when the platform refuses an inbound leg with this cause. */
  readonly status: number;
}

interface CauseRow extends Cause {
  /** Final SIP statuses that an outbound leg gets for this cause. */
  readonly from: readonly number[];
}

const row = (code: number, name: string, end: CallEnd, status: number, from: readonly number[] = []): CauseRow => ({
  code,
  name,
  end,
  status,
  from,
});

/** The table of events.md 5.4; the mapping of received statuses is RFC 3398 §8.2.6.1. */
const CAUSES: readonly CauseRow[] = [
  row(1, "UNALLOCATED_NUMBER", "failed", 404, [404, 485, 604]),
  row(3, "NO_ROUTE_DESTINATION", "failed", 404),
  row(16, "NORMAL_CLEARING", "rejected", 480),
  row(17, "USER_BUSY", "busy", 486, [486, 600]),
  row(18, "NO_USER_RESPONSE", "no_answer", 480, [480]),
  row(19, "NO_ANSWER", "no_answer", 480),
  row(21, "CALL_REJECTED", "rejected", 603, [401, 402, 403, 407, 603, 607, 608]),
  row(22, "NUMBER_CHANGED", "failed", 410, [410]),
  row(25, "EXCHANGE_ROUTING_ERROR", "failed", 483, [482, 483]),
  row(26, "NON_SELECTED_USER", "canceled", 487),
  row(28, "INVALID_NUMBER_FORMAT", "failed", 484, [484]),
  row(31, "NORMAL_UNSPECIFIED", "failed", 480),
  row(38, "NETWORK_OUT_OF_ORDER", "failed", 503, [502]),
  row(41, "NORMAL_TEMPORARY_FAILURE", "failed", 503, [400, 481, 500, 503]),
  row(63, "SERVICE_UNAVAILABLE", "failed", 503, [405]),
  row(79, "SERVICE_NOT_IMPLEMENTED", "failed", 501, [406, 415, 501]),
  row(88, "INCOMPATIBLE_DESTINATION", "failed", 488, [488, 606]),
  row(102, "RECOVERY_ON_TIMER_EXPIRE", "no_answer", 504, [408, 504]),
  row(127, "INTERWORKING", "failed", 500, [413, 414, 416, 420, 421, 423, 505, 513]),
  row(487, "ORIGINATOR_CANCEL", "canceled", 487, [487]),
  row(602, "ALLOTTED_TIMEOUT", "failed", 480),
  row(604, "MEDIA_TIMEOUT", "failed", 480),
];

const BY_CODE = new Map(CAUSES.map((cause) => [cause.code, cause]));
const BY_STATUS = new Map(CAUSES.flatMap((cause) => cause.from.map((status) => [status, cause] as const)));
const UNSPECIFIED = BY_CODE.get(31) as CauseRow;

/** The row of a code; a code outside the table (a peer may send any, RFC 3326) reads as 31 with its own number kept. */
export function causeOf(code: number): Cause {
  return BY_CODE.get(code) ?? { ...UNSPECIFIED, code };
}

/** The cause recorded for an outbound leg that got this final SIP status (300..699); unknown ones are 31. */
export function causeOfStatus(status: number): Cause {
  return BY_STATUS.get(status) ?? UNSPECIFIED;
}

/** The SIP status sent when the platform refuses an inbound leg with this cause. */
export function statusOfCause(code: number): number {
  return causeOf(code).status;
}

/** How a leg that was live ended: `completed` for a normal end and for the longest allowed call, else `failed`. */
export function endOfLiveLeg(code: number): CallEnd {
  return code === 16 || code === 602 ? "completed" : "failed";
}

/** How an outbound leg that was never live ended. */
export function endOfUnansweredOutbound(code: number): CallEnd {
  return causeOf(code).end;
}

/** What made an inbound leg end before it was live. */
export type InboundRefusal = "caller_gave_up" | "hangup_verb" | "reject_verb" | "blacklist" | "ring_limit" | "platform";

/**
 * How an inbound leg that was never live ended. `platform` stands for every refusal that is not the callee's wish:
 * balance, verification policy, inactive app, no document.
 */
export function endOfUnansweredInbound(why: InboundRefusal): CallEnd {
  switch (why) {
    case "caller_gave_up":
      return "canceled";
    case "hangup_verb":
    case "reject_verb":
    case "blacklist":
      return "rejected";
    case "ring_limit":
      return "no_answer";
    case "platform":
      return "failed";
    default:
      return why satisfies never;
  }
}
