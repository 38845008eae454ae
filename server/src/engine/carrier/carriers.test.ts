import { afterEach, expect, test } from "vitest";
import { sipAnswer } from "../../../../test/support/sip-answer.js";
import { aCarrier, aGateway } from "../../../../test/support/some-carrier.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CarrierSetup } from "../../domain/sip-carrier/port.js";
import type { OutgoingRequest } from "../../net/sip-session.js";
import type { CallerId } from "../call/caller-id.js";
import type { GatewayTry } from "../call/gateway.js";
import { Carriers } from "./carriers.js";

const ID = { number: "12015550100", isAnonymous: false } as CallerId;
const open: Carriers[] = [];
afterEach(async () => {
  for (const carriers of open.splice(0)) await carriers.close();
});

async function start(setups: readonly CarrierSetup[], more: { probeMs?: number; triesMax?: number } = {}) {
  const clock = new FakeClock();
  const stored = { setups, isAway: false };
  const sent: OutgoingRequest[] = [];
  const store = {
    setups: async () => {
      if (stored.isAway) throw new Error("away");
      return stored.setups;
    },
  };
  const carriers = new Carriers({
    store,
    send: async (request) => {
      sent.push(request);
      return sipAnswer(200, request.method);
    },
    clock,
    log: createLog("silent"),
    random: () => 0,
    ownHost: "pbx.example.net",
    limits: { triesMax: more.triesMax ?? 5, searchMs: 20_000, firstAnswerMs: 4_000 },
    probeMs: more.probeMs ?? 0,
  });
  open.push(carriers);
  await carriers.load();
  carriers.start();
  /** Hosts in the order in which a call would try them. */
  const order = () => carriers.routes("12125550142", ID).map((route) => route[0]?.target.host);
  const gateways = () => carriers.routes("12125550142", ID).map((route) => route[0]!.gateway!);
  return { clock, stored, sent, carriers, order, gateways };
}

const begun = (what: GatewayTry | string | undefined) => {
  if (typeof what !== "object") throw new Error(`not begun: ${what}`);
  return what;
};
const nothing = { silent: () => undefined, dead: () => undefined };

test("carriers come by priority, then their gateways by theirs; one that is switched off does not", async () => {
  const { order } = await start([
    aCarrier({ priority: 2, gateways: [aGateway("c")] }),
    aCarrier({
      priority: 1,
      gateways: [aGateway("b", { priority: 5 }), aGateway("a"), aGateway("x", { is_active: false })],
    }),
  ]);
  expect(order()).toEqual(["a", "b", "c"]);
});

test("a gateway that failed twice is tried last and not never, until it answers", async () => {
  const { order, gateways } = await start([
    aCarrier({ priority: 1, gateways: [aGateway("a")] }),
    aCarrier({ priority: 2, gateways: [aGateway("b")] }),
  ]);
  for (let calls = 0; calls < 2; calls++) {
    expect(order()).toEqual(["a", "b"]);
    expect(begun(gateways()[0]?.begin(nothing)).refused(503, undefined)).toBe(true);
  }
  expect(order()).toEqual(["b", "a"]);
  begun(gateways()[1]?.begin(nothing)).answered();
  expect(order()).toEqual(["a", "b"]);
});

test("Retry-After keeps calls away for its time", async () => {
  const { clock, order, gateways } = await start([
    aCarrier({ gateways: [aGateway("a"), aGateway("b", { priority: 1 })] }),
  ]);
  begun(gateways()[0]?.begin(nothing)).refused(503, sipAnswer(503, "INVITE", ["Retry-After: 60"]));
  expect(order()).toEqual(["b"]);
  clock.advance(60_000);
  expect(order()).toEqual(["a", "b"]);
});

