import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { COST_COLUMNS } from "../../server/src/store/json.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { ordering, PRICE } from "../support/ordering.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";

let world: NounWorld;
beforeAll(async () => {
  world = await createNounWorld();
});
afterAll(() => world.close());

const { stocked, buyer, order, get, holds } = ordering(() => world);

test("prices that change between order and lease are the ones that are charged", async () => {
  const ann = await buyer(10);
  const [a, b] = await stocked(2);
  await order(ann, { items: [{ tn: a }] });
  await world.store.db
    .updateTable("tn")
    .set({ mrc: 4 })
    .where("tn", "=", a ?? 0)
    .execute();
  await world.worker.runDue();
  expect(await world.balance(ann)).toBeCloseTo(10 - PRICE - 2, 5);
  const dear = await order(ann, { items: [{ tn: b }] });
  await world.store.db
    .updateTable("tn")
    .set({ mrc: 400 })
    .where("tn", "=", b ?? 0)
    .execute();
  await world.worker.runDue();
  expect((await get(ann, dear.payload.uuid)).items[0]).toMatchObject({ state: "failed", reason: "balance" });
  const row = await world.store.db
    .selectFrom("tn")
    .select("stock_state")
    .where("tn", "=", b ?? 0)
    .executeTakeFirstOrThrow();
  expect(row.stock_state).toBe("available");
  expect(await holds(ann)).toBe(0);
});

test("the price of an order is told without ordering", async () => {
  const ann = await buyer(0);
  const [a] = await stocked(1);
  const body = { items: [{ tn: a }, { tn: 12015559997, features: ["voice"] }] };
  const { status, payload } = await world.call("POST", "/order/price", { as: ann, body });
  expect(status).toBe(200);
  expect(payload).toMatchObject({
    nrc: 2.01,
    mrc: 5,
    items: [{ id: String(a), name: "US", nrc: 1, mrc: 2, voice_mrc: 0.5 }, { id: "12015559997" }],
  });
  expect((await world.call("GET", "/order", { as: ann })).payload).toEqual([]);
});

test("the price with an unknown rate profile is 404", async () => {
  const body = { items: [{ tn: 12015550123, profile: "Nowhere" }] };
  const { status } = await world.call("POST", "/order/price", { as: await world.person(), body });
  expect(status).toBe(404);
});

test("special prices: the account's own, else the one for all, else the profile's; an expired one counts no more", async () => {
  const [ann, bob] = [await buyer(), await buyer()];
  const [a, b] = await stocked(2);
  const total = async (as: RestPerson) => {
    const { payload } = await world.call("POST", "/order/price", { as, body: { items: [{ tn: a }] } });
    return [payload.nrc, payload.mrc, payload.items[0].sms_nrc];
  };
  const forAll = await specialPrice({ account: null, mrc: 1.5, expired_on: "2024-01-01T00:01:00.000Z" });
  const own = await specialPrice({ account: ann.account, mrc: 1, sms_nrc: 0, expired_on: "2024-01-01T00:01:00.000Z" });
  expect([await total(ann), await total(bob)]).toEqual([
    [1, 1.5, 0],
    [1.01, 2, 0.01],
  ]);
  const { payload } = await world.call("POST", "/tn/search", { as: ann, body: { line: String(a).slice(-4) } });
  expect(payload.data[0]).toMatchObject({ tn: a, nrc: 1, mrc: 1.5, profile: { mrc: 2 } });
  await order(ann, { items: [{ tn: a }] });
  expect(await holds(ann)).toBe(2.5);
  await world.worker.runDue();
  expect([await world.balance(ann), await holds(ann)]).toEqual([97.5, 0]);
  await order(ann, { items: [{ tn: b }] });
  world.clock.advance(60_000);
  await world.worker.runDue();
  expect([await world.balance(ann), await holds(ann)]).toEqual([97.5 - PRICE, 0]);
  expect(await total(ann)).toEqual([1.01, 2.5, 0.01]);
  await world.store.db.deleteFrom("tn_special_price").where("uuid", "in", [forAll, own]).execute();
});

/** A special price of the profile US: nrc 1, voice_mrc 0.5, sms_nrc 0.01, the rest as given, else free. */
async function specialPrice(given: { account: string | null; mrc: number; sms_nrc?: number; expired_on: string }) {
  const uuid = newUuid();
  const profile = await world.store.db
    .selectFrom("tn_profile")
    .select("uuid")
    .where("name", "=", "US")
    .executeTakeFirstOrThrow();
  const costs = Object.fromEntries(COST_COLUMNS.split(" ").map((column) => [column, 0]));
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const row = { ...costs, nrc: 1, voice_mrc: 0.5, sms_nrc: 0.01, ...given, ...dates, uuid, tn_profile: profile.uuid };
  await world.store.db
    .insertInto("tn_special_price")
    .values(row as never)
    .execute();
  return uuid;
}
