import { expect, test } from "vitest";
import { DnsServer } from "../../../test/support/dns-server.js";
import { FakeClock } from "../base/fake-clock.js";
import { DnsNames } from "./dns-names.js";
import { addressesOf } from "./host-addresses.js";

type Says = readonly string[] | "fails" | "hangs";

/** What is known of a name whose servers say this of each family. */
function known(four: Says, six: Says, clock = new FakeClock()) {
  const says = async (answer: Says) => {
    if (answer === "fails") throw new Error("SERVFAIL");
    return answer === "hangs" ? new Promise<never>(() => undefined) : { records: answer };
  };
  return addressesOf("a.test", clock, 3_000, { addresses: (_, family) => says(family === 4 ? four : six) });
}

test.each([
  [["192.0.2.1"], ["2001:db8::1"], { kind: "known", addresses: ["192.0.2.1", "2001:db8::1"] }],
  [["192.0.2.1"], "fails", { kind: "known", addresses: ["192.0.2.1"] }],
  [[], [], { kind: "known", addresses: [] }],
  [[], "fails", { kind: "unclear" }],
  ["fails", "fails", { kind: "unclear" }],
] as const)("servers that say %j and %j: %j", async (four, six, expected) => {
  expect(await known(four, six)).toEqual(expected);
});

test("a resolver that hangs says nothing", async () => {
  const clock = new FakeClock();
  const hanging = known(["192.0.2.1"], "hangs", clock);
  clock.advance(3_000);
  expect(await hanging).toEqual({ kind: "unclear" });
});

test("the configured name servers are asked, and what is fixed on this machine is known", async () => {
  const server = await DnsServer.open({ A: { "trunk.test": ["192.0.2.7", "192.0.2.8"] } });
  const names = new DnsNames({ servers: [server.address] });
  const found = await addressesOf("trunk.test", new FakeClock(), 3_000, names);
  expect(found).toEqual({ kind: "known", addresses: expect.arrayContaining(["192.0.2.7", "192.0.2.8"]) });
  const own = await addressesOf("localhost", new FakeClock(), 3_000, names);
  expect(own).toMatchObject({ kind: "known", addresses: expect.arrayContaining(["127.0.0.1"]) });
  names.close();
  await server.close();
});
