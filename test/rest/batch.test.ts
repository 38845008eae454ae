import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { CallRow } from "../../server/src/domain/call/port/call-row.js";
import { CallRecovery } from "../../server/src/domain/call/recovery.js";
import { SqlCalls } from "../../server/src/store/call.js";
import { SqlCallRating } from "../../server/src/store/call-rating.js";
import { SqlCallWriter } from "../../server/src/store/call-writer.js";
import { SqlInterruptedCalls } from "../../server/src/store/interrupted-calls.js";
import { at, changeOf } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { PUBLIC_URL, type RestPerson } from "../support/rest.js";
import { until } from "../support/until.js";

const XML = "<Response><Say>Reminder</Say></Response>";
const TN = 12015556001;

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let lease: string;
let profile: string;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  for (const person of [ann, bob]) await world.setBalance(person, 1000);
  // Of the operator: no limit of what it spends a day.
  await sql`update account set level = 'ServiceAccount' where uuid = ${ann.account}`.execute(world.store.db);
  lease = await world.lease(ann, TN);
  await world.lease(bob, 12015556002);
  profile = await voiceProfile(ann);
});
beforeEach(async () => {
  world.placed.length = 0;
  world.room.free = 1000;
  await world.setBalance(ann, 1000);
  await price("0");
  await sql`update batch set state = 'canceled' where state in ('created', 'processing')`.execute(world.store.db);
});
afterAll(() => world.close());

let next = 12125550100;
const numbers = (count: number) => Array.from({ length: count }, () => next++);
const worker = () => world.services.batchWorker;

async function voiceProfile(as: RestPerson, body: object = {}): Promise<string> {
  return (await world.call("POST", "/profile/outbound_voice", { as, body: { name: "Out", ...body } })).payload.uuid;
}
async function price(perMinute: string): Promise<void> {
  await sql`update tn_profile set voice_outgoing_per_min_cost = ${perMinute} where name = 'US'`.execute(world.store.db);
}
const create = (body: object, headers: Record<string, string> = {}) =>
  world.call("POST", "/batch", {
    as: ann,
    headers,
    body: { outbound_voice_profile: profile, tn_lease: lease, xml: XML, phones: [next++], ...body },
  });
const get = async (uuid: string, as = ann) => (await world.call("GET", `/batch/${uuid}`, { as })).payload;
const items = async (uuid: string, body: object = {}) =>
  (await world.call("POST", `/batch/${uuid}/item/search`, { as: ann, body })).payload;

/** Ends a placed call as the engine would. */
async function end(index: number, change: Partial<CallRow> = {}): Promise<void> {
  const { call } = world.placed[index]!.stored;
  const ended = { state: "hangup", state_end: "completed", answer_on: at(1), hangup_on: at(9), ...change } as const;
  await world.callWriter.write([changeOf({ ...call, ...ended }, { owed: { seconds: ended.answer_on ? 60 : 0 } })]);
}

test("a batch is answered as it was asked for, without doubles, and read with its phones and its document", async () => {
  const [one, two] = numbers(2);
  const { status, payload } = await create({ phones: [one, two, `+${one}`], tn_lease: TN });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    type: "call_xml",
    state: "created",
    total: 2,
    success: 0,
    processing: 2,
    failed: 0,
    phones: [one, two],
    xml: XML,
    outbound_voice_profile: { uuid: profile, account: { uuid: ann.account } },
    tn_lease: { uuid: lease, tn: { tn: TN } },
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
  });
  expect(await get(payload.uuid)).toEqual(payload);
  const listed = await world.call("GET", "/batch", { as: ann });
  expect(listed.payload[0]).toMatchObject({ uuid: payload.uuid, total: 2 });
  expect([listed.payload[0].phones, listed.payload[0].xml]).toEqual([undefined, undefined]);
  expect(await items(payload.uuid)).toMatchObject({
    total: 2,
    data: [{ phone: one, state: "created", call: null, batch: { uuid: payload.uuid } }, { phone: two }],
  });
});

test("ten thousand phones are one batch, one more is refused", async () => {
  const phones = Array.from({ length: 10_000 }, (_, index) => 12130000000 + index);
  const { status, payload } = await create({ phones });
  expect([status, payload.total, payload.phones.length]).toEqual([201, 10_000, 10_000]);
  expect((await create({ phones: [...phones, 12140000000] })).status).toBe(400);
});

