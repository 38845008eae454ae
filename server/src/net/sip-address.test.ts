import { expect, test } from "vitest";
import { isPrivate, mayName } from "./sip-address.js";

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  "ff02::1",
  "fe80::1%eth0",
  "::ffff:10.0.0.1",
  "::ffff:7f00:1",
])("%s is no address that strangers may name", (address) => {
  expect([isPrivate(address), mayName("198.51.100.1", address)]).toEqual([true, false]);
});

test.each(["0.0.0.0", "::", "::ffff:127.0.0.1", "127.0.0.1", "239.0.0.1"])(
  "a phone in a private network has us call neither ourselves nor many: %s",
  (address) => {
    expect(mayName("10.0.0.9", address)).toBe(false);
  },
);

test("what is public may be named by all, what is private by those in a private network", () => {
  expect(mayName("198.51.100.1", "203.0.113.9")).toBe(true);
  expect(mayName("10.0.0.9", "10.0.0.10")).toBe(true);
  expect(mayName("127.0.0.1", "127.0.0.2")).toBe(true);
});
