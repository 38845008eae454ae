import { describe, expect, it } from "vitest";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { algorithmsFor } from "./digest-habits.js";

interface Asker {
  readonly agent?: string | undefined;
  readonly transport?: string;
  /** "" = none. */
  readonly branch?: string;
  readonly callId?: string;
}

function challenged({ agent, transport = "UDP", branch = "z9hG4bK1a2b", callId = "x" }: Asker): readonly string[] {
  const lines = [
    "REGISTER sip:test.example SIP/2.0",
    `Via: SIP/2.0/${transport} 192.0.2.1${branch && `;branch=${branch}`}`,
    "From: <sip:alice@test.example>;tag=1",
    "To: <sip:alice@test.example>",
    `Call-ID: ${callId}`,
    "CSeq: 1 REGISTER",
    ...(agent === undefined ? [] : [`User-Agent: ${agent}`]),
    "\r\n",
  ];
  return algorithmsFor(scan(Buffer.from(lines.join("\r\n"))) as SipMessage);
}

describe("algorithmsFor", () => {
  it("offers SHA-256 before MD5 to everybody", () => {
    for (const agent of [undefined, "", "Linphone/5.2", "not baresip v1.0.0", "baresip v3.10.0", "sippy"])
      expect(challenged({ agent })).toEqual(["SHA-256", "MD5"]);
    for (const branch of ["z9hG4bK-524287-1---5e0d8c;rport", "z9hG4bK-12-3", "z9hG4bK-a-1-0"])
      expect(challenged({ branch, callId: "1-18725@192.0.2.1" })).toEqual(["SHA-256", "MD5"]);
    for (const callId of ["4f0a@192.0.2.1", "1-18725", "1-18725@phone.example", "a1-1@192.0.2.1"])
      expect(challenged({ branch: "", callId })).toEqual(["SHA-256", "MD5"]);
  });

  it("offers only MD5 to a phone that would give up at the sight of SHA-256", () => {
    for (const agent of ["baresip v1.0.0 (x86_64/Linux)", "baresip v0.6.6 (arm/linux)", "SIPp/Linux"])
      expect(challenged({ agent })).toEqual(["MD5"]);
  });

  it("knows a scenario of SIPp that does not say so by its branch, or by its Call-ID where there is none", () => {
    expect(challenged({ branch: "z9hG4bK-18725-1-0" })).toEqual(["MD5"]);
    expect(challenged({ branch: "z9hG4bK-18725-1-0", agent: "Phone of a scenario" })).toEqual(["MD5"]);
    for (const callId of ["1-18725@192.0.2.1", "reg///2-18725@192.0.2.1", "1-18725@[2001:db8::1]"])
      expect(challenged({ branch: "", callId })).toEqual(["MD5"]);
  });

  it("offers only MD5 to what runs in browsers", () => {
    for (const transport of ["WS", "WSS"]) expect(challenged({ agent: "My Softphone", transport })).toEqual(["MD5"]);
  });
});
