import { expect, test } from "vitest";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { mergeKey, serverKey } from "./key.js";

function request(method: string, branch: string, o: { host?: string; from?: string; seq?: number } = {}): SipMessage {
  const lines = [
    `${method} sip:b@c SIP/2.0`,
    `Via: SIP/2.0/UDP ${o.host ?? "192.0.2.1"}${branch}`,
    `From: <sip:a@b>;tag=${o.from ?? "1"}`,
    "To: <sip:b@c>",
    "Call-ID: x",
    `CSeq: ${o.seq ?? 1} ${method}`,
  ];
  return scan(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`)) as SipMessage;
}

test("branch, sent-by and method make the key; an ACK has that of its INVITE, a CANCEL its own", () => {
  const key = serverKey(request("INVITE", ";branch=z9hG4bK1"));
  expect(serverKey(request("INVITE", ";branch=z9hG4bK1"))).toBe(key);
  expect(serverKey(request("ACK", ";branch=z9hG4bK1"))).toBe(key);
  expect(serverKey(request("CANCEL", ";branch=z9hG4bK1"))).not.toBe(key);
  expect(serverKey(request("CANCEL", ";branch=z9hG4bK1"), "INVITE")).toBe(key);
  expect(serverKey(request("INVITE", ";branch=z9hG4bK2"))).not.toBe(key);
  expect(serverKey(request("INVITE", ";branch=z9hG4bK1", { host: "192.0.2.2" }))).not.toBe(key);
});

test.each(["", ";branch=1", ";branch=z9hG4bK"])(
  "without a branch of RFC 3261 (%j) the request itself is the key",
  (branch) => {
    const key = serverKey(request("INVITE", branch));
    expect(serverKey(request("ACK", branch))).toBe(key);
    expect(serverKey(request("INVITE", branch, { from: "2" }))).not.toBe(key);
    expect(serverKey(request("INVITE", branch, { seq: 2 }))).not.toBe(key);
  },
);

test("copies over two paths have one merge key", () => {
  const one = request("INVITE", ";branch=z9hG4bK1");
  expect(mergeKey(request("INVITE", ";branch=z9hG4bK2", { host: "192.0.2.2" }))).toBe(mergeKey(one));
  expect(mergeKey(request("INVITE", ";branch=z9hG4bK1", { seq: 2 }))).not.toBe(mergeKey(one));
});
