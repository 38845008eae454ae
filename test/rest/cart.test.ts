import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { epochMs } from "../../server/src/base/iso-time.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

const add = (body: object, as = ann) => world.call("POST", "/user/cart", { as, body });
const cart = async (as = ann) => (await world.call("GET", "/user/cart", { as })).payload;

test("an entry is kept as it came, listed newest first, changed, taken out", async () => {
  const carl = await world.person();
  const payload = { tns: [12015550123], note: "für später", nested: { a: null } };
  const made = await add({ payload }, carl);
  expect([made.status, Object.keys(made.payload).sort(), made.payload.payload]).toEqual([
    201,
    ["payload", "uuid"],
    payload,
  ]);
  world.clock.advance(1000);
  const second = (await add({ payload: {} }, carl)).payload;
  expect(await cart(carl)).toEqual([second, made.payload]);
  const path = `/user/cart/${made.payload.uuid}`;
  const changed = await world.call("PATCH", path, { as: carl, body: { payload: { b: 1 } } });
  expect([changed.status, changed.payload]).toEqual([200, { uuid: made.payload.uuid, payload: { b: 1 } }]);
  expect(await cart(carl)).toEqual([second, changed.payload]);
  const removed = await world.call("DELETE", path, { as: carl });
  expect([removed.status, removed.payload]).toEqual([200, changed.payload]);
  expect(await cart(carl)).toEqual([second]);
});

test("DELETE /user/cart empties it and says how many there were", async () => {
  const carl = await world.person();
  for (let n = 0; n < 3; n++) await add({ payload: { n } }, carl);
  expect((await world.call("DELETE", "/user/cart", { as: carl })).payload).toEqual({ deleted: 3 });
  expect((await world.call("DELETE", "/user/cart", { as: carl })).payload).toEqual({ deleted: 0 });
  expect(await cart(carl)).toEqual([]);
});

test("an entry goes when its time is over; a new ttl counts from the change, none leaves it", async () => {
  const carl = await world.person();
  const [short, kept, week] = [
    (await add({ payload: { n: 1 }, ttl: 60 }, carl)).payload,
    (await add({ payload: { n: 2 }, ttl: 60 }, carl)).payload,
    (await add({ payload: { n: 3 } }, carl)).payload,
  ];
  world.clock.advance(30_000);
  const patch = (uuid: string, body: object) => world.call("PATCH", `/user/cart/${uuid}`, { as: carl, body });
  await patch(kept.uuid, { payload: { n: 2 }, ttl: "60" });
  await patch(short.uuid, { payload: { n: 1 } });
  world.clock.advance(30_000);
  const left = async () => (await cart(carl)).map((entry: { payload: { n: number } }) => entry.payload.n).sort();
  expect(await left()).toEqual([2, 3]);
  for (const [method, body] of [["PATCH", { payload: {} }], ["DELETE"]] as const)
    expect(
      (await world.call(method, `/user/cart/${short.uuid}`, { as: carl, ...(body ? { body } : {}) })).body,
    ).toMatchObject({ status: 404, message: "Entry not found" });
  world.clock.advance(30_000);
  expect(await left()).toEqual([3]);
  const row = await world.store.db
    .selectFrom("cart_entry")
    .selectAll()
    .where("uuid", "=", week.uuid)
    .executeTakeFirstOrThrow();
  expect(epochMs(row.expired_on) - epochMs(row.created_on)).toBe(604_800_000);
  expect((await world.call("DELETE", "/user/cart", { as: carl })).payload).toEqual({ deleted: 1 });
});

test("the job removes entries of everybody whose time is over, and no other", async () => {
  const carl = await world.person();
  await add({ payload: { n: 1 }, ttl: 60 }, carl);
  const { uuid } = (await add({ payload: { n: 2 }, ttl: 61 }, carl)).payload;
  world.clock.advance(60_000);
  await world.services.carts.removeExpired();
  const { db } = world.store;
  expect(await db.selectFrom("cart_entry").select("uuid").where("user", "=", carl.uuid).execute()).toEqual([{ uuid }]);
});

test("400: no object, too large, too short a life; 409: more than a hundred, also at once", async () => {
  for (const [field, body] of [
    ["payload", {}],
    ["payload", { payload: "text" }],
    ["payload", { payload: [1] }],
    ["payload", { payload: null }],
    ["payload", { payload: { x: "y".repeat(16 * 1024) } }],
    ["ttl", { payload: {}, ttl: 59 }],
    ["ttl", { payload: {}, ttl: null }],
  ] as const) {
    const { status, body: answer } = await add(body);
    expect([status, Object.keys(answer.fields)]).toEqual([400, [`body.${field}`]]);
  }
  const carl = await world.person();
  for (let n = 0; n < 95; n++) await add({ payload: { n } }, carl);
  const at = await Promise.all(Array.from({ length: 10 }, (_, n) => add({ payload: { n } }, carl)));
  expect(at.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409, 409, 409]);
  expect(await cart(carl)).toHaveLength(100);
});

test("a cart is its user's alone", async () => {
  const { uuid } = (await add({ payload: { mine: true } })).payload;
  for (const as of [bob, await world.admin()]) {
    expect(await cart(as)).toEqual([]);
    for (const [method, body] of [["PATCH", { payload: {} }], ["DELETE"]] as const)
      expect((await world.call(method, `/user/cart/${uuid}`, { as, ...(body ? { body } : {}) })).status).toBe(404);
  }
  expect((await world.call("DELETE", `/user/cart/${newUuid()}`, { as: ann })).status).toBe(404);
  expect((await world.call("DELETE", "/user/cart/x", { as: ann })).status).toBe(400);
  expect((await world.call("PATCH", "/user/cart/x", { as: ann, body: { payload: {} } })).status).toBe(400);
  expect((await world.call("GET", "/user/cart?take=0", { as: ann })).status).toBe(400);
  expect(await cart()).toEqual([{ uuid, payload: { mine: true } }]);
});
