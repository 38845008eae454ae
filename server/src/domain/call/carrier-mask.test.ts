import { expect, test } from "vitest";
import { isCarrierLeg, withoutCarrier } from "./carrier-mask.js";
import { firstRow } from "./first-row.js";
import type { TracedMessage } from "./port/traces.js";

const message = (direction: "in" | "out", lines: readonly string[], peer = "198.51.100.7:5080"): TracedMessage => ({
  time: "2024-01-01T00:00:00.000Z",
  number: 1,
  direction,
  transport: "udp",
  peer,
  call_id: "1@203.0.113.5",
  message: lines.join("\r\n"),
});
const masked = (...messages: TracedMessage[]) => withoutCarrier(messages, ["12015550100", "12125550142"]);
const INVITE = message("out", [
  "INVITE sip:+12125550142@gw1.acme.example:5080;transport=udp SIP/2.0",
  "Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bK1;rport",
  'From: "Ann" <sip:+12015550100@gw1.acme.example>;tag=1',
  "To: <sip:+12125550142@gw1.acme.example>",
  "Call-ID: 1@203.0.113.5",
  "CSeq: 2 INVITE",
  "Contact: <sip:acme-user@203.0.113.5:5060>",
  'Authorization: Digest username="acme-user", realm="acme.example", uri="sip:gw1.acme.example", response=[removed]',
  "X-Trunk: 77",
  "Content-Type: application/sdp",
  "",
  "v=0",
  "o=- 1 1 IN IP4 203.0.113.5",
  "s=-",
  "c=IN IP4 203.0.113.5",
  "m=audio 4000 RTP/AVP 0",
]);
const ANSWER = message("in", [
  "SIP/2.0 200 OK",
  "Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bK1;received=203.0.113.5;rport=5060",
  "v: SIP/2.0/UDP proxy.acme.example;branch=z9;received=198.51.100.9",
  'f: "Ann" <sip:+12015550100@gw1.acme.example>;tag=1',
  "To: <sip:+12125550142@gw1.acme.example>;tag=2",
  "Record-Route: <sip:proxy.acme.example;lr>",
  "i: 1@203.0.113.5",
  "CSeq: 2 INVITE",
  "m: <sip:sbc@198.51.100.8:5062;maddr=198.51.100.9>",
  "Server: Acme SBC 4",
  'Reason: Q.850;cause=16;text="by proxy.acme.example at 198.51.100.8"',
  "c: application/sdp",
  "",
  "v=0",
  "o=acme 1 1 IN IP4 198.51.100.8",
  "s=Acme",
  "c=IN IP6 2001:db8::7",
  "m=audio 6000 RTP/AVP 0",
  "a=candidate:1 1 UDP 1 198.51.100.8 6000 typ host",
  "a=sendrecv",
]);

test("a call to the network is told without hosts, credentials and own headers of the carrier", () => {
  const [invite, answer] = masked(INVITE, ANSWER);
  expect(invite).toMatchObject({ peer: "carrier", call_id: "1@203.0.113.5", direction: "out" });
  expect(invite?.message.split("\r\n")).toEqual([
    "INVITE sip:+12125550142@carrier SIP/2.0",
    "Via: SIP/2.0/UDP 203.0.113.5;branch=z9hG4bK1;rport",
    'From: "Ann" <sip:+12015550100@carrier>;tag=1',
    "To: <sip:+12125550142@carrier>",
    "Call-ID: 1@203.0.113.5",
    "CSeq: 2 INVITE",
    "Contact: <sip:203.0.113.5:5060>",
    "Content-Type: application/sdp",
    "",
    "v=0",
    "o=- 1 1 IN IP4 203.0.113.5",
    "s=-",
    "c=IN IP4 203.0.113.5",
    "m=audio 4000 RTP/AVP 0",
  ]);
  expect(answer?.message.split("\r\n")).toEqual([
    "SIP/2.0 200 OK",
    "Via: SIP/2.0/UDP 203.0.113.5;branch=z9hG4bK1;rport=5060",
    "v: SIP/2.0/UDP carrier;branch=z9",
    'f: "Ann" <sip:+12015550100@carrier>;tag=1',
    "To: <sip:+12125550142@carrier>;tag=2",
    "i: 1@203.0.113.5",
    "CSeq: 2 INVITE",
    "m: <sip:carrier>",
    'Reason: Q.850;cause=16;text="by carrier at carrier"',
    "c: application/sdp",
    "",
    "v=0",
    "o=- 1 1 IN IP4 carrier",
    "s=-",
    "c=IN IP6 carrier",
    "m=audio 6000 RTP/AVP 0",
    "a=sendrecv",
  ]);
});

test("what a carrier sends is told without the user it knows the platform by, but with numbers of the call", () => {
  const asked = (uri: string) =>
    masked(message("in", [`BYE ${uri} SIP/2.0`, "Call-ID: 9f-198.51.100.8@sbc", "", ""]))[0]?.message.split("\r\n")[0];
  expect(asked("sip:acme-user@203.0.113.5:5060;ob")).toBe("BYE sip:carrier SIP/2.0");
  expect(asked("sip:+12125550142@203.0.113.5")).toBe("BYE sip:+12125550142@carrier SIP/2.0");
  expect(asked("sip:998877665@203.0.113.5")).toBe("BYE sip:carrier SIP/2.0");
});

test("a carrier at the platform's own address is hidden all the same, with what stands in folded lines", () => {
  const [only] = masked(
    message(
      "out",
      ["INVITE sip:1@127.0.0.1:5999 SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9", "", ""],
      "127.0.0.1:5999",
    ),
    message(
      "in",
      [
        "SIP/2.0 200 OK",
        'Proxy-Authenticate: Digest realm="r",',
        " nonce=[removed]",
        "To: <sip:1@127.0.0.1:5999>",
        "",
        "",
      ],
      "127.0.0.1:5999",
    ),
  ).map((one) => one.message);
  expect(only).toBe("INVITE sip:1@carrier SIP/2.0\r\nVia: SIP/2.0/UDP carrier;branch=z9\r\n\r\n");
});

test("whatever text it meets, it takes time in proportion and names no address", () => {
  for (const junk of ["[:".repeat(4_000), "<sip:".repeat(1_600), "1.2.3.".repeat(1_300), "sip:@".repeat(1_600)]) {
    const [one] = masked(message("in", [junk, `Via: ${junk}`, `Contact: ${junk}`, "", junk]));
    expect(one?.peer).toBe("carrier");
  }
});

test.each([
  [{}, true],
  [{ direction: "out", to: "12125550142" }, true],
  [{ direction: "out", to: "ann@office.example" }, false],
  [{ sip_user: "u" }, false],
  [{ sip_connection: "c" }, false],
  [{ sip_switch: "s" }, false],
] as const)("a leg with %j is one of a carrier: %s", (facts, isOne) => {
  const leg = {
    uuid: "1",
    account: "2",
    type: "CallSIP",
    direction: "in",
    from: "a",
    to: "b",
    parties: ["a", "b"],
  } as const;
  expect(isCarrierLeg(firstRow({ ...leg, ...facts }, "2024-01-01T00:00:00.000Z"))).toBe(isOne);
});
