import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { KnownSources } from "./known-sources.js";

async function start(addresses: string[], names: Record<string, string[]> = {}, registered: string[] = []) {
  const clock = new FakeClock();
  const sources = new KnownSources({
    store: { findPeerAddresses: async () => addresses },
    hostsOf: (address) => names[address] ?? [],
    isCarrier: (address) => address === "203.0.113.50",
    clock,
    log: createLog("silent"),
  });
  await sources.start(registered);
  return { clock, sources };
}

test("peers of the database, by address, network or name, are peers; whoever proved a password is known for an hour", async () => {
  const { clock, sources } = await start(["192.0.2.1", "198.51.100.0/24"], { "203.0.113.9": ["pbx.example"] }, [
    "192.0.2.50",
  ]);
  const of = (address: string) => sources.standingOf(address);
  expect(["192.0.2.1", "198.51.100.77", "203.0.113.9", "203.0.113.50", "192.0.2.50", "192.0.2.60"].map(of)).toEqual([
    "peer",
    "peer",
    "peer",
    "peer",
    "known",
    "stranger",
  ]);
  sources.proved("::ffff:192.0.2.60");
  expect(of("192.0.2.60")).toBe("known");
  clock.advance(3_600_000);
  expect([of("192.0.2.60"), of("192.0.2.50")]).toEqual(["stranger", "stranger"]);
  await sources.close();
});

test("a peer that was added is one within half a minute, and a database that is away changes nothing", async () => {
  const addresses = ["192.0.2.1"];
  let isDown = false;
  const clock = new FakeClock();
  const findPeerAddresses = async () => {
    if (isDown) throw new Error("down");
    return [...addresses];
  };
  const sources = new KnownSources({
    store: { findPeerAddresses },
    hostsOf: () => [],
    isCarrier: () => false,
    clock,
    log: createLog("silent"),
  });
  await sources.start();
  addresses.push("192.0.2.2");
  clock.advance(30_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sources.standingOf("192.0.2.2")).toBe("peer");
  isDown = true;
  clock.advance(30_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sources.standingOf("192.0.2.2")).toBe("peer");
  await sources.close();
  expect(clock.waiting).toBe(0);
});
