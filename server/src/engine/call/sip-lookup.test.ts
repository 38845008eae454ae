import { expect, test } from "vitest";
import { namesOf } from "../../../../test/support/names.js";
import { FakeClock } from "../../base/fake-clock.js";
import { NameCache } from "../../net/name-cache.js";
import { SipResolver } from "../../net/sip-resolver.js";
import { SipLookup } from "./sip-lookup.js";

const NAMES = {
  hosts: { "pbx.example": "198.51.100.7", "inner.example": "10.0.0.5", "mixed.example": ["10.0.0.6", "198.51.100.8"] },
  srv: {
    "_sip._tcp.pool.example": [
      { target: "mixed.example", port: 5070, priority: 2, weight: 0 },
      { target: "pbx.example", port: 5062, priority: 1, weight: 0 },
    ],
  },
};

function lookup(...allowed: string[]): SipLookup {
  const names = new NameCache(new FakeClock(), namesOf(NAMES), 1_000);
  return new SipLookup(new SipResolver(names, () => 0), allowed);
}

test("a name becomes the address that is called; over TLS its certificate must still bear the name", async () => {
  const names = lookup();
  expect(await names.foreign("pbx.example", undefined, undefined)).toMatchObject({
    transport: "udp",
    host: "198.51.100.7",
    port: 5060,
  });
  expect(await names.foreign("pbx.example", 5070, "tcp")).toMatchObject({
    transport: "tcp",
    host: "198.51.100.7",
    port: 5070,
  });
  expect(await names.foreign("pbx.example", undefined, "tls")).toMatchObject({
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

test("carriers are no addresses that a customer may name: such a call would go out unpaid", async () => {
  const names = new NameCache(new FakeClock(), namesOf(NAMES), 1_000);
  const isCarrier = (address: string) => address === "198.51.100.7" || address === "10.0.0.5";
  const guarded = new SipLookup(new SipResolver(names, () => 0), ["10.0.0.0/8"], isCarrier);
  for (const host of ["pbx.example", "198.51.100.7", "::ffff:198.51.100.7", "inner.example"])
    expect(await guarded.foreign(host, undefined, undefined)).toBeUndefined();
  const { addresses = [] } = (await guarded.foreign("pool.example", undefined, undefined)) ?? {};
  expect(addresses.map(({ host }) => host)).not.toContain("198.51.100.7");
  expect(addresses.map(({ host }) => host)).toContain("198.51.100.8");
});

test.each(["0.0.0.0", "::", "::ffff:127.0.0.1", "239.1.1.1"])("%s leads nowhere", async (host) => {
  expect(await lookup().foreign(host, 5060, "udp")).toBeUndefined();
});

test("every server of a domain may be called in its turn, but none in a private network", async () => {
  const found = await lookup().foreign("pool.example", undefined, undefined);
  expect(found?.addresses).toEqual([
    { transport: "tcp", host: "198.51.100.7", port: 5062 },
    { transport: "tcp", host: "198.51.100.8", port: 5070 },
  ]);
  expect(found).toMatchObject({ transport: "tcp", host: "198.51.100.7", port: 5062 });
});

test("a sips: address is reached over TLS or not at all", async () => {
  expect(await lookup().foreign("pbx.example", undefined, undefined, true)).toMatchObject({
    transport: "tls",
    port: 5061,
  });
  expect(await lookup().foreign("pbx.example", undefined, "tcp", true)).toBeUndefined();
});