test("what is wrong with a batch is named, what is missing is 404, and no money is 402", async () => {
  const wrong: readonly [object, string][] = [
    [{ phones: [] }, "body.phones"],
    [{ phones: ["x"] }, "body.phones.0"],
    [{ phones: undefined }, "body.phones"],
    [{ xml: "<bad/>" }, "body.xml"],
    [{ xml: undefined }, "body.xml"],
    [{ type: "sms" }, "body.type"],
    [{ tn_lease: undefined }, "body.tn_lease"],
    [{ outbound_voice_profile: undefined }, "body.outbound_voice_profile"],
  ];
  for (const [body, field] of wrong) {
    const answer = await create(body);
    expect([answer.status, Object.keys(answer.body.fields ?? {})]).toEqual([400, [field]]);
  }
  const missing: readonly [object, string][] = [
    [{ tn_lease: 12015556002 }, "TNLease not found"],
    [{ outbound_voice_profile: await voiceProfile(bob) }, "Outbound voice profile not found"],
    [{ outbound_voice_profile: newUuid() }, "Outbound voice profile not found"],
  ];
  for (const [body, message] of missing) expect(await create(body)).toMatchObject({ status: 404, body: { message } });
  await price("0.5");
  const dear = await voiceProfile(ann, { max_rate: 0.1 });
  expect(await create({ outbound_voice_profile: dear })).toMatchObject({ status: 403 });
  await world.setBalance(ann, 0.4);
  expect(await create({})).toMatchObject({ status: 402, body: { meta: "insufficient_balance" } });
});

test("each phone is called once, its call bears the item, and its end is the item's result", async () => {
  const phones = numbers(3);
  const { payload } = await create({ phones });
  expect(await worker().runDue()).toBe(3);
  expect(await worker().runDue()).toBe(0);
  expect(world.placed.map(({ to }) => to)).toEqual(phones.map((tn) => ({ kind: "number", digits: String(tn) })));
  expect(world.placed[0]).toMatchObject({ profile: { uuid: profile }, flow: { kind: "xml", xml: XML } });
  expect(await get(payload.uuid)).toMatchObject({ state: "processing", processing: 3 });
  const [{ call, uuid: item }] = (await items(payload.uuid)).data;
  expect(call).toMatchObject({ state: "init", direction: "out", from: String(TN), to: String(phones[0]) });
  const one = (await world.call("GET", `/call/${call.uuid}`, { as: ann })).payload;
  expect(one.batch_item).toEqual({ uuid: item, batch: { uuid: payload.uuid } });
  const found = await world.call("POST", "/call/search", { as: ann, body: { batch: payload.uuid } });
  expect(found.payload.total).toBe(3);

  await end(0);
  await end(1, { state_end: "busy", answer_on: null, q850_cause_string: "USER_BUSY" });
  expect(await get(payload.uuid)).toMatchObject({ state: "processing", success: 1, failed: 1, processing: 1 });
  await end(1, { state_end: "busy", answer_on: null, q850_cause_string: "USER_BUSY" });
  await end(2, { state_end: "failed", state_reason: "Not enough account balance" });
  expect(await get(payload.uuid)).toMatchObject({ state: "success", success: 1, failed: 2, processing: 0 });
  expect((await items(payload.uuid)).data).toMatchObject([
    { state: "success", reason: null },
    { state: "failed", reason: "USER_BUSY" },
    { state: "failed", reason: "Not enough account balance" },
  ]);
  expect((await items(payload.uuid, { state: "failed", order: { phone: "DESC" } })).data).toMatchObject([
    { phone: phones[2] },
    { phone: phones[1] },
  ]);
  expect((await items(payload.uuid, { phone: `*${String(phones[1]).slice(-4)}` })).total).toBe(1);
});

test("no more phones ring than there is room for, and batches take turns", async () => {
  const [a, b] = [await create({ phones: numbers(3) }), await create({ phones: numbers(3) })];
  world.room.free = 3;
  expect(await worker().runDue()).toBe(3);
  expect(await worker().runDue()).toBe(0);
  const processing = await Promise.all(
    [a, b].map(async ({ payload }) => (await items(payload.uuid, { state: "calling" })).total),
  );
  expect(processing.sort()).toEqual([1, 2]);
  world.room.free = 1000;
  expect(await worker().runDue()).toBe(3);
});

test("of two batches that share one channel none waits for the other", async () => {
  const a = await create({ phones: numbers(3) });
  // The older one is first.
  world.clock.advance(1);
  const b = await create({ phones: numbers(3) });
  const called: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    world.room.free = 1;
    await worker().runDue();
    called.push(world.placed[turn]!.stored.relations.batch_item!.batch.uuid);
  }
  expect(called).toEqual([a, b, a, b].map(({ payload }) => payload.uuid));
});

