import { expect, test } from "vitest";
import { aCarrier } from "../../../../test/support/some-carrier.js";
import type { CarrierSetup } from "../../domain/sip-carrier/port.js";
import { inboundRules } from "../../domain/sip-carrier/rules.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { trunkCaller } from "./peer-caller.js";

const invite = (user: string, ...lines: string[]) =>
  scan(
    Buffer.from(
      [
        `INVITE sip:${user}@192.0.2.1 SIP/2.0`,
        "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1",
        "From: <sip:0012015550100@carrier.example>;tag=1",
        "To: <sip:12015557001@carrier.example>",
        "Call-ID: c",
        "CSeq: 1 INVITE",
        "Max-Forwards: 70",
        ...lines,
        "Content-Length: 0",
        "\r\n",
      ].join("\r\n"),
    ),
  ) as SipMessage;

const by = (request: SipMessage, more: Partial<CarrierSetup> = {}) => {
  const { caller, called } = trunkCaller(request, "192.0.2.7", { setup: aCarrier(more), enter: () => () => undefined });
  return { caller, called: called?.user };
};

test("numbers of a carrier are read after its rules", () => {
  const inbound = inboundRules({ called: { strip: "#9", add: "1" }, caller: { strip: "00", add: "+" } });
  expect(by(invite("%2392015557001"), { inbound })).toMatchObject({
    called: "12015557001",
    caller: { kind: "trunk", number: "12015550100" },
  });
  expect(by(invite("12015557001"), { inbound: inboundRules({ called: { strip: "00" } }) }).called).toBe("12015557001");
});

test("a call to the registered contact is for P-Called-Party-ID, else for To; any other for its request URI", () => {
  const registration = { user: "acct", domain: null, expires: 60 };
  expect(by(invite("acct"), { registration }).called).toBe("12015557001");
  const party = invite("acct", "P-Called-Party-ID: <sip:+12015557002@carrier.example>");
  expect(by(party, { registration }).called).toBe("+12015557002");
  expect(by(invite("12015557003"), { registration }).called).toBe("12015557003");
  expect(by(invite("acct")).called).toBe("acct");
});

test("a call of the node to itself names no carrier and keeps its request URI", () => {
  const own = trunkCaller(invite("12015557001"), "127.0.0.1");
  expect([own.called, own.caller]).toEqual([undefined, { kind: "trunk", number: "12015550100", address: "127.0.0.1" }]);
});
