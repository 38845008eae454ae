import { expect, test } from "vitest";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { askAsUac, endsAfter, minSeOf, sessionExpiresOf, settleAsUac, settleAsUas } from "./session-timer.js";

const WISH = { seconds: 1800, minSeconds: 90 };
const message = (start: string, ...lines: string[]) =>
  scan(Buffer.from(`${[start, "CSeq: 1 INVITE", ...lines].join("\r\n")}\r\n\r\n`)) as SipMessage;
const request = (...lines: string[]) => message("UPDATE sip:a SIP/2.0", ...lines);

test.each([
  ["1800", { seconds: 1800 }],
  ["90 ; refresher = UAS;x=y", { seconds: 90, refresher: "uas" }],
  ["90;refresher=both", { seconds: 90 }],
  ["9999999999", { seconds: 2147483 }],
  ["soon", undefined],
  ["-1", undefined],
])("Session-Expires %j", (text, value) => {
  expect(sessionExpiresOf(request(`Session-Expires: ${text}`))).toEqual(value);
});

test("Min-SE is never below 90 s", () => {
  expect([minSeOf(request()), minSeOf(request("Min-SE: 10")), minSeOf(request("Min-SE: 300;x"))]).toEqual([
    90, 90, 300,
  ]);
});

test("a request in the dialog that does not mention the timer leaves it as it is", () => {
  const ours = { seconds: 600, isOurs: true };
  const theirs = { seconds: 600, isOurs: false };
  expect(settleAsUas(request("Supported: timer"), WISH, ours)).toEqual(ours);
  expect(settleAsUas(request("Supported: timer"), WISH, theirs)).toEqual(theirs);
  expect(settleAsUas(request(), WISH, ours)).toEqual(ours);
  expect(settleAsUas(request(), WISH, theirs)).toBeUndefined();
});

test("a 2xx without Session-Expires has no timer, one that names nobody makes us refresh", () => {
  const ok = (...lines: string[]) => settleAsUac(message("SIP/2.0 200 OK", ...lines));
  expect([ok(), ok("Session-Expires: 300"), ok("x: 1;refresher=uas")]).toEqual([
    undefined,
    { seconds: 300, isOurs: true },
    { seconds: 90, isOurs: false },
  ]);
});

test("what we ask for: our wish at first, then what holds, with the roles; Min-SE once a peer raised it", () => {
  expect(askAsUac(WISH, 90)).toEqual([["Session-Expires", "1800"]]);
  expect(askAsUac(WISH, 3600, { seconds: 1800, isOurs: false })).toEqual([
    ["Session-Expires", "3600;refresher=uas"],
    ["Min-SE", "3600"],
  ]);
});

test("a session ends 32 s before its time, or a third of it", () => {
  expect([endsAfter({ seconds: 1800, isOurs: true }), endsAfter({ seconds: 90, isOurs: true })]).toEqual([1768, 60]);
});
