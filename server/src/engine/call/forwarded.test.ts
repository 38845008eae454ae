import { expect, test } from "vitest";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { forwardedBy, forwardsOf, sentOnBy } from "./forwarded.js";

const invite = (...lines: string[]) =>
  scan(Buffer.from(["INVITE sip:a@b SIP/2.0", ...lines, "", ""].join("\r\n"))) as SipMessage;

test("a call that is sent on says from where and why, twice in the order of each header", () => {
  const once = sentOnBy([], { from: "sip:a@x", to: "sip:b@x", reason: "user-busy" });
  expect(once).toEqual([
    ["Diversion", "<sip:a@x>;reason=user-busy;counter=1"],
    ["History-Info", "<sip:a@x>;index=1"],
    ["History-Info", "<sip:b@x>;index=1.1;mp=1"],
  ]);
  const twice = sentOnBy(once, { from: "sip:b@x", to: "sip:c@x", reason: "deflection" });
  expect(twice).toEqual([
    ["Diversion", "<sip:b@x>;reason=deflection;counter=1"],
    ["Diversion", "<sip:a@x>;reason=user-busy;counter=1"],
    ["History-Info", "<sip:a@x>;index=1"],
    ["History-Info", "<sip:b@x>;index=1.1;mp=1"],
    ["History-Info", "<sip:c@x>;index=1.1.1;mp=1.1"],
  ]);
  expect([forwardsOf([]), forwardsOf(once), forwardsOf(twice)]).toEqual([0, 1, 2]);
});

test("what a trusted peer brought is kept, without what cannot be read", () => {
  const lines = forwardedBy(invite("Diversion: <sip:a@x>;counter=3, broken <", "History-Info: <sip:a@x>;index=1"));
  expect(lines).toEqual([
    ["Diversion", "<sip:a@x>;counter=3"],
    ["History-Info", "<sip:a@x>;index=1"],
  ]);
  expect(forwardsOf(lines)).toBe(3);
});

test("a senseless counter counts once", () => {
  for (const counter of ["-1", "x", "1e9"]) expect(forwardsOf([["Diversion", `<sip:a@x>;counter=${counter}`]])).toBe(1);
});
