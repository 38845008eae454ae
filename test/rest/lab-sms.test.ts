import { afterAll, beforeAll, expect, test } from "vitest";
import { LabSms } from "../../server/src/domain/lab/lab-sms.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let root: RestPerson;
let ann: RestPerson;
const TN = 12015553000;
const HANDSET = 12125550142;

beforeAll(async () => {
  world = await createSmsWorld();
  [root, ann] = [await world.admin(), await world.rich()];
  await world.lease(ann, TN);
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

const lab = (method: string, path: string, body?: object, as = root) =>
  world.call(method, `/lab${path}`, { as, ...(body ? { body } : {}) });
const outbound = async (uuid: string) => (await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload;

async function sent(message: string): Promise<string> {
  const { payload } = await world.send(ann, { from: TN, to: HANDSET, message });
  await world.services.smsSender.runDue();
  return payload.uuid;
}
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
}

test("handsets write and get texts", async () => {
  const { status, payload } = await lab("POST", "/sms", { from: `+${HANDSET}`, to: TN, text: "Hello" });
  expect([status, payload]).toEqual([200, { taken: true }]);
  const { payload: inbound } = await world.call("POST", "/sms/search/inbound", { as: ann, body: {} });
  expect(inbound.data).toMatchObject([{ from: `${HANDSET}`, to: TN, message: "Hello" }]);
  await sent("x".repeat(200));
  expect((await lab("GET", `/sms/${HANDSET}`)).payload).toMatchObject({
    tn: HANDSET,
    messages: [
      { direction: "out", peer: `${TN}`, text: "Hello" },
      { direction: "in", peer: `${TN}`, text: "x".repeat(200) },
    ],
  });
  expect((await lab("GET", "/sms/12125550143")).payload.messages).toEqual([]);
});

test("faults come on command and go on command", async () => {
  const before = (await lab("GET", "/smsc")).payload;
  expect(before).toMatchObject({ throttle: 0, drop: 0, receipts: true, dlr_delay_ms: 500, latency_ms: 0, links: 0 });
  await pass(2_000);
  await lab("PATCH", "/smsc", { throttle: 1, receipts: false });
  const throttled = await sent("one");
  expect(await outbound(throttled)).toMatchObject({ state: "created", reason: "refused by the carrier: 0x00000058" });
  await pass(2_000);
  await pass(600);
  expect(await outbound(throttled)).toMatchObject({ state: "success", delivered: false });
  const { status, payload } = await lab("PATCH", "/smsc", { receipts: true, dlr_delay_ms: 5_000 });
  expect([status, payload.throttle, payload.submitted, payload.accepted]).toEqual([
    200,
    0,
    before.submitted + 2,
    before.accepted + 1,
  ]);
  await pass(1_000);
  const late = await sent("two");
  await pass(4_999);
  expect(await outbound(late)).toMatchObject({ state: "success", delivered: false });
  await pass(1);
  expect(await outbound(late)).toMatchObject({ state: "success", delivered: true });
  expect((await lab("POST", "/smsc/disconnect")).payload).toMatchObject({ links: 0 });
});

test("is for Admins, and only where there is a simulated world", async () => {
  expect((await lab("GET", "/smsc", undefined, ann)).status).toBe(403);
  expect((await lab("PATCH", "/smsc", { latency_ms: 60_001 })).status).toBe(400);
  const labSms = world.services.labSms;
  try {
    Object.assign(world.services, { labSms: new LabSms({ smsc: undefined, links: undefined }) });
    const all = [
      await lab("POST", "/sms", { from: HANDSET, to: TN, text: "x" }),
      await lab("GET", `/sms/${HANDSET}`),
      await lab("GET", "/smsc"),
      await lab("PATCH", "/smsc", {}),
      await lab("POST", "/smsc/disconnect"),
    ];
    expect(all.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
  } finally {
    Object.assign(world.services, { labSms });
  }
});
