import { expect, test } from "vitest";
import { domainOfPath, fullDomainName } from "./rules.js";

const suffix = "sip.opentact.test";

test.each([
  ["acme", "acme.sip.opentact.test"],
  ["ACME-1", "acme-1.sip.opentact.test"],
  ["acme.sip.opentact.test", "acme.sip.opentact.test"],
  ["voice.example.org", "voice.example.org"],
])("%s is stored as %s", (given, stored) => {
  expect(fullDomainName(given, suffix, ["voice.example.org"])).toBe(stored);
});

test.each(["ab", "-acme", "acme-", "ac me", "a.b.sip.opentact.test", "voice.example.com", `${"a".repeat(64)}`, "дом"])(
  "%s is no domain name here",
  (given) => {
    expect(() => fullDomainName(given, suffix)).toThrow("Validation failed");
  },
);

test("a path may name the label alone", () => {
  expect(domainOfPath("Acme", suffix)).toBe("acme.sip.opentact.test");
  expect(domainOfPath("acme.sip.opentact.test", suffix)).toBe("acme.sip.opentact.test");
});
