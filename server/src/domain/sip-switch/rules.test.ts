import { expect, test } from "vitest";
import { checkSenderIp, senderAfter } from "./rules.js";

test.each(["192.0.2.1", "192.0.2.0/24", "192.0.2.7/32", "2001:db8::1", "2001:db8::/64"])("%s may send", (ip) => {
  expect(() => checkSenderIp(ip)).not.toThrow();
});

test.each(["192.0.2.0/23", "0.0.0.0/0", "2001:db8::/63", "::/0", "::ffff:192.0.2.1", "pbx.example.org", "192.0.2"])(
  "%s is no sender",
  (ip) => {
    expect(() => checkSenderIp(ip)).toThrow("Validation failed");
  },
);

test("absent leaves a sender, null takes it away, and the last one stays", () => {
  const before = { remote_ip: "192.0.2.1", remote_domain: null };
  expect(senderAfter(before, {})).toEqual(before);
  expect(senderAfter(before, { remote_ip: null, remote_domain: "pbx.example.org" })).toEqual({
    remote_ip: null,
    remote_domain: "pbx.example.org",
  });
  expect(() => senderAfter(before, { remote_ip: null })).toThrow("Validation failed");
});
