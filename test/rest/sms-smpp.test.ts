import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../server/src/base/log.js";
import { LabSmsc } from "../../server/src/lab/smsc.js";
import { LabSmscPort } from "../../server/src/lab/smsc-port.js";
import { SqlCarrierLeases } from "../../server/src/store/carrier-lease.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";
import { until } from "../support/until.js";

let world: SmsWorld;
let ann: RestPerson;
let smsc: LabSmsc;
let port: LabSmscPort;
let carrier: string;
let next = 12015557000;

beforeAll(async () => {
  world = await createSmsWorld();
  ann = await world.rich();
  const { clock } = world;
  smsc = new LabSmsc({ clock });
  port = await LabSmscPort.start({ smsc, clock, log: createLog("silent"), port: 0, password: "lab1" });
  const admin = await world.admin();
  const settings = { host: port.host, port: port.port, system_id: "us", label: "far" };
  const made = await world.call("POST", "/admin/messaging/carrier", {
    as: admin,
    body: { name: "far", kind: "smpp", settings, secrets: { password: "lab1" } },
  });
  expect(made.status).toBe(201);
  carrier = made.payload.uuid;
  const targets = JSON.stringify([{ carrier, weight: 1 }]);
  await world.store.db.updateTable("messaging_route").set({ targets }).execute();
  await world.services.smppCarriers.look();
  await up();
});
afterAll(async () => {
  await world.services.smsSender.close();
  await world.services.smppCarriers.close();
  await port.close();
  await smsc.close();
  await world.close();
});

const up = () => until("the carrier is bound", () => world.services.smppCarriers.linkOf(carrier) !== undefined);
const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;

