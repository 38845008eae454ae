import { expect, test } from "vitest";
import { type NameTable, namesOf } from "../../../test/support/names.js";
import { FakeClock } from "../base/fake-clock.js";
import { parseUri } from "../wire/sip/uri.js";
import { NameCache } from "./name-cache.js";
import type { SipTarget } from "./sip-address.js";
import { type FamiliesOf, SipResolver, targetOf } from "./sip-resolver.js";

const srv = (target: string, port: number, priority = 0) => ({ target, port, priority, weight: 0 });
const naptr = (order: number, service: string, replacement: string) => ({
  order,
  preference: 0,
  flags: "s",
  service,
  replacement,
});

function start(table: NameTable) {
  const source = namesOf(table);
  const resolver = new SipResolver(new NameCache(new FakeClock(), source, 1_000), () => 0);
  const find = async (target: SipTarget, families?: FamiliesOf) =>
    (await resolver.find(target, families)).map(
      ({ transport, host, port, name }) => `${transport} ${host} ${port}${name === undefined ? "" : ` ${name}`}`,
    );
  return { find, asked: source.asked };
}

const HOSTS = { "e.test": "192.0.2.1", "a.e.test": "192.0.2.2", "b.e.test": ["192.0.2.3", "2001:db8::3"] };

test("an address is its own server, and nobody is asked", async () => {
  const { find, asked } = start({});
  expect(await find({ host: "192.0.2.9" })).toEqual(["udp 192.0.2.9 5060"]);
  expect(await find({ host: "2001:db8::9", transport: "tcp", port: 5070 })).toEqual(["tcp 2001:db8::9 5070"]);
  expect(await find({ host: "192.0.2.9", isSecure: true })).toEqual(["tls 192.0.2.9 5061 192.0.2.9"]);
  expect(asked).toEqual([]);
});

test("NAPTR chooses the transport, SRV the servers, and every address of theirs is tried", async () => {
  const { find } = start({
    hosts: HOSTS,
    naptr: { "e.test": [naptr(20, "SIP+D2U", "_sip._udp.e.test"), naptr(10, "SIP+D2T", "_sip._tcp.e.test")] },
    srv: {
      "_sip._tcp.e.test": [srv("b.e.test", 5080, 2), srv("a.e.test", 5070, 1)],
      "_sip._udp.e.test": [srv("a.e.test", 5060)],
    },
  });
  expect(await find({ host: "E.test" })).toEqual([
    "tcp 192.0.2.2 5070",
    "tcp 192.0.2.3 5080",
    "tcp 2001:db8::3 5080",
    "udp 192.0.2.2 5060",
  ]);
});

test("without NAPTR the SRV records of every transport are taken; with a named transport only its own", async () => {
  const { find } = start({
    hosts: HOSTS,
    srv: { "_sip._tcp.e.test": [srv("a.e.test", 5070)], "_sips._tcp.e.test": [srv("a.e.test", 5071)] },
  });
  expect(await find({ host: "e.test" })).toEqual(["tcp 192.0.2.2 5070", "tls 192.0.2.2 5071 e.test"]);
  expect(await find({ host: "e.test", transport: "tcp" })).toEqual(["tcp 192.0.2.2 5070"]);
  expect(await find({ host: "e.test", transport: "udp" })).toEqual(["udp 192.0.2.1 5060"]);
});

test("sips: means TLS alone, and the certificate must bear the name that was asked for", async () => {
  const { find } = start({
    hosts: { ...HOSTS, "elsewhere.test": "198.51.100.1" },
    naptr: {
      "e.test": [naptr(1, "SIP+D2U", "_sip._udp.e.test"), naptr(2, "SIPS+D2T", "_sips._tcp.elsewhere.test")],
    },
    srv: { "_sips._tcp.elsewhere.test": [srv("elsewhere.test", 5061)], "_sip._udp.e.test": [srv("a.e.test", 5060)] },
  });
  expect(await find({ host: "e.test", isSecure: true })).toEqual(["tls 198.51.100.1 5061 e.test"]);
  await expect(find({ host: "e.test", isSecure: true, transport: "udp" })).rejects.toMatchObject({ status: 503 });
});

test("a named port skips NAPTR and SRV", async () => {
  const { find, asked } = start({ hosts: HOSTS, srv: { "_sip._udp.e.test": [srv("a.e.test", 5070)] } });
  expect(await find({ host: "e.test", port: 5062 })).toEqual(["udp 192.0.2.1 5062"]);
  expect(asked).toEqual(["4 e.test", "6 e.test"]);
});

test("a service that is decidedly not there is no address, and so is a name nobody knows", async () => {
  const { find } = start({ hosts: HOSTS, srv: { "_sip._udp.e.test": [srv(".", 0)] } });
  await expect(find({ host: "e.test", transport: "udp" })).rejects.toMatchObject({
    status: 503,
    message: "e.test: no such name",
  });
  await expect(find({ host: "gone.test" })).rejects.toMatchObject({ status: 503 });
  await expect(find({ host: "b.test", transport: "wss" })).rejects.toMatchObject({ status: 503 });
});

test("only families that the sockets reach are asked for", async () => {
  const { find, asked } = start({ hosts: HOSTS });
  expect(await find({ host: "b.e.test", port: 1, transport: "udp" }, () => [6])).toEqual(["udp 2001:db8::3 1"]);
  expect(asked).toEqual(["6 b.e.test"]);
});

test("a domain that lists hundreds of servers is not tried without end", async () => {
  const many = Array.from({ length: 300 }, (_, i) => srv("a.e.test", 1_000 + i));
  const { find } = start({ hosts: HOSTS, srv: { "_sip._udp.e.test": many } });
  expect(await find({ host: "e.test" })).toHaveLength(16);
});

test.each([
  ["sip:a@e.test", { host: "e.test", isSecure: false, port: undefined, transport: undefined }],
  ["sip:a@e.test:5070;transport=TCP", { host: "e.test", isSecure: false, port: 5070, transport: "tcp" }],
  ["sips:a@e.test;transport=tcp", { host: "e.test", isSecure: true, port: undefined, transport: "tls" }],
  ["sip:a@e.test;maddr=192.0.2.8", { host: "192.0.2.8", isSecure: false, port: undefined, transport: undefined }],
  ["sips:a@e.test;transport=udp", undefined],
  ["sip:a@e.test;transport=ws", undefined],
  ["sip:a@e.test;transport=sctp", undefined],
  ["tel:+1", undefined],
])("%s asks to be reached there", (uri, target) => {
  expect(targetOf(parseUri(uri)!)).toEqual(target);
});