test("a full carrier is passed over; its room comes back with the end of a try or of the call", async () => {
  const { carriers, gateways, clock } = await start([
    aCarrier({ name: "narrow", channel_limit: 1, gateways: [aGateway("a"), aGateway("a2")] }),
    aCarrier({ name: "slow", priority: 1, calls_per_second: 2, gateways: [aGateway("b")] }),
  ]);
  const first = begun(gateways()[0]?.begin(nothing));
  expect(gateways().map((gateway) => gateway.begin(nothing))).toMatchObject(["full", "full", {}]);
  first.refused(486, sipAnswer(486));
  const call = begun(gateways()[0]?.begin(nothing));
  call.answered();
  expect(gateways()[0]?.begin(nothing)).toBe("full");
  call.close();
  call.close();
  begun(gateways()[0]?.begin(nothing)).close();
  begun(gateways()[2]?.begin(nothing)).close();
  expect(gateways()[2]?.begin(nothing)).toBe("full");
  clock.advance(1_100);
  begun(gateways()[2]?.begin(nothing)).close();
  expect(carriers.figures).toMatchObject({ calls: { in: 0, out: 1 }, counts: { full: 4 } });
});

test("a call tries so many gateways and no more, and none after its time", async () => {
  const many = Array.from({ length: 6 }, (_, at) => aGateway(`g${at}`));
  const { gateways, clock } = await start([aCarrier({ gateways: many })], { triesMax: 3 });
  const tries = gateways().map((gateway) => gateway.begin(nothing));
  expect(tries.map((one) => typeof one)).toEqual(["object", "object", "object", "string", "string", "string"]);
  expect(tries.slice(3)).toEqual(["over", "over", "over"]);
  const late = gateways();
  begun(late[0]?.begin(nothing)).refused(500, sipAnswer(500));
  clock.advance(20_000);
  expect(late[1]?.begin(nothing)).toBe("over");
});

test("a gateway that says nothing at all is given up after its time; one that says 100 is waited for", async () => {
  const { gateways, clock, carriers } = await start([aCarrier({ gateways: [aGateway("a"), aGateway("b")] })]);
  const silent: string[] = [];
  const [a, b] = gateways();
  const deaf = begun(a?.begin({ ...nothing, silent: () => silent.push(`a ${clock.monotonicMs()}`) }));
  begun(b?.begin({ ...nothing, silent: () => silent.push("b") })).heard(100, false);
  clock.advance(60_000);
  expect(silent).toEqual(["a 4000"]);
  expect(deaf.refused(408, undefined)).toBe(true);
  expect(carriers.figures.counts).toMatchObject({ silent: 1, failed_over: 1 });
});

test("a change acts on the next call, keeps what is known of a gateway, and counts calls on", async () => {
  const [gateway, carrier] = [aGateway("a"), aCarrier({ name: "one" })];
  const { stored, carriers, order, gateways } = await start([{ ...carrier, gateways: [gateway] }]);
  const call = begun(gateways()[0]?.begin(nothing));
  begun(gateways()[0]?.begin(nothing)).refused(503, undefined);
  begun(gateways()[0]?.begin(nothing)).refused(503, undefined);
  stored.setups = [
    { ...carrier, channel_limit: 1, gateways: [{ ...gateway, weight: 7 }] },
    aCarrier({ priority: 9, gateways: [aGateway("z")] }),
  ];
  await carriers.changed();
  expect(order()).toEqual(["z", "a"]);
  expect(gateways()[1]?.begin(nothing)).toBe("full");
  stored.setups = [{ ...carrier, gateways: [{ ...gateway, host: "b" }] }];
  await carriers.changed();
  expect(carriers.figures).toMatchObject({ gateways: { unknown: 1, down: 0 }, calls: { out: 1 } });
  call.close();
  stored.setups = [];
  await carriers.changed();
  expect(order()).toEqual([]);
});

test("while the database is away the former settings hold, and a change by another hand is seen in a while", async () => {
  const { stored, carriers, order, clock } = await start([aCarrier({ gateways: [aGateway("a")] })]);
  stored.isAway = true;
  await carriers.changed();
  expect(order()).toEqual(["a"]);
  [stored.isAway, stored.setups] = [false, [aCarrier({ gateways: [aGateway("b")] })]];
  clock.advance(30_000);
  await carriers.changed();
  expect(order()).toEqual(["b"]);
});

