import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "../../server/src/base/log.js";
import { OrderWorker } from "../../server/src/domain/order/worker.js";
import type { NumberProvider } from "../../server/src/domain/provider/port.js";
import { GuardedProvider } from "../../server/src/engine/providers/guarded.js";
import { SimulatedProvider } from "../../server/src/engine/providers/simulator.js";
import { SqlOrders } from "../../server/src/store/order.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { ScriptedProvider } from "../support/scripted-provider.js";
import { until } from "../support/until.js";

/** What one number of profile US with voice and sms costs: 1 + 2 + 0.5 + 0.01. */
const PRICE = 3.51;
const MINUTE = 60_000;

let world: NounWorld;
let far: ScriptedProvider;
let simulator: NumberProvider;
const providers = {
  get: (name: string): NumberProvider | undefined => (name === "dev" ? simulator : name === "far" ? far : undefined),
};

beforeAll(async () => {
  world = await createNounWorld({}, providers);
  const areas = () => [201, 416];
  simulator = new GuardedProvider(new SimulatedProvider({ clock: world.clock, areas }), world.clock);
  await sellBy("dev");
});
afterAll(() => world.close());
beforeEach(() => {
  far = new ScriptedProvider();
});

/** Names the provider of the rate profile US. */
async function sellBy(tn_provider: string | null): Promise<void> {
  await world.store.db.updateTable("tn_profile").set({ tn_provider }).where("name", "=", "US").execute();
}

async function buyer(): Promise<RestPerson> {
  const person = await world.person();
  await world.setBalance(person, 100);
  return person;
}

const order = (as: RestPerson, body: object) => world.call("POST", "/order", { as, body });
const get = async (as: RestPerson, uuid: string) => (await world.call("GET", `/order/${uuid}`, { as })).payload;
const search = (as: RestPerson, body: object) => world.call("POST", "/tn/search", { as, body });
const numberOf = (tn: number) => world.store.db.selectFrom("tn").selectAll().where("tn", "=", tn).executeTakeFirst();

/** Balance and what is held of it. */
async function money(person: RestPerson): Promise<[number, number]> {
  const held = await world.store.db
    .selectFrom("ledger_hold")
    .select("amount")
    .where("account", "=", person.account)
    .execute();
  return [await world.balance(person), held.reduce((sum, { amount }) => sum + amount, 0)];
}

test("offers stand behind the stock, page by page, and are kept for 15 minutes", async () => {
  const ann = await buyer();
  await world.stock(12015550101, 12015551234);
  const { payload, headers } = await search(ann, { npa: "201", take: 4 });
  expect(payload.data.map((n: { tn: number }) => n.tn)).toEqual([12015550101, 12015551234, 12015550100, 12015550102]);
  expect([payload.total, headers["x-search-partial"]]).toEqual([4, undefined]);
  expect(payload.data[2]).toMatchObject({ registered: false, nrc: 1.01, mrc: 2.5, profile: { name: "US" } });
  const second = (await search(ann, { npa: "201", take: 4, skip: 4 })).payload;
  expect(second.data.map((n: { tn: number }) => n.tn)).toEqual([12015550103, 12015550104, 12015550105, 12015550106]);
  expect((await search(ann, { npa: "201", take: 2 })).payload.total).toBe(2);
  expect(await numberOf(12015550100)).toMatchObject({
    stock_state: "offer",
    provider: "dev",
    offered_until: "2024-01-01T00:15:00.000Z",
  });
  expect((await search(ann, { line: "9x99", take: 100 })).payload.data).toEqual([]);
  expect((await search(ann, { pattern: "*5550177" })).payload.data.map((n: { tn: number }) => n.tn)).toEqual([
    12015550177,
  ]);
  expect((await search(ann, { npa: "201", order: { tn: "DESC" }, take: 4 })).payload.data[2].tn).toBe(12015550199);
});

