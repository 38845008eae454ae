import { expect, test } from "vitest";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import {
  CAUSE,
  cancelReasons,
  endedByBye,
  endedByCancel,
  endedEarly,
  reasonCause,
  refusedByPeer,
  turnedAwayHeaders,
} from "./end-reason.js";

const request = (...reasons: string[]) =>
  scan(Buffer.from(["BYE sip:a SIP/2.0", ...reasons.map((r) => `Reason: ${r}`), "", ""].join("\r\n"))) as SipMessage;

test.each([
  [["Q.850;cause=17"], 17],
  [['q.850 ; text="x;cause=3" ; cause = 34'], 34],
  [['SIP;cause=486;text="Busy Here"'], 17],
  [["SIP;cause=603", "Q.850;cause=38"], 38],
  [['SIP;cause=200;text="Call completed elsewhere"'], 26],
  [["Q.850;cause=1234", "SIP;cause=100"], undefined],
  [["X;cause=1"], undefined],
  [[], undefined],
])("the cause of %j is %s", (reasons, cause) => {
  expect(reasonCause(request(...reasons))).toBe(cause);
});

test("a cause in BYE, CANCEL or a refusal wins over what its kind alone would say", () => {
  expect(endedByBye(request("Q.850;cause=38"))).toMatchObject({ cause: 38, end: "failed" });
  expect(endedByBye(request("SIP;cause=200"))).toMatchObject({ cause: 16, end: "completed" });
  expect(endedEarly(request("SIP;cause=486"))).toMatchObject({ cause: 17, end: "busy" });
  expect(endedByCancel(request("SIP;cause=200"))).toMatchObject({ cause: 26, end: "canceled" });
  expect(endedByCancel(request())).toMatchObject({ cause: 487, end: "canceled" });
  expect(refusedByPeer(503, "", request("Q.850;cause=17"))).toMatchObject({ cause: 17, end: "busy" });
});

test("who is turned away hears the cause, who is only asked for a password does not", () => {
  expect(turnedAwayHeaders(403)).toEqual([["Reason", 'Q.850;cause=21;text="CALL_REJECTED"']]);
  expect(turnedAwayHeaders(503)).toEqual([["Reason", 'Q.850;cause=41;text="NORMAL_TEMPORARY_FAILURE"']]);
  expect(turnedAwayHeaders(401)).toEqual([]);
});

test("phones that lose to another hear that the call was completed elsewhere", () => {
  expect(cancelReasons(CAUSE.notSelected)).toEqual([
    ["Reason", 'SIP;cause=200;text="Call completed elsewhere"'],
    ["Reason", 'Q.850;cause=26;text="NON_SELECTED_USER"'],
  ]);
  expect(cancelReasons(CAUSE.noAnswer)).toEqual([["Reason", 'Q.850;cause=19;text="NO_ANSWER"']]);
});
