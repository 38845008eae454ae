import { expect, test } from "vitest";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { referTarget } from "./refer-to.js";
import { isNamed, parseReplaces } from "./replaces.js";

function refer(...lines: string[]): SipMessage {
  return scan(Buffer.from(["REFER sip:us SIP/2.0", "CSeq: 1 REFER", ...lines, "", ""].join("\r\n"))) as SipMessage;
}

test("a plain Refer-To is where to call", () => {
  const target = referTarget(refer('Refer-To: "Bob" <sip:bob@acme.test;user=phone>;x=y'));
  expect(target).toMatchObject({ uri: { scheme: "sip", user: "bob", host: "acme.test" }, replaces: undefined });
  expect(referTarget(refer("r: sip:bob@acme.test"))).toMatchObject({ uri: { user: "bob" } });
  expect(referTarget(refer("Refer-To: <tel:+12125550100>"))).toMatchObject({ uri: { scheme: "tel" } });
});

test("a Refer-To with Replaces names the dialog to take over, escaped as URIs want it", () => {
  const uri = "sip:bob@acme.test?Require=replaces&Replaces=12345%40192.168.0.1%3Bto-tag%3D7743%3Bfrom-tag%3D6472";
  expect(referTarget(refer(`Refer-To: <${uri}>`))).toMatchObject({
    uri: { user: "bob", headers: undefined },
    replaces: { callId: "12345@192.168.0.1", toTag: "7743", fromTag: "6472", isEarlyOnly: false },
  });
});

test.each([
  ["nothing", [], 400],
  ["two", ["Refer-To: <sip:a@x>", "Refer-To: <sip:b@x>"], 400],
  ["two in one line", ["Refer-To: <sip:a@x>, <sip:b@x>"], 400],
  ["no address", ["Refer-To: <sip:>"], 400],
  ["a web page", ["Refer-To: <http://example.org/>"], 416],
  ["another method", ["Refer-To: <sip:a@x;method=SUBSCRIBE>"], 603],
  ["half a Replaces", ["Refer-To: <sip:a@x?Replaces=1%3Bto-tag%3D2>"], 400],
  ["a broken escape", ["Refer-To: <sip:a@x?Replaces=%E0%A4%A>"], 400],
] as const)("a REFER to %s is refused", (_what, lines, status) => {
  expect(referTarget(refer(...lines))).toBe(status);
});

test("a Replaces has a Call-ID and both tags", () => {
  expect(parseReplaces("a@b;to-tag=1;from-tag=2;early-only")).toEqual({
    callId: "a@b",
    toTag: "1",
    fromTag: "2",
    isEarlyOnly: true,
  });
  for (const bad of ["", "a", "a;to-tag=1", "a;from-tag=2", ";to-tag=1;from-tag=2", "a b;to-tag=1;from-tag=2"])
    expect(parseReplaces(bad)).toBeUndefined();
});

test("a dialog is known by either end of it, and by nothing less", () => {
  const replaces = { callId: "c", toTag: "1", fromTag: "2", isEarlyOnly: false };
  expect(isNamed(replaces, { callId: "c", localTag: "1", remoteTag: "2" })).toBe(true);
  expect(isNamed(replaces, { callId: "c", localTag: "2", remoteTag: "1" })).toBe(true);
  expect(isNamed(replaces, { callId: "c", localTag: "1", remoteTag: "3" })).toBe(false);
  expect(isNamed(replaces, { callId: "C", localTag: "1", remoteTag: "2" })).toBe(false);
});
