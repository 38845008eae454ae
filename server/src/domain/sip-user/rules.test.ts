import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { isAddressOrRange, sipDigests } from "./rules.js";

test("the example of RFC 2617 gives the A1 known for it", () => {
  expect(sipDigests("Mufasa", "testrealm@host.com", "Circle Of Life").ha1_md5).toBe("939e7578ed9e3c518a452acee763bce9");
});

test("each digest is over its own text", () => {
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const { ha1_sha256, ha1b } = sipDigests("alice", "demo.test", "secret");
  expect(ha1_sha256).toBe(createHash("sha256").update("alice:demo.test:secret").digest("hex"));
  expect(ha1b).toBe(md5("alice@demo.test:demo.test:secret"));
});

test.each([
  "192.0.2.1",
  "10.0.0.0/8",
  "2001:db8::1",
  "2001:db8::/32",
  "::",
  "::1",
  "::ffff:192.0.2.1",
  "1:2:3:4:5:6:7:8",
])("%s is an address or a range", (text) => {
  expect(isAddressOrRange(text)).toBe(true);
});

test.each([
  "",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.01",
  "10.0.0.0/33",
  "10.0.0.0/8/8",
  "::1::",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8::",
  "g::1",
  "example.org",
  "2001:db8::/129",
  "192.0.2.1::",
])("%s is none", (text) => {
  expect(isAddressOrRange(text)).toBe(false);
});
