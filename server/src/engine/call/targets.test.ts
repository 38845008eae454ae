import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { CallerId } from "./caller-id.js";
import { CAUSE } from "./end-reason.js";
import { Targets } from "./targets.js";

/**
 * A gateway of account A calls a number with one that A does not lease.
 * @param holder account that leases the called number on this platform
 */
function call(profileTn: number | null, holder?: string) {
  const parts = {
    routing: {
      findLeaseByTn: async () => holder && { account: { uuid: holder } },
      findBlock: async () => undefined,
    },
    clock: new FakeClock(),
    identity: {
      publicHost: "us.example",
      self: { transport: "udp", host: "127.0.0.1", port: 5060 },
      hairpin: () => ["X-Hairpin", "1"],
    },
    destinations: { judge: async () => "open" },
    carriers: { routes: () => [[{ uri: "sip:carrier" }]], at: () => undefined },
  };
  const profile = { uuid: "p", tn: profileTn === null ? null : { tn: profileTn } };
  const context = {
    type: "CallSIP",
    account: { uuid: "A" },
    app: null,
    domain: undefined,
    profile,
    hairpins: 0,
    tn: null,
  };
  const id = { shown: "442071234567", number: "442071234567", tn: null, isAnonymous: false } as unknown as CallerId;
  const timing = { written: "12125550100", delayMs: 0, timeoutMs: undefined };
  return new Targets(parts as never, context as never).prepare({ kind: "number", digits: "12125550100" }, timing, id);
}

test("no number is called that no number of the account pays for", async () => {
  expect(await call(null)).toMatchObject({ refusedCause: CAUSE.rejected, routes: [] });
  expect(await call(12125550199)).toMatchObject({ toll: { tn: 12125550199, far: "12125550100" }, routes: [[{}]] });
});

test("neither is one of another account of the platform; a call within the account may cost nothing", async () => {
  expect(await call(null, "B")).toMatchObject({ refusedCause: CAUSE.rejected, routes: [] });
  expect(await call(12125550199, "B")).toMatchObject({ toll: { tn: 12125550199 }, routes: [[{}]] });
  const within = await call(null, "A");
  expect([within.refusedCause, within.toll, within.routes.length]).toEqual([undefined, undefined, 1]);
});

test.each([
  ["+15550100009", "15550100009"],
  ["100", "100"],
  ["sales", "sales@192.0.2.7"],
])("what is called %s at a SIP connection is told as a call to %s", async (called, to) => {
  const parts = {
    routing: { findBlock: async () => undefined },
    clock: new FakeClock(),
    identity: { publicHost: "us.example" },
    lookup: { foreign: async () => ({ transport: "udp", host: "192.0.2.7", port: 5070 }) },
  };
  const context = { type: "CallSIP", account: { uuid: "A" }, app: null, hairpins: 0, tn: null };
  const connection = { uuid: "c", name: "PBX", is_active: true, ip: "192.0.2.7", hostname: null, port: 5070 };
  const id = { shown: "15550100001", number: "15550100001", tn: null, isAnonymous: false } as unknown as CallerId;
  const timing = { written: called, delayMs: 0, timeoutMs: undefined };
  const target = await new Targets(parts as never, context as never).connection(
    connection as never,
    called,
    timing,
    id,
  );
  expect(target.facts).toMatchObject({ to, parties: ["15550100001", to], connection: { uuid: "c" } });
});

test("an emergency number is refused, whoever read it, and the alarm is raised", async () => {
  const alarms: string[][] = [];
  const parts = { emergencies: { blocked: (...call: string[]) => void alarms.push(call) } };
  const targets = new Targets(parts as never, { account: { uuid: "A" } } as never);
  const id = {} as CallerId;
  const prepared = (written: string, address: Parameters<Targets["prepare"]>[0]) =>
    targets.prepare(address, { written, delayMs: 0, timeoutMs: undefined }, id);
  expect(await prepared("911", { kind: "number", digits: "911" })).toMatchObject({ refusedCause: CAUSE.noRoute });
  const short = { kind: "refused", cause: CAUSE.noRoute } as const;
  expect(await prepared("tel:112", short)).toMatchObject({ refusedCause: CAUSE.noRoute });
  await prepared("555", short);
  expect(alarms).toEqual([
    ["A", "911"],
    ["A", "tel:112"],
  ]);
});
