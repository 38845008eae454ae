import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientAddressReader } from "./client-address.js";

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as IncomingMessage;

test.each([
  ["a client without a proxy", [], "192.0.2.1", undefined, "192.0.2.1"],
  ["an IPv4 client of an IPv6 socket", [], "::ffff:192.0.2.1", undefined, "192.0.2.1"],
  ["a header nobody asked for", [], "192.0.2.1", "198.51.100.7", "192.0.2.1"],
  ["a trusted proxy", ["10.0.0.0/8"], "10.1.2.3", "198.51.100.7", "198.51.100.7"],
  [
    "what the client wrote itself, left of the proxy's entry",
    ["10.0.0.0/8"],
    "10.1.2.3",
    "1.1.1.1, 198.51.100.7",
    "198.51.100.7",
  ],
  ["two proxies", ["10.0.0.0/8", "192.0.2.5"], "10.1.2.3", "198.51.100.7, 192.0.2.5", "198.51.100.7"],
  ["an IPv6 proxy", ["fd00::/8"], "fd00::1", "2001:db8::7", "2001:db8::7"],
  ["a header that is no address", ["10.0.0.0/8"], "10.1.2.3", "unknown", "10.1.2.3"],
  ["no header from a proxy", ["10.0.0.0/8"], "10.1.2.3", undefined, "10.1.2.3"],
])("%s", (_case, trusted, remote, forwarded, expected) => {
  expect(clientAddressReader(trusted)(from(remote, forwarded))).toBe(expected);
});
