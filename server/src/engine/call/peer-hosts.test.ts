import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { HostAddresses } from "../../net/host-addresses.js";
import { PeerNames } from "./peer-hosts.js";

const MINUTE = 60_000;

/** Names whose addresses the test says; `unclear` when it says nothing. */
function world(hosts: readonly string[], dns: Record<string, readonly string[] | undefined>) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const listed = [...hosts];
  const names = new PeerNames({
    store: { findPeerHosts: async () => [...listed] },
    resolve: async (host): Promise<HostAddresses> => {
      asked.push(host);
      const addresses = dns[host];
      return addresses ? { kind: "known", addresses } : { kind: "unclear" };
    },
    clock,
    log: createLog("silent"),
  });
  /** Lets a pass that time began come to its end. */
  const pass = async () => {
    clock.advance(MINUTE);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
  return { names, asked, listed, pass };
}

test("every name is asked for at the start, and an address is found under all its names", async () => {
  const { names } = world(["a.test", "b.test"], { "a.test": ["192.0.2.1", "192.0.2.2"], "b.test": ["192.0.2.2"] });
  await names.start();
  expect(names.hostsOf("192.0.2.1")).toEqual(["a.test"]);
  expect(names.hostsOf("192.0.2.2")).toEqual(["a.test", "b.test"]);
  expect(names.hostsOf("::ffff:192.0.2.1")).toEqual(["a.test"]);
  expect(names.hostsOf("192.0.2.3")).toEqual([]);
  await names.close();
});

test("a name is asked for again each minute; one that moved is known by its new address only", async () => {
  const dns: Record<string, readonly string[]> = { "a.test": ["192.0.2.1"] };
  const { names, pass } = world(["a.test"], dns);
  await names.start();
  dns["a.test"] = ["192.0.2.9"];
  await pass();
  expect([names.hostsOf("192.0.2.1"), names.hostsOf("192.0.2.9")]).toEqual([[], ["a.test"]]);
  dns["a.test"] = [];
  await pass();
  expect(names.hostsOf("192.0.2.9")).toEqual([]);
  await names.close();
});

test("while the resolver does not answer the last addresses hold, for ten minutes", async () => {
  const dns: Record<string, readonly string[] | undefined> = { "a.test": ["192.0.2.1"] };
  const { names, pass } = world(["a.test"], dns);
  await names.start();
  dns["a.test"] = undefined;
  for (let minute = 1; minute <= 10; minute++) await pass();
  expect(names.hostsOf("192.0.2.1")).toEqual(["a.test"]);
  await pass();
  expect(names.hostsOf("192.0.2.1")).toEqual([]);
  await names.close();
});

test("a name that was just written is known at once, in any case, and asked for once by two at the same time", async () => {
  const { names, asked, listed } = world([], { "new.test": ["192.0.2.4"] });
  await names.start();
  listed.push("new.test");
  await Promise.all([names.learn("New.test"), names.learn("new.test")]);
  expect(asked).toEqual(["new.test"]);
  expect(names.hostsOf("192.0.2.4")).toEqual(["new.test"]);
  await names.close();
});

test("a name that nobody bears any more is forgotten, and after the close nothing is asked for", async () => {
  const { names, asked, listed, pass } = world(["a.test"], { "a.test": ["192.0.2.1"] });
  await names.start();
  listed.length = 0;
  await pass();
  expect(names.hostsOf("192.0.2.1")).toEqual([]);
  await names.close();
  asked.length = 0;
  listed.push("a.test");
  await pass();
  expect(asked).toEqual([]);
});
