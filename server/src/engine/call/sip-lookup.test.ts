import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { SipResolver } from "../../net/sip-resolver.js";
import { SipLookup } from "./sip-lookup.js";

const NAMES: Record<string, string> = { "pbx.example": "198.51.100.7", "inner.example": "10.0.0.5" };

function lookup(...allowed: string[]): SipLookup {
  const ask = (host: string) => (NAMES[host] ? Promise.resolve(NAMES[host]) : Promise.reject(new Error("ENOTFOUND")));
  return new SipLookup(new SipResolver(new FakeClock(), 1_000, ask), allowed);
}

test("a name becomes the address that is called; over TLS its certificate must still bear the name", async () => {
  const names = lookup();
  expect(await names.foreign("pbx.example", undefined, undefined)).toEqual({
    transport: "udp",
    host: "198.51.100.7",
    port: 5060,
  });
  expect(await names.foreign("pbx.example", 5070, "tcp")).toEqual({
    transport: "tcp",
    host: "198.51.100.7",
    port: 5070,
  });
  expect(await names.foreign("pbx.example", undefined, "tls")).toEqual({
    transport: "tls",
    host: "198.51.100.7",
    port: 5061,
    name: "pbx.example",
  });
});

test("private addresses may be called only where they are allowed, unknown names never", async () => {
  expect(await lookup().foreign("inner.example", undefined, "tls")).toBeUndefined();
  expect(await lookup("10.0.0.0/8").foreign("inner.example", undefined, "udp")).toMatchObject({ host: "10.0.0.5" });
  expect(await lookup().foreign("gone.example", undefined, "udp")).toBeUndefined();
});
