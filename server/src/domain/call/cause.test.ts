import { expect, test } from "vitest";
import {
  causeOf,
  causeOfStatus,
  endOfLiveLeg,
  endOfUnansweredInbound,
  endOfUnansweredOutbound,
  statusOfCause,
} from "./cause.js";

test.each([
  [486, 17, "USER_BUSY", "busy"],
  [600, 17, "USER_BUSY", "busy"],
  [480, 18, "NO_USER_RESPONSE", "no_answer"],
  [403, 21, "CALL_REJECTED", "rejected"],
  [608, 21, "CALL_REJECTED", "rejected"],
  [404, 1, "UNALLOCATED_NUMBER", "failed"],
  [410, 22, "NUMBER_CHANGED", "failed"],
  [482, 25, "EXCHANGE_ROUTING_ERROR", "failed"],
  [484, 28, "INVALID_NUMBER_FORMAT", "failed"],
  [503, 41, "NORMAL_TEMPORARY_FAILURE", "failed"],
  [502, 38, "NETWORK_OUT_OF_ORDER", "failed"],
  [405, 63, "SERVICE_UNAVAILABLE", "failed"],
  [415, 79, "SERVICE_NOT_IMPLEMENTED", "failed"],
  [488, 88, "INCOMPATIBLE_DESTINATION", "failed"],
  [408, 102, "RECOVERY_ON_TIMER_EXPIRE", "no_answer"],
  [513, 127, "INTERWORKING", "failed"],
  [487, 487, "ORIGINATOR_CANCEL", "canceled"],
  [499, 31, "NORMAL_UNSPECIFIED", "failed"],
])("an outbound leg answered with %i ends with cause %i %s and the word %s", (status, code, name, end) => {
  const cause = causeOfStatus(status);
  expect([cause.code, cause.name]).toEqual([code, name]);
  expect(endOfUnansweredOutbound(cause.code)).toBe(end);
});

test.each([
  [16, 480],
  [17, 486],
  [19, 480],
  [21, 603],
  [1, 404],
  [3, 404],
  [41, 503],
  [102, 504],
  [127, 500],
  [999, 480],
])("a refusal with cause %i goes out as SIP status %i", (code, status) => {
  expect(statusOfCause(code)).toBe(status);
});

test("a cause outside the table keeps its number", () => {
  expect(causeOf(86)).toMatchObject({ code: 86, name: "NORMAL_UNSPECIFIED" });
});

test("a live leg is completed by a normal end and by the longest allowed call only", () => {
  expect([16, 602, 31, 604, 102].map(endOfLiveLeg)).toEqual(["completed", "completed", "failed", "failed", "failed"]);
});

test("an inbound leg that was never live ends by who refused it", () => {
  expect(
    (["caller_gave_up", "hangup_verb", "reject_verb", "blacklist", "ring_limit", "platform"] as const).map(
      endOfUnansweredInbound,
    ),
  ).toEqual(["canceled", "rejected", "rejected", "rejected", "no_answer", "failed"]);
});
