import { expect, test } from "vitest";
import { parseVia, printVia, viaWithSource } from "./via.js";

test.each([
  ["SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport", "UDP", "192.0.2.1", 5060, "z9hG4bK1"],
  ["SIP/2.0/tcp Host.Example.com;branch=z9hG4bK2", "TCP", "host.example.com", undefined, "z9hG4bK2"],
  ["SIP  /   2.0 /UDP    192.0.2.2 : 5070 ;branch=390skdjuw", "UDP", "192.0.2.2", 5070, "390skdjuw"],
  [
    "SIP / 2.0 / TCP spindle.example.com ; branch = z9hG4bK9ikj8",
    "TCP",
    "spindle.example.com",
    undefined,
    "z9hG4bK9ikj8",
  ],
  ["SIP/2.0/UDP [2001:db8::9]:5061;branch=z9hG4bK3", "UDP", "2001:db8::9", 5061, "z9hG4bK3"],
])("reads %s", (text, transport, host, port, branch) => {
  const via = parseVia(text);
  expect([via?.transport, via?.host, via?.port, via?.params.get("branch")]).toEqual([transport, host, port, branch]);
  expect(parseVia(printVia(via!))).toEqual(via);
});

test.each([
  "",
  "SIP/2.0/UDP",
  "SIP/2.0/UDP ;branch=1",
  "SIP/3.0/UDP a;branch=1",
  "SIP/2.0/UDP 192.0.2.15;;,;,,",
  "SIP/2.0/UDP a b",
])("refuses %j", (text) => {
  expect(parseVia(text)).toBeUndefined();
});

test("the source is noted: rport with its port always when asked for, received when the host differs", () => {
  const noted = (text: string, host: string) => printVia(viaWithSource(parseVia(text)!, host, 40_000));
  expect(noted("SIP/2.0/UDP 10.0.0.1:5060;branch=1;rport", "192.0.2.9")).toBe(
    "SIP/2.0/UDP 10.0.0.1:5060;branch=1;rport=40000;received=192.0.2.9",
  );
  expect(noted("SIP/2.0/UDP 192.0.2.9;branch=1;rport", "192.0.2.9")).toContain("rport=40000;received=192.0.2.9");
  expect(noted("SIP/2.0/UDP 192.0.2.9;branch=1", "192.0.2.9")).toBe("SIP/2.0/UDP 192.0.2.9;branch=1");
  expect(noted("SIP/2.0/UDP a.example;branch=1;received=198.51.100.1", "192.0.2.9")).toBe(
    "SIP/2.0/UDP a.example;branch=1;received=192.0.2.9",
  );
});
