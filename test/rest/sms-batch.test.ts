import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;
const TN = 12015552000;
let next = TN;

beforeAll(async () => {
  world = await createSmsWorld();
  [ann, bob] = [await world.rich(), await world.rich()];
  await world.lease(ann, TN);
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

const call = (method: string, path: string, body?: object, as = ann) =>
  world.call(method, `/sms/batch${path}`, { as, ...(body ? { body } : {}) });
const create = (body: object) => call("POST", "", { from: TN, message: "Hello", ...body });
const get = async (uuid: string) => (await call("GET", `/${uuid}`)).payload;
const items = async (uuid: string, body: object = {}) =>
  (await call("POST", `/${uuid}/item/search`, body)).payload.data;
const run = () => world.services.smsBatchWorker.runDue();

/** Time goes on, what comes due happens. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
  await run();
}

test("one message goes to many numbers, each told for itself", async () => {
  await world.call("POST", "/sms/optout", {
    as: ann,
    body: { from: "12015550131", messaging_profile: await profileOf() },
  });
  const phones = [12015550130, "+12015550131", 12015550183, 12015550130, 44207946001];
  const made = await create({ phones, custom_callback_url: null, validity_period: 3_600 });
  expect([made.status, made.payload]).toEqual([
    201,
    expect.objectContaining({
      state: "created",
      from: TN,
      messaging_profile: null,
      message: "Hello",
      phones: [12015550130, 12015550131, 12015550183, 44207946001],
      total: 4,
      processing: 4,
      success: 0,
      failed: 0,
      validity_period: 3600,
    }),
  ]);
  const { uuid } = made.payload;
  expect(await run()).toBe(1);
  expect(await get(uuid)).toMatchObject({ state: "processing", processing: 2, failed: 2 });
  expect((await items(uuid)).map((one: { state: string; reason: string }) => `${one.state} ${one.reason}`)).toEqual([
    "sending null",
    "failed Blocked due to STOP message",
    "sending null",
    "failed Country Permission Violation",
  ]);
  for (let n = 0; n < 3; n++) await pass(1_000);
  expect(await get(uuid)).toMatchObject({ state: "success", success: 1, processing: 0, failed: 3 });
  const [first] = await items(uuid, { state: "success" });
  expect(first).toMatchObject({
    phone: 12015550130,
    sms: { state: "success", from: `${TN}`, delivered: true, delivery_state: "delivered" },
    batch: { uuid },
  });
  expect((await items(uuid, { phone: 12015550183 }))[0]).toMatchObject({
    state: "failed",
    reason: "Invalid destination at the carrier",
  });
  expect(await run()).toBe(0);
});

test("a batch keeps the pace of its account, and goes on where it was", async () => {
  const from = await newNumber();
  const phones = Array.from({ length: 60 }, (_, n) => 13125551000 + n);
  const { payload } = await create({ from, phones });
  await run();
  expect((await items(payload.uuid, { state: "created", take: 100 })).length).toBe(35);
  await pass(1_000);
  expect((await items(payload.uuid, { state: "created", take: 100 })).length).toBe(10);
  const canceled = await call("DELETE", `/${payload.uuid}`);
  expect([canceled.status, canceled.payload]).toEqual([
    200,
    expect.objectContaining({ state: "canceled", processing: 49, success: 1 }),
  ]);
  expect((await call("DELETE", `/${payload.uuid}`)).status).toBe(409);
  for (let n = 0; n < 5; n++) await pass(1_000);
  expect(await get(payload.uuid)).toMatchObject({ state: "canceled", success: 6, processing: 44, failed: 0 });
  const limits = { valid_until: SOME_TIME };
  await world.store.db.updateTable("sms").set(limits).where("to", "like", "13125551%").execute();
  await pass(1_000);
  await run();
  expect(await get(payload.uuid)).toMatchObject({ state: "canceled", success: 6, processing: 0, failed: 44 });
  expect(await run()).toBe(0);
  const sent = await world.store.db.selectFrom("sms").select("to").where("to", "like", "1312555%").execute();
  expect(new Set(sent.map(({ to }) => to)).size).toBe(sent.length);
  // A hundred transactions one after the other: much of the usual time where others use the machine.
});

test("a full queue of the sender makes phones wait, not fail", async () => {
  const from = await newNumber();
  const queued = (queued_parts: number) =>
    world.store.db.updateTable("sms_sender").set({ queued_parts }).where("tn", "=", from).execute();
  await world.send(ann, { from, to: 13125552000, message: "first" });
  await queued(14_399);
  const { payload } = await create({ from, phones: [13125552001, 13125552002] });
  await run();
  expect((await items(payload.uuid)).map(({ state }: { state: string }) => state)).toEqual(["sending", "created"]);
  await queued(2);
  for (let n = 0; n < 4; n++) await pass(1_000);
  expect(await get(payload.uuid)).toMatchObject({ state: "success", success: 2 });
});

test("a pool gives the sender of each", async () => {
  const profile = await profileOf();
  const body = { from: undefined, messaging_profile: profile, phones: [13125553001] };
  const closed = await create(body);
  expect([closed.status, closed.body.meta]).toEqual([409, "1003"]);
  await world.call("PATCH", `/profile/messaging/${profile}`, { as: ann, body: { number_pool_enable: true } });
  const { payload } = await create(body);
  expect(payload).toMatchObject({ from: null, messaging_profile: { uuid: profile } });
  await run();
  expect((await items(payload.uuid))[0].sms).toMatchObject({ from: expect.stringMatching(/^1201555200\d$/) });
});

test("who cannot send at all is refused at once, with the codes of a single message", async () => {
  const refusals = [
    await create({ phones: [13125554001], from: 12015559999 }),
    await create({ phones: [13125554001], messaging_profile: newUuid() }),
    await create({ phones: [13125554001], from: undefined, messaging_profile: newUuid() }),
    await create({ phones: [13125554001], from: undefined }),
    await create({ phones: [] }),
    await create({ phones: [13125554001], message: "" }),
  ];
  expect(refusals.map(({ status, body }) => `${status} ${body.meta ?? ""}`)).toEqual([
    "404 1001",
    "400 validation_failed",
    "404 not_found",
    "400 validation_failed",
    "400 validation_failed",
    "400 validation_failed",
  ]);
});

test("batches are listed without phones, and another account sees none", async () => {
  const { payload } = await call("GET", "");
  expect(payload.length).toBeGreaterThan(3);
  expect(payload[0]).not.toHaveProperty("phones");
  const { uuid } = payload[0];
  expect((await call("GET", "", undefined, bob)).payload).toEqual([]);
  for (const [method, path, body] of [
    ["GET", `/${uuid}`, undefined],
    ["POST", `/${uuid}/item/search`, {}],
    ["DELETE", `/${uuid}`, undefined],
  ] as const)
    expect((await call(method, path, body, bob)).status).toBe(404);
});

test("phones and sender are read as people write them, and each phone is written to once", async () => {
  const phones = ["+1 312 555-6001", "(312) 555.6002", 3125556003, 13125556001, "13125556003", "+44 20 7946 0001"];
  const made = await create({ from: "+1 (201) 555-2000", phones });
  expect([made.status, made.payload]).toEqual([
    201,
    expect.objectContaining({ from: TN, phones: [13125556001, 13125556002, 13125556003, 442079460001], total: 4 }),
  ]);
  await call("DELETE", `/${made.payload.uuid}`);
  const toItself = (await create({ phones: [TN] })).payload;
  await run();
  expect((await items(toItself.uuid))[0]).toMatchObject({ state: "failed", reason: "the sender itself" });
  const fields = async (body: object) => (await create(body)).body.fields;
  expect(await fields({ phones: [13125556001, "nobody"] })).toEqual({
    "body.phones.1": { message: "invalid phone number", value: "nobody" },
  });
  expect(Object.keys(await fields({ phones: ["12345"] }))).toEqual(["body.phones.0"]);
  expect(await fields({ phones: [13125556001], from: "12345" })).toEqual({
    "body.from": { message: "invalid phone number", value: "12345" },
  });
});

async function newNumber(): Promise<number> {
  await world.lease(ann, ++next);
  return next;
}

async function profileOf(): Promise<string> {
  const { payload } = await world.call("GET", `/lease/tn/${TN}`, { as: ann });
  return payload.messaging_profile.uuid;
}