/** Time goes on. The right to bind is renewed, as it is every few seconds. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.services.smppCarriers.look();
  await smsc.idle();
  await world.services.smsSender.runDue();
}

async function accepted(xx: string, message = "Hello"): Promise<{ uuid: string; tn: number; to: number }> {
  const tn = next++;
  await world.lease(ann, tn);
  const to = Number(`120155501${xx}`);
  const { status, payload } = await world.send(ann, { from: tn, to, message });
  expect(status).toBe(200);
  return { uuid: payload.uuid, tn, to };
}

async function sent(xx: string, message?: string) {
  const one = await accepted(xx, message);
  await world.services.smsSender.runDue();
  return one;
}

test("a message goes over the wire, and its receipt comes back", async () => {
  const { uuid } = await sent("01", "Emoji 😀 ".repeat(12));
  expect(await outbound(uuid)).toMatchObject({ state: "success", delivered: false, carrier: "far", parts: 2 });
  await pass(500);
  expect(await outbound(uuid)).toMatchObject({ delivered: true, delivery_state: "delivered", error: null });
});

test("ids in hex, receipts before the answer, and bad receipts come out as they should", async () => {
  for (const [xx, state] of [
    ["81", "delivered"],
    ["97", "delivered"],
    ["93", "delivery_failed"],
  ] as const) {
    const { uuid } = await sent(xx);
    await pass(500);
    expect([xx, (await outbound(uuid)).delivery_state]).toEqual([xx, state]);
  }
});

test("refusals end the message, throttling makes it wait", async () => {
  const refused = await sent("91");
  expect(await outbound(refused.uuid)).toMatchObject({ state: "failed", error: { carrier_code: "0x0000000B" } });
  const throttled = await sent("92");
  expect((await outbound(throttled.uuid)).reason).toBe("refused by the carrier: 0x00000058");
  for (let n = 0; n < 6; n++) await pass(2_000);
  expect((await outbound(throttled.uuid)).state).toBe("success");
  // After minutes without a throttle its rate is what it was.
  for (let n = 0; n < 15; n++) await pass(20_000);
});

test("a handset's answer comes in, whole however long it is", async () => {
  const text = "round and round ".repeat(20).trim();
  const { tn } = await sent("99", text);
  await pass(1_000);
  const { payload } = await world.call("POST", "/sms/search/inbound", { as: ann, body: { tn } });
  expect(payload.data).toMatchObject([{ message: text, state: "success" }]);
});

test("a text that comes again after a crash, because its answer was not seen, is one text", async () => {
  const { tn } = await accepted("01");
  const { clock, services, store } = world;
  const inbound = async () => (await world.call("POST", "/sms/search/inbound", { as: ann, body: { tn } })).payload.data;
  const digests = () => store.db.selectFrom("sms_unseen").selectAll().execute();
  clock.advance(200);
  await until("earlier ones to be known as seen", async () => (await digests()).length === 0);
  await smsc.text("12015550177", String(tn), "once");
  const [kept] = await digests();
  clock.advance(200);
  await until("the answer to be known as seen", async () => (await digests()).length === 0);
  await smsc.text("12015550177", String(tn), "once");
  expect(await inbound()).toHaveLength(2);
  clock.advance(200);
  await until("the second, too", async () => (await digests()).length === 0);
  // As a process leaves it that is killed between the commit and the answer.
  await store.db
    .insertInto("sms_unseen")
    .values({ carrier: kept?.carrier ?? "", digest: kept?.digest ?? "", received_on: "2023-12-31T00:00:00.000Z" })
    .execute();
  await smsc.text("12015550177", String(tn), "once");
  expect(await inbound()).toHaveLength(2);
  await services.smsSender.tidy();
  expect(await digests()).toEqual([]);
});

test("the links of a carrier show, and only one node has them", async () => {
  const { clock, services, store } = world;
  await services.smppCarriers.look();
  const admin = await world.admin();
  const shown = async () =>
    (await world.call("GET", `/admin/messaging/carrier/${carrier}`, { as: admin })).payload.state;
  expect((await shown()).links).toEqual([{ state: "bound" }]);
  expect(services.smppCarriers.figures).toEqual({ bound: 1, down: 0 });
  const take = (node: string) => {
    const now = new Date(clock.now()).toISOString();
    const until = new Date(clock.now() + 60_000).toISOString();
    return new SqlCarrierLeases(store).take(carrier, { node, now, until, links: [] });
  };
  expect(await take("other")).toBe(false);
  // The right of a node that does not renew it ends, and the other one has it then.
  clock.advance(30_000);
  await until("the bind is left", () => port.binds === 0);
  expect(await take("other")).toBe(true);
  await services.smppCarriers.look();
  expect(services.smppCarriers.linkOf(carrier)).toBeUndefined();
  const { uuid } = await sent("01");
  expect(await outbound(uuid)).toMatchObject({ state: "created", reason: "the carrier rests" });
  await new SqlCarrierLeases(store).giveBack("other", null);
  await services.smppCarriers.look();
  await up();
  await pass(1_000);
  expect(await outbound(uuid)).toMatchObject({ state: "success", maybe_duplicate: false });
});

test("no answer makes a message unknown: the link is bound anew and it goes out again, marked", async () => {
  const { uuid } = await accepted("80");
  const running = world.services.smsSender.runDue();
  // The network has the message once the timer of its receipt is set.
  const { waiting } = world.clock;
  await until("the silent carrier has it", () => world.clock.waiting > waiting);
  world.clock.advance(20_000);
  await running;
  expect((await outbound(uuid)).maybe_duplicate).toBe(true);
  await world.services.smppCarriers.look();
  world.clock.advance(1_000);
  await up();
  await pass(5_000);
  await pass(500);
  expect(await outbound(uuid)).toMatchObject({ state: "success", maybe_duplicate: true });
});

test("while there is no link messages wait, and go when it is back", async () => {
  port.disconnect();
  await until("the link is down", () => world.services.smppCarriers.linkOf(carrier) === undefined);
  const { uuid } = await sent("01");
  expect(await outbound(uuid)).toMatchObject({ state: "created", reason: expect.stringContaining("link") });
  world.clock.advance(1_000);
  await up();
  await pass(5_000);
  expect((await outbound(uuid)).state).toBe("success");
});

test("a carrier that is switched off is left", async () => {
  await world.store.db.updateTable("messaging_carrier").set({ is_active: false }).where("uuid", "=", carrier).execute();
  await world.services.smppCarriers.look();
  await until("the bind is gone", () => port.binds === 0);
});
