import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { OrderWorker } from "../../server/src/domain/order/worker.js";
import { SqlOrders } from "../../server/src/store/order.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { ordering, PRICE } from "../support/ordering.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
beforeAll(async () => {
  world = await createNounWorld();
});
afterAll(() => world.close());

const { stocked, buyer, order, get, holds } = ordering(() => world);
const charges = async (person: RestPerson) => {
  const rows = await world.store.db
    .selectFrom("transaction")
    .select(["ref_type", "amount"])
    .where("account", "=", person.account)
    .orderBy("created_on")
    .orderBy("ref_type")
    .execute();
  return rows.map(({ ref_type, amount }) => `${ref_type} ${amount}`).sort();
};
const events = (uuid: string) =>
  world.store.db.selectFrom("outbox").selectAll().where("ref_id", "=", uuid).orderBy("sequence").execute();

test("an order is answered as created and held, then worked off to leases, charges and one event per state", async () => {
  const ann = await buyer(10);
  const [a, b] = await stocked(2);
  const made = await order(ann, {
    items: [
      { tn: a, features: ["voice", "sms"], autorenew: true },
      { tn: b, features: ["voice"], autorenew: false },
    ],
  });
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    state: "created",
    total: 2,
    success: 0,
    processing: 2,
    failed: 0,
    price: null,
    tns: [],
    tnleases: [],
    errors: [],
    request: {
      items: [
        { tn: a, features: ["voice", "sms"], autorenew: true, profile: "US" },
        { tn: b, features: ["voice"], autorenew: false, profile: "US" },
      ],
    },
    items: [{ state: "created", reason: null }, { state: "created" }],
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
  });
  expect(await holds(ann)).toBeCloseTo(7.01, 5);
  expect(await world.balance(ann)).toBe(10);

  expect(await world.worker.runDue()).toBe(3);
  const done = await get(ann, made.payload.uuid);
  expect(done).toMatchObject({
    state: "success",
    total: 2,
    success: 2,
    processing: 0,
    failed: 0,
    price: { nrc: 2.01, mrc: 5 },
    errors: [],
    tns: [
      { tn: a, voice: true, sms: true, mms: false },
      { tn: b, voice: true, sms: false },
    ],
    tnleases: [{ autorenew: true, expired_on: "2024-02-01T00:00:00.000Z" }, { autorenew: false }],
    items: [{ state: "success", reason: null }, { state: "success" }],
  });
  expect(await holds(ann)).toBe(0);
  expect(await world.balance(ann)).toBe(2.99);
  expect(await charges(ann)).toEqual([
    "sms_nrc -0.01",
    "tnlease_mrc -2",
    "tnlease_mrc -2",
    "tnlease_nrc -1",
    "tnlease_nrc -1",
    "voice_mrc -0.5",
    "voice_mrc -0.5",
  ]);
  const seen = await events(made.payload.uuid);
  expect(seen.map(({ sequence, body }) => [sequence, (body as { payload: { state: string } }).payload.state])).toEqual([
    [1, "created"],
    [2, "verify"],
    [3, "processing"],
    [4, "success"],
  ]);
  expect(seen[3]?.body).toMatchObject({
    message: `TN order ${made.payload.uuid}: success`,
    payload: { success: 2, tns: [{ tn: a }, { tn: b }] },
  });
  expect(await world.worker.runDue()).toBe(0);
});

test("a successful item makes a subscription per feature, SMS with the account's default messaging profile", async () => {
  const ann = await buyer();
  const [a] = await stocked(1);
  await order(ann, { tns: [a], sms: true, voice: true });
  await world.worker.runDue();
  const { payload } = await world.call("GET", `/lease/tn/${a}`, { as: ann });
  expect(payload.subscriptions.map((s: { type: string }) => s.type).sort()).toEqual(["sms", "voice"]);
  const sms = payload.subscriptions.find((s: { type: string }) => s.type === "sms");
  expect(sms).toMatchObject({ sms_campaign: null, messaging_profile: { uuid: payload.messaging_profile.uuid } });
  expect(payload.tnorder.state).toBe("success");
});

test("older bodies and the older path give the same order", async () => {
  const ann = await buyer();
  const [a, b] = await stocked(2);
  const by = await world.call("POST", "/order/tn", {
    as: ann,
    body: { items: [{ tn: String(a), voice: true, sms: false }] },
  });
  expect(by.payload.request.items).toEqual([{ tn: a, features: ["voice"], autorenew: true, profile: "US" }]);
  const oldest = await order(ann, { tns: [`+${b}`], voice: "true", sms: "false", autorenew: "false", profile: "US" });
  expect(oldest.payload.request.items).toEqual([{ tn: b, features: ["voice"], autorenew: false, profile: "US" }]);
  await world.worker.runDue();
});