test("a call that found no room has called nobody: its phone waits again, or is left out of a batch that was canceled", async () => {
  const { payload } = await create({ phones: numbers(3) });
  await worker().runDue();
  const full = { state_end: "failed", state_reason: "Channel limit", answer_on: null } as const;
  await end(0, full);
  await end(1, { ...full, state_reason: "Too many calls per second" });
  await end(2, { ...full, release_cause_from_protocol_stack: "503 Service Unavailable" });
  expect(await get(payload.uuid)).toMatchObject({ state: "processing", waiting: 2, processing: 2, failed: 1 });
  expect((await items(payload.uuid)).data).toMatchObject([
    { state: "created", call: null, reason: null },
    { state: "created", call: null, reason: null },
    { state: "failed", reason: "Channel limit" },
  ]);
  expect(await worker().runDue()).toBe(2);
  expect(world.placed.slice(3).map(({ to }) => to)).toEqual(world.placed.slice(0, 2).map(({ to }) => to));
  await world.call("DELETE", `/batch/${payload.uuid}`, { as: ann });
  await end(3, full);
  await end(4);
  expect(await get(payload.uuid)).toMatchObject({
    state: "canceled",
    canceled: 1,
    success: 1,
    failed: 1,
    processing: 0,
  });
  expect(await worker().runDue()).toBe(0);
});

const change = (uuid: string, what: string, as = ann) => world.call("POST", `/batch/${uuid}/${what}`, { as });

test("a paused batch calls nobody until it is resumed; calls that are on go on and count", async () => {
  const { payload } = await create({ phones: numbers(3) });
  const early = await change(payload.uuid, "pause");
  expect(early).toMatchObject({ status: 200, payload: { state: "paused", waiting: 3, processing: 3 } });
  expect(await worker().runDue()).toBe(0);
  expect((await change(payload.uuid, "resume")).payload.state).toBe("created");
  world.room.free = 1;
  await worker().runDue();
  world.room.free = 1000;
  expect((await change(payload.uuid, "pause")).payload).toMatchObject({ state: "paused", waiting: 2, processing: 3 });
  expect((await change(payload.uuid, "pause")).payload.state).toBe("paused");
  await end(0);
  expect(await worker().runDue()).toBe(0);
  expect(await get(payload.uuid)).toMatchObject({ state: "paused", success: 1, waiting: 2 });
  const found = await world.call("POST", "/batch/search", { as: ann, body: { state: "paused" } });
  expect(found.payload.data.map(({ uuid }: { uuid: string }) => uuid)).toEqual([payload.uuid]);
  expect((await change(payload.uuid, "resume")).payload.state).toBe("processing");
  expect((await change(payload.uuid, "resume")).payload.state).toBe("processing");
  expect(await worker().runDue()).toBe(2);
  await change(payload.uuid, "pause");
  await Promise.all([end(1), end(2)]);
  expect(await get(payload.uuid)).toMatchObject({ state: "success", success: 3, waiting: 0 });
  for (const what of ["pause", "resume"])
    expect(await change(payload.uuid, what)).toMatchObject({ status: 409, body: { message: "Batch has ended" } });
});

test("a paused batch can be canceled, and stands in the way of the end of its profile", async () => {
  const own = await voiceProfile(ann);
  const { payload } = await create({ phones: numbers(2), outbound_voice_profile: own });
  await change(payload.uuid, "pause");
  expect((await world.call("DELETE", `/profile/outbound_voice/${own}`, { as: ann })).status).toBe(409);
  const canceled = await world.call("DELETE", `/batch/${payload.uuid}`, { as: ann });
  expect(canceled.payload).toMatchObject({ state: "canceled", canceled: 2, waiting: 0, processing: 0 });
});

test("a phone whose commit seemed to fail is called when it turns out to be stored", async () => {
  await create({ phones: numbers(1) });
  const { store } = world;
  const { transaction } = store;
  store.transaction = async (work) => {
    await transaction(work);
    throw new Error("the connection ended");
  };
  try {
    expect(await worker().runDue()).toBe(0);
  } finally {
    store.transaction = transaction;
  }
  expect(world.placed).toEqual([]);
  world.clock.advance(1_000);
  await until("the call", () => world.placed[0]);
  expect(await worker().runDue()).toBe(0);
});

test("a phone without money, with a closed destination or without a number to call from fails, and the batch goes on", async () => {
  await price("10");
  await world.setBalance(ann, 25);
  const { payload } = await create({ phones: [...numbers(2), 18765550142, ...numbers(1)] });
  await worker().runDue();
  expect(
    (await items(payload.uuid)).data.map(({ state, reason }: { state: string; reason: string }) => reason ?? state),
  ).toEqual(["calling", "calling", "Country Permission Violation", "Not enough account balance"]);
  const tn = 12015556050;
  await world.setBalance(ann, 1000);
  const gone = await create({ tn_lease: await world.lease(ann, tn), phones: numbers(2) });
  await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  await worker().runDue();
  expect(await get(gone.payload.uuid)).toMatchObject({ state: "failed", failed: 2 });
  const short = await voiceProfile(ann);
  const off = await create({ outbound_voice_profile: short, phones: numbers(1) });
  await world.call("PATCH", `/profile/outbound_voice/${short}`, { as: ann, body: { is_active: false } });
  await worker().runDue();
  expect((await items(off.payload.uuid)).data).toMatchObject([{ reason: "Inactive outbound voice profile" }]);
});

