import { expect, test } from "vitest";
import { EgressRule } from "./egress-rule.js";

const rule = (allow: string[] = [], own: string[] = []) => new EgressRule(allow, () => own);

const REFUSED = [
  ...[
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
  ],
  ...[
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
  ],
  ...["198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
  ...[
    "::",
    "::1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "100::1",
    "2001::1",
    "2001:1ff::1",
    "2001:db8::1",
  ],
  ...[
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::192.168.0.1",
  ],
  ...[
    "2002:7f00:1::",
    "2002:a00:1::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:0:127.0.0.1",
    "5f00::1",
    "3fff::1",
    "4000::1",
  ],
  ...["", "localhost", "127.0.0.1:80", "not an address"],
];
test.each(REFUSED)("%j is never reached", (address) => {
  expect(rule().allowsAddress(address)).toBe(false);
});

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "172.32.0.1",
  "192.0.3.1",
  "223.255.255.255",
  "2606:4700::1111",
  "2a00:1450::1",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
  "2002:808:808::1",
])("%s is reached", (address) => {
  expect(rule().allowsAddress(address)).toBe(true);
});

test("addresses of this host are refused though they are global", () => {
  expect(rule([], ["8.8.8.8"]).allowsAddress("8.8.8.8")).toBe(false);
  expect(rule([], ["8.8.8.8"]).allowsAddress("::ffff:8.8.8.8")).toBe(false);
  expect(rule([], ["2a00:1450::1"]).allowsAddress("2a00:1450:0::1")).toBe(false);
});

test("the operator's list opens exactly what it names, in every spelling of it", () => {
  const open = rule(["127.0.0.0/8", "10.1.0.0/16", "::1/128"], ["127.0.0.1"]);
  expect(open.allowsAddress("127.0.0.1")).toBe(true);
  expect(open.allowsAddress("::ffff:127.0.0.1")).toBe(true);
  expect(open.allowsAddress("10.1.2.3")).toBe(true);
  expect(open.allowsAddress("::1")).toBe(true);
  expect(open.allowsAddress("10.2.0.1")).toBe(false);
  expect(open.allowsAddress("192.168.0.1")).toBe(false);
});

test.each([
  "ftp://example.org/",
  "file:///etc/passwd",
  "gopher://example.org/",
  "data:text/plain,x",
  "http://localhost/",
  "http://localhost./",
  "http://LOCALHOST/",
  "http://a.localhost/",
  "http://metadata.internal/",
  "http://printer.local/",
  "http://printer.local./",
  "http://example.org:0/",
  "http://example.org:22/",
  "http://example.org:25/",
  "http://example.org:1023/",
  "https://example.org:444/",
])("%s is refused before it is resolved", (url) => {
  expect(rule(["127.0.0.0/8"]).allowsUrl(new URL(url))).toBe(false);
});

test.each([
  "http://example.org/",
  "https://example.org/",
  "http://example.org:443/",
  "http://example.org:1024/",
  "https://example.org:65535/",
  "http://notlocalhost/",
  "http://internal.example.org/",
])("%s may be resolved", (url) => {
  expect(rule().allowsUrl(new URL(url))).toBe(true);
});
