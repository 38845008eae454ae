import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../server/src/base/log.js";
import { LabSmsc } from "../../server/src/lab/smsc.js";
import { LabSmscPort } from "../../server/src/lab/smsc-port.js";
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

async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
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
});

test("a handset's answer comes in, whole however long it is", async () => {
  const text = "round and round ".repeat(20).trim();
  const { tn } = await sent("99", text);
  await pass(1_000);
  const { payload } = await world.call("POST", "/sms/search/inbound", { as: ann, body: { tn } });
  expect(payload.data).toMatchObject([{ message: text, state: "success" }]);
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