test("items fail one by one with their reason, and their part of the hold is free again", async () => {
  const ann = await buyer(100);
  const rich = await buyer(100);
  const [good, taken, tollFree, noSms] = await stocked(4);
  await world.lease(rich, taken ?? 0).catch(() => undefined);
  await world.store.db
    .updateTable("tn")
    .set({ sms: false })
    .where("tn", "=", noSms ?? 0)
    .execute();
  const other = await world.store.db
    .selectFrom("tn_profile")
    .select("uuid")
    .where("name", "=", "US Toll-Free")
    .executeTakeFirstOrThrow();
  await world.store.db
    .updateTable("tn")
    .set({ profile: other.uuid })
    .where("tn", "=", tollFree ?? 0)
    .execute();
  const missing = 12015559999;
  const made = await order(ann, { items: [good, taken, tollFree, noSms, missing].map((tn) => ({ tn })) });
  await world.worker.runDue();
  const done = await get(ann, made.payload.uuid);
  expect(done).toMatchObject({ state: "success", total: 5, success: 1, failed: 4, processing: 0 });
  expect(done.items.map((item: { reason: string | null }) => item.reason)).toEqual([
    null,
    "not_available",
    "profile_mismatch",
    "feature_not_available",
    "not_available",
  ]);
  expect(done.errors).toHaveLength(4);
  expect(done.errors[0]).toMatchObject({
    item: { tn: taken, state: "failed" },
    reason: "not_available",
    description: expect.any(String),
  });
  expect(await holds(ann)).toBe(0);
  expect(await world.balance(ann)).toBeCloseTo(100 - PRICE, 5);
});

test("an order fails when all its items failed", async () => {
  const ann = await buyer();
  const made = await order(ann, { items: [{ tn: 12015559998 }] });
  await world.worker.runDue();
  expect(await get(ann, made.payload.uuid)).toMatchObject({ state: "failed", failed: 1, tnleases: [] });
  expect(await world.balance(ann)).toBe(100);
  expect(await holds(ann)).toBe(0);
});

test("an order above the balance is refused with 402 and nothing is stored", async () => {
  const ann = await buyer(PRICE - 0.00001);
  const [a] = await stocked(1);
  const { status, body } = await order(ann, { items: [{ tn: a }] });
  expect([status, body.message, body.meta]).toEqual([402, "Not enough account balance", "insufficient_balance"]);
  expect((await world.call("GET", "/order", { as: ann })).payload).toEqual([]);
  expect(await holds(ann)).toBe(0);
});

test("of two orders that fit only one by one the second is refused", async () => {
  const ann = await buyer(PRICE * 1.5);
  const [a, b] = await stocked(2);
  expect((await order(ann, { items: [{ tn: a }] })).status).toBe(201);
  expect((await order(ann, { items: [{ tn: b }] })).status).toBe(402);
  await world.worker.runDue();
});

test("50 parallel orders on the balance of 10: 10 are taken, 40 refused, no money is lost", async () => {
  const ann = await buyer(PRICE * 10);
  const numbers = await stocked(50);
  const answers = await Promise.all(numbers.map((tn) => order(ann, { items: [{ tn }] })));
  const statuses = answers.map(({ status }) => status);
  expect([statuses.filter((s) => s === 201).length, statuses.filter((s) => s === 402).length]).toEqual([10, 40]);
  await world.worker.runDue();
  expect(await world.balance(ann)).toBe(0);
  expect(await holds(ann)).toBe(0);
  expect((await world.call("GET", "/lease/tn", { as: ann })).payload).toHaveLength(10);
});