test("a provider that is silent is left out of a search and named", async () => {
  await sellBy("far");
  const ann = await buyer();
  await search(ann, { npa: "999", skip: 1_000_000 });
  expect(far.searched).toEqual([]);
  far.isSilent = true;
  const { status, payload, headers } = await search(ann, { npa: "999" });
  expect([status, payload.data, headers["x-search-partial"]]).toEqual([200, [], "far"]);
  await sellBy("gone");
  expect((await search(ann, { npa: "999" })).headers["x-search-partial"]).toBe("gone");
  await sellBy("dev");
});

test("what a provider offers is checked: a number of other digits, or one that is ours, is not shown", async () => {
  await sellBy("far");
  const ann = await buyer();
  far.stock = [13055550100, 12015551234, 13055550101];
  const { payload } = await search(ann, { npa: "305", state: "NJ" });
  expect(payload.data.map((n: { tn: number }) => n.tn)).toEqual([13055550100, 13055550101]);
  expect((await search(ann, { npa: "305", state: "OH" })).payload.data).toEqual([]);
  expect(
    (await search(ann, { npa: "212", city: "Newark", mode: "OR", take: 100 })).payload.data.map(
      (n: { tn: number }) => n.tn,
    ),
  ).toEqual(expect.arrayContaining([13055550100, 13055550101]));
  await sellBy("dev");
});

test("an offered number is bought, set up and leased; the charge is the same as from stock", async () => {
  const ann = await buyer();
  const [tn] = [12015550150];
  await search(ann, { npa: "201", pattern: "*0150" });
  const { payload } = await order(ann, { items: [{ tn }] });
  await world.worker.runDue();
  expect(await get(ann, payload.uuid)).toMatchObject({
    state: "success",
    success: 1,
    tns: [{ tn, registered: true }],
    tnleases: [{ tn: { tn } }],
  });
  expect(await money(ann)).toEqual([100 - PRICE, 0]);
  expect(await numberOf(tn)).toMatchObject({ stock_state: "leased", provider: "dev", offered_until: null });
  expect((await world.mailsTo(ann.email)).map(({ subject }) => subject)).toContain("Your numbers are ready");
});

test("a number that nobody searched for is asked for at the provider of its profile", async () => {
  const ann = await buyer();
  const { payload } = await order(ann, { items: [{ tn: 12015550151 }, { tn: 12025550151 }] });
  await world.worker.runDue();
  const done = await get(ann, payload.uuid);
  expect(done.items.map((item: { reason: string | null }) => item.reason)).toEqual([null, "not_available"]);
  expect(await money(ann)).toEqual([100 - PRICE, 0]);
  const mails = await world.mailsTo(ann.email);
  expect(mails.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(["Your numbers are ready", "Numbers could not be ordered"]),
  );
});

test.each([
  [12015550190, {}, "provider_error"],
  [12015550191, {}, "not_available"],
  [12015550195, {}, "feature_not_available"],
  [12015550195, { features: ["voice"] }, null],
])("the simulator's number %i ends with its scripted reason", async (tn, wish, reason) => {
  const ann = await buyer();
  const { payload } = await order(ann, { items: [{ tn, ...wish }] });
  await world.worker.runDue();
  const done = await get(ann, payload.uuid);
  expect([done.items[0].reason, done.state]).toEqual([reason, reason === null ? "success" : "failed"]);
  expect((await money(ann))[1]).toBe(0);
  if (reason !== null) expect(await money(ann)).toEqual([100, 0]);
});

test.each([
  [12015550192, "success", null],
  [12015550193, "failed", "provider_error"],
])(
  "an order of %i gets no answer: the number is unknown, and 5 s later it is %s, bought once",
  async (tn, state, reason) => {
    const ann = await buyer();
    const { payload } = await order(ann, { items: [{ tn }] });
    await world.worker.runDue();
    expect(await get(ann, payload.uuid)).toMatchObject({ state: "processing", processing: 1 });
    expect((await numberOf(tn))?.stock_state).toBe("unknown");
    expect(await money(ann)).toEqual([100, PRICE]);
    expect(await world.worker.runDue()).toBe(0);
    world.clock.advance(5_000);
    await world.worker.runDue();
    const done = await get(ann, payload.uuid);
    expect([done.state, done.items[0].reason]).toEqual([state, reason]);
    expect(await money(ann)).toEqual([reason === null ? 100 - PRICE : 100, 0]);
  },
);

