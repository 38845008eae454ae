import { afterEach, expect, test } from "vitest";
import { namesOf } from "../../../test/support/names.js";
import { FakeClock } from "../base/fake-clock.js";
import type { SipTarget } from "./sip-address.js";
import type { Hop } from "./sip-hop.js";
import { DEFAULT_LIMITS } from "./sip-limits.js";
import { SipTransport } from "./sip-transport.js";

const NAMES = {
  "public.example": "198.51.100.7",
  "inner.example": "10.0.0.5",
  "mixed.example": ["10.0.0.5", "198.51.100.8"],
};
const open: SipTransport[] = [];

afterEach(async () => {
  for (const transport of open.splice(0)) await transport.close();
});

async function start(...hosts: string[]): Promise<SipTransport> {
  const nothing = () => undefined;
  const input = {
    message: nothing,
    datagram: nothing,
    socketError: nothing,
    unsent: nothing,
    flooded: nothing,
    flowGone: nothing,
  };
  const transport = new SipTransport({
    clock: new FakeClock(),
    limits: DEFAULT_LIMITS,
    input,
    publicHost: undefined,
    names: namesOf({ hosts: NAMES }),
  });
  open.push(transport);
  for (const host of hosts) await transport.listen("udp", host, 0);
  return transport;
}

const locate = async (transport: SipTransport, target: SipTarget) => (await transport.ways(target)).current();
const at = async (way: Promise<Hop>) => {
  const { peer } = await way;
  return `${peer.transport} ${peer.host} ${peer.port}`;
};

test("inside a dialog the next hop is where its URI says", async () => {
  const transport = await start("127.0.0.1");
  const seen = await locate(transport, { transport: "udp", host: "203.0.113.1", port: 40_000 });
  const to = (uri: string, isRoute = false) => at(transport.locateUri(uri, isRoute, seen));
  expect(await to("sip:a@198.51.100.2")).toBe("udp 198.51.100.2 5060");
  expect(await to("sip:a@198.51.100.2:5070;transport=UDP")).toBe("udp 198.51.100.2 5070");
  expect(await to("sip:a@public.example")).toBe("udp 198.51.100.7 5060");
  expect(await to("sip:a@x.example;maddr=198.51.100.9", true)).toBe("udp 198.51.100.9 5060");
});

test("a peer behind NAT is reached where it was seen, and nobody outside sends us to private addresses", async () => {
  const transport = await start("127.0.0.1");
  const seen = await locate(transport, { transport: "udp", host: "203.0.113.1", port: 40_000 });
  const to = (uri: string, isRoute = false) => at(transport.locateUri(uri, isRoute, seen));
  for (const uri of [
    "sip:a@192.168.1.5",
    "sip:a@127.0.0.1:5432",
    "sip:a@inner.example",
    "sip:a@x.invalid",
    "sips:a@b;transport=ws",
    "sips:a@192.168.1.5",
    "tel:+1",
    "sip:a@b;transport=ws",
  ])
    expect(await to(uri), uri).toBe("udp 203.0.113.1 40000");
  expect(await to("sip:10.0.0.1;lr", true)).toBe("udp 203.0.113.1 40000");
  expect(await to("sip:a@mixed.example")).toBe("udp 198.51.100.8 5060");
  const inside = await locate(transport, { transport: "udp", host: "10.0.0.9", port: 5060 });
  expect(await at(transport.locateUri("sip:a@192.168.1.5", false, inside))).toBe("udp 192.168.1.5 5060");
  expect(await at(transport.locateUri("sip:a@127.0.0.1:5432", false, inside))).toBe("udp 10.0.0.9 5060");
});

test("a route we cannot speak to is no way", async () => {
  const transport = await start("127.0.0.1");
  const seen = await locate(transport, { transport: "udp", host: "203.0.113.1", port: 40_000 });
  for (const uri of [
    "sips:gone.example;lr",
    "sips:198.51.100.2;transport=udp;lr",
    "sip:proxy.example;transport=ws;lr",
    "nonsense",
    "sip:gone.example;lr",
  ])
    await expect(transport.locateUri(uri, true, seen)).rejects.toMatchObject({ status: 503 });
});

test("without a UDP socket of its family an address cannot be reached", async () => {
  const transport = await start("127.0.0.1");
  await expect(locate(transport, { transport: "udp", host: "2001:db8::1", port: 5060 })).rejects.toMatchObject({
    status: 503,
  });
});

test("a socket on :: carries both families", async () => {
  const transport = await start("::").catch(() => undefined);
  if (!transport) return; // no IPv6 on this machine
  expect(await at(locate(transport, { transport: "udp", host: "192.0.2.1", port: 5060 }))).toBe("udp 192.0.2.1 5060");
  expect(await at(locate(transport, { transport: "udp", host: "2001:db8::1", port: 5060 }))).toBe(
    "udp 2001:db8::1 5060",
  );
});

test("the way to a peer is the same for all its calls, whoever else is called in between", async () => {
  const transport = await start("127.0.0.1", "127.0.0.2");
  const to = (port: number) => locate(transport, { transport: "udp", host: "127.0.0.9", port });
  const way = await to(5060);
  for (let port = 5061; port < 5161; port++) expect(await at(to(port))).toBe(`udp 127.0.0.9 ${port}`);
  expect([await to(5060), way.atPort(5060)]).toEqual([way, way]);
  // Another takes its place: it is made anew.
  for (let port = 1; port < 5_000; port++) expect((await to(port)).peer.port).toBe(port);
  expect((await to(5060)).peer).toEqual(way.peer);
});

test("a way is found again by its name, out of the same socket; one over a connection that is gone is not", async () => {
  const transport = await start("127.0.0.1", "127.0.0.1");
  const way = await locate(transport, { transport: "udp", host: "127.0.0.9", port: 5060 });
  const again = transport.named(transport.nameOf(way));
  expect([again?.peer, again?.socket === way.socket]).toEqual([way.peer, true]);
  expect(transport.named("tcp-77")).toBeUndefined();
});