test("50 parallel orders of one number by 5 accounts, worked off by 4 workers at once: one lease, one charge", async () => {
  const buyers = await Promise.all([1, 2, 3, 4, 5].map(() => buyer(1000)));
  const [tn] = await stocked(1);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => order(buyers[i % 5] as RestPerson, { items: [{ tn }] })),
  );
  expect(answers.every(({ status }) => status === 201)).toBe(true);
  const workers = [1, 2, 3, 4].map(() => workerOn(new SqlOrders(world.store)));
  await Promise.all(workers.map((worker) => worker.runDue()));
  const done = await Promise.all(answers.map(({ payload }, i) => get(buyers[i % 5] as RestPerson, payload.uuid)));
  const reasons = done.map((one) => one.items[0].reason ?? one.state);
  expect(reasons.filter((word) => word === "success")).toHaveLength(1);
  expect(reasons.filter((word) => word === "not_available")).toHaveLength(49);
  const balances = await Promise.all(buyers.map((person) => world.balance(person)));
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toBeCloseTo(5000 - PRICE, 5);
  expect(await Promise.all(buyers.map(holds))).toEqual([0, 0, 0, 0, 0]);
  const leases = await world.store.db
    .selectFrom("tn_lease")
    .select("uuid")
    .where("tn", "=", tn ?? 0)
    .execute();
  expect(leases).toHaveLength(1);
});

test("a worker killed after any step leaves an order that another one ends, charged once", async () => {
  const ann = await buyer(100);
  for (let kill = 1; kill <= 3; kill++) {
    const [a] = await stocked(1);
    const made = await order(ann, { items: [{ tn: a }] });
    const dying = workerOn(failingAfter(kill - 1));
    await dying.runDue().catch(() => undefined);
    const between = await get(ann, made.payload.uuid);
    expect(between.state).toBe(["created", "verify", "processing"][kill - 1]);
    await world.worker.runDue();
    expect(await get(ann, made.payload.uuid)).toMatchObject({ state: "success", success: 1 });
  }
  expect(await holds(ann)).toBe(0);
  expect(await world.balance(ann)).toBeCloseTo(100 - 3 * PRICE, 5);
});

function workerOn(store: SqlOrders): OrderWorker {
  const providers = { get: () => undefined };
  return new OrderWorker({ store, providers, node: "n2", clock: world.clock, log: createLog("silent") });
}

/** A store whose process dies in the middle of the transaction after `steps` good ones. */
function failingAfter(steps: number): SqlOrders {
  const store = new SqlOrders(world.store);
  let done = 0;
  const transaction = store.transaction.bind(store);
  store.transaction = (work) =>
    transaction(async (tx) => {
      const result = await work(tx);
      if (done++ >= steps) throw new Error("killed");
      return result;
    });
  return store;
}

test("a destination in the order is that of every new lease; a foreign one gives 404", async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  const [a, b] = await stocked(2);
  const refused = await order(bob, { items: [{ tn: a }], sip_control_app: app });
  expect([refused.status, refused.body.message]).toEqual([404, "SIP Control app not found"]);
  const both = await order(ann, { items: [{ tn: a }], sip_control_app: app, sip_connection: newUuid() });
  expect(both.status).toBe(400);
  const connection = await order(ann, { items: [{ tn: a }], sip_connection: newUuid() });
  expect([connection.status, connection.body.message]).toEqual([404, "SIP Connection not found"]);
  const made = await order(ann, { items: [{ tn: a }, { tn: b }], sip_control_app: app });
  expect(made.payload.request.sip_control_app).toBe(app);
  await world.worker.runDue();
  const { payload } = await world.call("GET", `/sip/app/${app}/tnlease`, { as: ann });
  expect(payload.map((lease: { tn: { tn: number } }) => lease.tn.tn).sort()).toEqual([a, b]);
});

test.each([
  [{}, "body.items"],
  [{ items: [] }, "body.items"],
  [{ items: [{ tn: "abc123" }] }, "body.items.0.tn"],
  [{ items: [{ tn: 12015550123 }, { tn: 12015550123 }] }, "body.items.1.tn"],
  [{ items: [{ tn: 12015550123, features: ["fly"] }] }, "body.items.0.features.0"],
  [{ items: [{ tn: 12015550123, features: ["mms"] }] }, "body.items.0.features"],
  [{ items: [{ tn: 12015550123, fax: true }] }, "body.items.0.features"],
  [{ tns: [] }, "body.tns"],
])("an order %j is refused at %s", async (body, field) => {
  const ann = await buyer();
  const answer = await order(ann, body);
  expect([answer.status, Object.keys(answer.body.fields ?? {})]).toEqual([400, [field]]);
});

test("an unknown profile gives 404", async () => {
  const ann = await buyer();
  const { status, body } = await order(ann, { items: [{ tn: 12015550123, profile: "Mars" }] });
  expect([status, body.message]).toEqual([404, "Profile not found"]);
});