test("a slow purchase holds up no other order", async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  await world.stock(12015551236);
  const slow = (await order(ann, { items: [{ tn: 12015550194 }] })).payload.uuid;
  const running = world.worker.runDue();
  await until("the purchase to be waited for", async () => world.clock.waiting > 0 || undefined);
  const quick = (await order(bob, { items: [{ tn: 12015551236 }] })).payload.uuid;
  await workerOn(providers).runDue();
  expect((await get(bob, quick)).state).toBe("success");
  expect((await get(ann, slow)).state).toBe("processing");
  world.clock.advance(10_000);
  await running;
  expect((await get(ann, slow)).state).toBe("success");
});

/** A worker of the node n1, the one that the platform of the test bears. */
function workerOn(some: typeof providers, store = new SqlOrders(world.store)): OrderWorker {
  return new OrderWorker({ store, providers: some, node: "n1", clock: world.clock, log: createLog("silent") });
}

test("killed after any step, an order with a provider is ended by the next process: bought once, charged once", async () => {
  await sellBy("far");
  const ann = await buyer();
  let spent = 0;
  for (let kill = 0; kill < 12; kill++) {
    const tn = 13055551000 + kill;
    far = new ScriptedProvider();
    far.stock = [tn];
    const { uuid } = (await order(ann, { items: [{ tn }] })).payload;
    const dying = workerOn(providers, dyingAfter(kill));
    await dying.runDue().catch(() => undefined);
    await dying.close();
    const next = workerOn(providers);
    next.start();
    await until("the order to end", async () => ((await get(ann, uuid)).processing === 0 ? true : undefined));
    await next.close();
    spent += PRICE;
    expect(await get(ann, uuid)).toMatchObject({ state: "success", success: 1 });
    expect(new Set(far.ordered).size).toBe(1);
    const [balance, held] = await money(ann);
    expect([balance.toFixed(5), held]).toEqual([(100 - spent).toFixed(5), 0]);
  }
  await sellBy("dev");
});