test("a canceled batch calls nobody more; calls that are on go on and count", async () => {
  const { payload } = await create({ phones: numbers(3) });
  world.room.free = 1;
  await worker().runDue();
  world.room.free = 1000;
  const canceled = await world.call("DELETE", `/batch/${payload.uuid}`, { as: ann });
  expect(canceled).toMatchObject({ status: 200, payload: { state: "canceled", processing: 1, total: 3 } });
  expect(await worker().runDue()).toBe(0);
  await end(0);
  expect(await get(payload.uuid)).toMatchObject({ state: "canceled", success: 1, processing: 0 });
  expect((await items(payload.uuid, { state: "canceled" })).total).toBe(2);
  const again = await world.call("DELETE", `/batch/${payload.uuid}`, { as: ann });
  expect([again.status, again.body.message]).toEqual([409, "Batch has ended"]);
});

test("a batch of a closed account calls nobody until the account is open again", async () => {
  const { uuid } = (await create({ phones: numbers(2) })).payload;
  const closed = (disabled_on: string | null) =>
    world.store.db.updateTable("account").set({ disabled_on }).where("uuid", "=", ann.account).execute();
  await closed(new Date(world.clock.now()).toISOString());
  expect(await worker().runDue()).toBe(0);
  expect(world.placed).toEqual([]);
  await closed(null);
  await worker().runDue();
  expect(world.placed).toHaveLength(2);
  expect((await get(uuid)).state).toBe("processing");
});

test("a process that was killed calls nobody twice: phones in hand fail, those that wait are called by the next", async () => {
  const phones = numbers(4);
  const { payload } = await create({ phones });
  world.room.free = 2;
  await worker().runDue();
  world.room.free = 1000;
  const { store, clock } = world;
  const recovery = new CallRecovery({
    interrupted: new SqlInterruptedCalls(store, new SqlCalls(store)),
    writer: new SqlCallWriter(store, createLog("silent")),
    rating: new SqlCallRating(store),
    blobs: world.services.blobs,
    clock,
    publicUrl: PUBLIC_URL,
  });
  await recovery.run("n1");
  expect((await items(payload.uuid)).data.slice(0, 2)).toMatchObject([
    { state: "failed", reason: "node_lost" },
    { state: "failed", reason: "node_lost" },
  ]);
  await worker().runDue();
  expect(world.placed.map(({ stored }) => stored.call.to)).toEqual(phones.map(String));
  await Promise.all([end(2), end(3)]);
  expect(await get(payload.uuid)).toMatchObject({ state: "success", success: 2, failed: 2 });
});

test("batches are searched by state, type and the number they call from", async () => {
  const { payload } = await create({});
  const search = async (body: object) =>
    (await world.call("POST", "/batch/search", { as: ann, body })).payload.data.map(
      ({ uuid }: { uuid: string }) => uuid,
    );
  expect(await search({ state: "created" })).toEqual([payload.uuid]);
  expect(await search({ state: "created", tn: `*${String(TN).slice(-3)}`, type: "call_xml" })).toEqual([payload.uuid]);
  expect(await search({ state: "created", tn: "1*9" })).toEqual([]);
  expect(await search({ order: { state: "ASC" }, take: 1 })).toEqual([payload.uuid]);
  const bad = await world.call("POST", "/batch/search", { as: ann, body: { order: { tn: "ASC" } } });
  expect(bad.status).toBe(400);
});

test("another account's batch is not there", async () => {
  const { payload } = await create({});
  const path = `/batch/${payload.uuid}`;
  for (const [method, where] of [
    ["GET", path],
    ["DELETE", path],
    ["POST", `${path}/item/search`],
    ["POST", `${path}/pause`],
    ["POST", `${path}/resume`],
  ] as const)
    expect(await world.call(method, where, { as: bob })).toMatchObject({
      status: 404,
      body: { message: "Batch not found" },
    });
  expect((await get(payload.uuid)).state).toBe("created");
});

test("a batch that is asked for twice with one key is one batch", async () => {
  const key = { "idempotency-key": newUuid() };
  const body = { phones: numbers(1) };
  const [first, second] = [await create(body, key), await create(body, key)];
  expect(second.payload.uuid).toBe(first.payload.uuid);
});