test("orders are listed and searched by state and number, newest first", async () => {
  const ann = await buyer();
  const [a, b] = await stocked(2);
  await order(ann, { items: [{ tn: a }] });
  await world.worker.runDue();
  world.clock.advance(1000);
  await order(ann, { items: [{ tn: b }] });
  const all = await world.call("GET", "/order?take=1", { as: ann });
  expect([all.payload.length, all.headers["x-total-count"], all.payload[0].items[0].tn]).toEqual([1, "2", b]);
  const search = async (body: object) => {
    const { payload } = await world.call("POST", "/order/search", { as: ann, body });
    return payload.data.map((one: { items: { tn: number }[] }) => one.items[0]?.tn);
  };
  expect(await search({})).toEqual([b, a]);
  expect(await search({ state: "success" })).toEqual([a]);
  expect(await search({ tn: `*${String(b).slice(-4)}` })).toEqual([b]);
  expect(await search({ order: { state: "DESC" } })).toEqual([a, b]);
  expect(await search({ created_on_from: new Date(world.clock.now()).toISOString() })).toEqual([b]);
  const bob = await buyer();
  const foreign = await world.call("POST", "/order/search", { as: bob, body: { account: ann.account } });
  expect(foreign.payload.total).toBe(0);
  await world.worker.runDue();
});

test("an order of another account is not found", async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  const [a] = await stocked(1);
  const { payload } = await order(ann, { items: [{ tn: a }] });
  const { status, body } = await world.call("GET", `/order/${payload.uuid}`, { as: bob });
  expect([status, body.message]).toEqual([404, "Order not found"]);
  await world.worker.runDue();
});

test("a repeated order with one Idempotency-Key is one order", async () => {
  const ann = await buyer();
  const [a] = await stocked(1);
  const send = () =>
    world.call("POST", "/order", { as: ann, body: { items: [{ tn: a }] }, headers: { "idempotency-key": "k1" } });
  const [first, second] = [await send(), await send()];
  expect([second.status, second.payload.uuid]).toEqual([201, first.payload.uuid]);
  await world.worker.runDue();
});

test("a released number goes into quarantine: nobody else can order it until it is over, the same account can", async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  const [a] = await stocked(1);
  await order(ann, { items: [{ tn: a }] });
  await world.worker.runDue();
  await world.call("DELETE", `/lease/tn/${a}`, { as: ann });
  const foreign = await order(bob, { items: [{ tn: a }] });
  await world.worker.runDue();
  expect((await get(bob, foreign.payload.uuid)).items[0].reason).toBe("not_available");
  const again = await order(ann, { items: [{ tn: a }] });
  await world.worker.runDue();
  expect((await get(ann, again.payload.uuid)).state).toBe("success");
  await world.call("DELETE", `/lease/tn/${a}`, { as: ann });
  const served = { quarantine_until: "2023-12-31T00:00:00.000Z" };
  await world.store.db
    .updateTable("tn")
    .set(served)
    .where("tn", "=", a ?? 0)
    .execute();
  const later = await order(bob, { items: [{ tn: a }] });
  await world.worker.runDue();
  expect((await get(bob, later.payload.uuid)).state).toBe("success");
});

test("an account has 50 orders open at most; they count until they are at their end", async () => {
  const ann = await buyer(150);
  const numbers = await stocked(51);
  for (const tn of numbers.slice(0, 50)) expect((await order(ann, { items: [{ tn, features: [] }] })).status).toBe(201);
  const over = await order(ann, { items: [{ tn: numbers[50] }] });
  expect([over.status, over.body.meta, over.headers["retry-after"]]).toEqual([429, "rate_limited", "5"]);
  await world.worker.runDue();
  expect((await order(ann, { items: [{ tn: numbers[50] }] })).status).toBe(402);
  await world.setBalance(ann, 100);
  expect((await order(ann, { items: [{ tn: numbers[50] }] })).status).toBe(201);
  await world.worker.runDue();
});

test("a started worker is woken by the order itself and stops when it is closed", async () => {
  const ann = await buyer();
  const [a, b] = await stocked(2);
  world.worker.start();
  const made = await order(ann, { items: [{ tn: a }] });
  await expect.poll(async () => (await get(ann, made.payload.uuid)).state).toBe("success");
  await world.worker.close();
  await world.worker.close();
  const later = await order(ann, { items: [{ tn: b }] });
  expect(await world.worker.runDue()).toBe(0);
  expect((await get(ann, later.payload.uuid)).state).toBe("created");
});