/** A store whose process dies in the middle of the transaction after `steps` good ones, and does nothing afterwards. */
function dyingAfter(steps: number): SqlOrders {
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

test("a purchase in flight when the process stops is looked up by the next one, not made again", async () => {
  await sellBy("far");
  const ann = await buyer();
  far.stock = [13055552000];
  let answer = (): void => undefined;
  far.orderAnswers = [
    () =>
      new Promise((resolve) => {
        answer = () => resolve({ kind: "ok", value: { id: "1" } });
      }),
  ];
  const { uuid } = (await order(ann, { items: [{ tn: 13055552000 }] })).payload;
  const first = workerOn(providers);
  first.start();
  await until("the order to reach the provider", async () => far.ordered.length === 1 || undefined);
  const closed = first.close();
  answer();
  await closed;
  expect((await get(ann, uuid)).state).toBe("processing");
  const next = workerOn(providers);
  next.start();
  await until("the order to end", async () => ((await get(ann, uuid)).processing === 0 ? true : undefined));
  await next.close();
  expect([far.ordered.length, (await get(ann, uuid)).state]).toEqual([1, "success"]);
  expect(await money(ann)).toEqual([100 - PRICE, 0]);
  await sellBy("dev");
});

test("a purchase the provider does not know for 15 minutes fails; when it turns up, the number is in our stock", async () => {
  await sellBy("far");
  const ann = await buyer();
  const tn = 13055553000;
  far.stock = [tn];
  far.orderAnswers = [async () => ({ kind: "unknown" })];
  far.looks = [{ kind: "missing" }];
  const { uuid } = (await order(ann, { items: [{ tn }] })).payload;
  for (let minute = 0; minute < 22; minute++) {
    await world.worker.runDue();
    world.clock.advance(MINUTE);
  }
  expect(await get(ann, uuid)).toMatchObject({ state: "failed", items: [{ reason: "timeout" }] });
  expect(await money(ann)).toEqual([100, 0]);
  expect([(await numberOf(tn))?.stock_state, far.ordered.length]).toEqual(["unknown", 1]);
  far.looks = [{ kind: "success" }];
  world.clock.advance(5 * MINUTE);
  await world.worker.runDue();
  expect(await numberOf(tn)).toMatchObject({ stock_state: "available", provider: "far", offered_until: null });
  await sellBy("dev");
});

test("a number that is bought and cannot be paid any more stays in our stock", async () => {
  await sellBy("far");
  const ann = await buyer();
  const tn = 13055554000;
  far.stock = [tn];
  far.looks = [{ kind: "pending" }];
  const { uuid } = (await order(ann, { items: [{ tn }] })).payload;
  await world.worker.runDue();
  await world.store.db.updateTable("tn").set({ mrc: 400 }).where("tn", "=", tn).execute();
  far.looks = [{ kind: "success" }];
  world.clock.advance(2_000);
  await world.worker.runDue();
  expect(await get(ann, uuid)).toMatchObject({ state: "failed", items: [{ reason: "balance" }] });
  expect(await numberOf(tn)).toMatchObject({ stock_state: "available", provider: "far", offered_until: null });
  expect(await money(ann)).toEqual([100, 0]);
  await sellBy("dev");
});

test("a released number goes back to the provider it was bought from, once it confirms", async () => {
  await sellBy("far");
  const ann = await buyer();
  const tn = 13055555000;
  far.stock = [tn];
  await order(ann, { items: [{ tn }] });
  await world.worker.runDue();
  const { uuid } = (await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload;
  await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  const { rows } = await sql<{ payload: object }>`
    select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'number-release'`.execute(world.store.db);
  expect(rows).toEqual([{ payload: { tn, lease: uuid } }]);
  const { stockUpkeep } = world.services;
  far.isSilent = true;
  await expect(stockUpkeep.giveBack(tn, uuid, new AbortController().signal)).rejects.toThrow("far did not take");
  expect((await numberOf(tn))?.stock_state).toBe("quarantine");
  far.isSilent = false;
  await stockUpkeep.giveBack(tn, uuid, new AbortController().signal);
  await stockUpkeep.giveBack(tn, uuid, new AbortController().signal);
  expect([far.released, (await numberOf(tn))?.stock_state]).toEqual([[tn], "returned"]);
  const again = (await order(ann, { items: [{ tn }] })).payload.uuid;
  await world.worker.runDue();
  expect((await get(ann, again)).state).toBe("success");
  await sellBy("dev");
});

test("offers that are over are forgotten, and stock that served its quarantine is for sale again", async () => {
  const ann = await buyer();
  await world.stock(12015551240);
  await search(ann, { npa: "416", country: "CA" });
  await search(ann, { npa: "201", take: 100 });
  await world.lease(ann, 12015551240);
  await world.call("DELETE", "/lease/tn/12015551240", { as: ann });
  world.clock.advance(14 * MINUTE);
  await world.services.stockUpkeep.tidy();
  expect((await numberOf(12015550100))?.stock_state).toBe("offer");
  world.clock.advance(MINUTE);
  await world.services.stockUpkeep.tidy();
  expect(await numberOf(12015550100)).toBeUndefined();
  expect((await numberOf(12015551240))?.stock_state).toBe("quarantine");
  world.clock.advance(45 * 24 * 60 * MINUTE);
  await world.services.stockUpkeep.tidy();
  expect(await numberOf(12015551240)).toMatchObject({ stock_state: "available", released_by: null });
});