test("a call is the carrier's whose gateway, name or range it comes from; of two the one registered with that user", async () => {
  const { carriers } = await start([
    aCarrier({
      name: "one",
      gateways: [aGateway("192.0.2.1"), aGateway("sip.example.org")],
      addresses: ["198.51.100.0/24"],
    }),
    aCarrier({
      name: "two",
      gateways: [aGateway("192.0.2.1")],
      registration: { user: "acct", domain: null, expires: 60 },
    }),
    aCarrier({ name: "off", gateways: [aGateway("192.0.2.9", { is_active: false })] }),
  ]);
  const at = (address: string, names: string[] = [], user?: string) => carriers.at(address, names, user)?.setup.name;
  expect(at("192.0.2.1")).toBe("one");
  expect(at("192.0.2.1", [], "acct")).toBe("two");
  expect(at("198.51.100.77")).toBe("one");
  expect(at("203.0.113.5", ["sip.example.org"])).toBe("one");
  expect([at("203.0.113.5", ["other.example.org"]), at("192.0.2.9")]).toEqual([undefined, undefined]);
  const leave = carriers.at("192.0.2.1", [], undefined)?.enter();
  expect(carriers.figures.calls.in).toBe(1);
  leave?.();
  expect(carriers.figures.calls.in).toBe(0);
});

test("gateways are asked once SIP listens, no more after they are gone, and never when that is switched off", async () => {
  const { clock, sent, stored, carriers } = await start([aCarrier({ gateways: [aGateway("a")] })], { probeMs: 30_000 });
  clock.advance(1);
  await Promise.resolve();
  expect(sent).toMatchObject([{ method: "OPTIONS", uri: "sip:a:5060" }]);
  await Promise.resolve();
  expect(carriers.figures.gateways).toEqual({ up: 1, down: 0, unknown: 0 });
  stored.setups = [];
  await carriers.changed();
  clock.advance(300_000);
  expect(sent).toHaveLength(1);
  const quiet = await start([aCarrier({ gateways: [aGateway("a")] })]);
  quiet.clock.advance(300_000);
  expect(quiet.sent).toEqual([]);
});

test("a registration is made anew when what it is made with changes, and taken back at the end", async () => {
  const registration = { user: "acct", domain: "example.org", expires: 600 };
  const carrier = aCarrier({ registration, gateways: [aGateway("a"), aGateway("b", { is_registrar: false })] });
  const { sent, stored, carriers } = await start([carrier]);
  const told = () => sent.map(({ target, headers }) => `${target.host} ${headers?.[0]?.[1]}`);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  stored.setups = [{ ...carrier, weight: 5 }];
  await carriers.changed();
  await settled();
  expect(told()).toEqual(["a 600"]);
  stored.setups = [{ ...carrier, registration: { ...registration, user: "other" } }];
  await carriers.changed();
  await settled();
  expect(told().sort()).toEqual(["a 0", "a 600", "a 600"]);
  expect(carriers.figures.registrations).toEqual({ registered: 1, trying: 0, failed: 0 });
  await carriers.close();
  expect(sent.at(-1)).toMatchObject({ from: "<sip:other@example.org>", headers: [["Expires", "0"]] });
});

test("a registration leaves a gateway that calls find down", async () => {
  const registration = { user: "acct", domain: "example.org", expires: 600 };
  const { sent, gateways } = await start([aCarrier({ registration, gateways: [aGateway("a"), aGateway("b")] })]);
  await new Promise(setImmediate);
  for (let times = 0; times < 2; times++) begun(gateways()[0]?.begin(nothing)).refused(503, undefined);
  await new Promise(setImmediate);
  expect(sent.map(({ method, target }) => `${method} ${target.host}`)).toEqual(["REGISTER a", "REGISTER b"]);
});

test("calls that carriers take now are as many as their limits leave; those that want to be left alone take none", async () => {
  const none = await start([]);
  expect(none.carriers.free).toBe(Number.POSITIVE_INFINITY);
  const { carriers, gateways, clock } = await start([
    aCarrier({ channel_limit: 3, gateways: [aGateway("a")] }),
    aCarrier({ channel_limit: 5, calls_per_second: 2, gateways: [aGateway("b")] }),
  ]);
  expect(carriers.free).toBe(5);
  const first = begun(gateways()[0]?.begin(nothing));
  begun(gateways()[1]?.begin(nothing));
  expect(carriers.free).toBe(3);
  clock.advance(1_100);
  expect(carriers.free).toBe(4);
  first.refused(503, sipAnswer(503, "INVITE", ["Retry-After: 10"]));
  expect(carriers.free).toBe(2);
  clock.advance(10_000);
  expect(carriers.free).toBe(5);
});
