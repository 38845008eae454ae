import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DnsServer } from "../../../test/support/dns-server.js";
import { DnsNames } from "./dns-names.js";
import { HostsFile, parseHosts } from "./hosts-file.js";

let folder: string;
let server: DnsServer;
let names: DnsNames;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hosts-"));
  await writeFile(join(folder, "hosts"), "192.0.2.50 Fixed.test gateway # ours\n2001:db8::50 fixed.test\n");
  server = await DnsServer.open({
    A: { "a.test": ["192.0.2.1", "192.0.2.2"] },
    AAAA: { "a.test": ["2001:db8::1"] },
    SRV: { "_sip._udp.a.test": [{ target: "a.test", port: 5070, priority: 1, weight: 2 }] },
    NAPTR: {
      "a.test": [{ order: 1, preference: 2, flags: "S", service: "SIP+D2U", replacement: "_sip._udp.a.test" }],
    },
    fails: ["broken.test"],
    ttlSeconds: 90,
  });
  names = new DnsNames({ servers: [server.address], hosts: new HostsFile(join(folder, "hosts")) });
});

afterAll(async () => {
  names.close();
  await server.close();
  await rm(folder, { recursive: true });
});

test("records of every kind are read, with the TTL where the system tells it", async () => {
  const { records, ttlMs } = await names.addresses("a.test", 4);
  expect([[...records].sort(), ttlMs]).toEqual([["192.0.2.1", "192.0.2.2"], 90_000]);
  expect((await names.addresses("a.test", 6)).records).toEqual(["2001:db8::1"]);
  expect((await names.srv("_sip._udp.a.test")).records).toEqual([
    { target: "a.test", port: 5070, priority: 1, weight: 2 },
  ]);
  expect((await names.naptr("a.test")).records).toMatchObject([
    { order: 1, preference: 2, flags: "S", service: "SIP+D2U", replacement: "_sip._udp.a.test" },
  ]);
});

test("a name that is not has no records; a server that fails is told apart from that", async () => {
  expect((await names.addresses("gone.test", 4)).records).toEqual([]);
  expect((await names.srv("_sip._tcp.a.test")).records).toEqual([]);
  await expect(names.addresses("broken.test", 4)).rejects.toThrow();
});

test("what the hosts file names is not asked for, nor what is on this machine or nowhere", async () => {
  const before = server.asked.length;
  expect((await names.addresses("fixed.test", 4)).records).toEqual(["192.0.2.50"]);
  expect((await names.addresses("FIXED.test", 6)).records).toEqual(["2001:db8::50"]);
  expect((await names.srv("_sip._udp.fixed.test")).records).toEqual([]);
  expect((await names.naptr("gateway")).records).toEqual([]);
  expect((await names.addresses("localhost", 4)).records).toEqual(["127.0.0.1"]);
  expect((await names.addresses("phone.invalid", 4)).records).toEqual([]);
  expect(server.asked).toHaveLength(before);
});

test("a change of the hosts file is seen, and its end too", async () => {
  const path = join(folder, "changing");
  const hosts = new HostsFile(path);
  expect(await hosts.find("x.test")).toBeUndefined();
  await writeFile(path, "192.0.2.1 x.test");
  expect(await hosts.find("X.test")).toEqual(["192.0.2.1"]);
  await rm(path);
  expect(await hosts.find("x.test")).toBeUndefined();
});

test("lines of a hosts file that are none are passed over", () => {
  const text = "# 10.0.0.1 a\n\nnonsense b\n10.0.0.2\tc  d\r\n10.0.0.3 c # e\n10.0.0.2 c\n";
  expect([...parseHosts(text)]).toEqual([
    ["c", ["10.0.0.2", "10.0.0.3"]],
    ["d", ["10.0.0.2"]],
  ]);
});
