import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;

beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
});
afterAll(() => world.close());

const pay = (body: object, as = root) => world.call("POST", "/payment", { as, body: { provider: "unknown", ...body } });
const search = (body: object, as = ann) => world.call("POST", "/transaction/search", { as, body });
const balance = async (as: RestPerson) => (await world.call("GET", "/account", { as })).payload.balance;

test("201: a manual payment credits the account and writes its transaction", async () => {
  const paid = await pay({ account: ann.account, amount: 12.34567, reference_id: "bank 17", meta: { iban: "x" } });
  expect(paid.status).toBe(201);
  expect(paid.payload).toMatchObject({
    provider: "unknown",
    state: "success",
    amount: 12.34567,
    reference_id: "bank 17",
    meta: { iban: "x" },
    account: { uuid: ann.account, balance: 12.34567 },
    user: { uuid: root.uuid },
  });
  expect(await balance(ann)).toBe(12.34567);
  const { payload } = await search({ ref_uuid: paid.payload.uuid });
  expect(payload).toMatchObject({ total: 1, take: 10, skip: 0, mode: "AND", order: { created_on: "DESC" } });
  expect(payload.data[0]).toMatchObject({
    amount: 12.34567,
    account_balance_before: 0,
    account_balance_after: 12.34567,
    ref_type: "payment",
    ref_uuid: paid.payload.uuid,
    description: "bank 17",
    account: { uuid: ann.account },
  });
});

test("without an account an Admin pays into the own one; nothing paid is no transaction", async () => {
  expect((await pay({ amount: 5 })).payload.account.uuid).toBe(root.account);
  const nothing = await pay({ amount: 0, account: bob.account });
  expect(nothing.status).toBe(201);
  expect((await search({}, bob)).payload.total).toBe(0);
});

test("400 gateways, negative, too fine and missing amounts, long meta; 403 other roles; 404 account", async () => {
  const stripe = await pay({ provider: "stripe", amount: 1 });
  expect(stripe.body).toMatchObject({ status: 400, message: "Payment provider is not available" });
  for (const body of [{ amount: -1 }, { amount: 0.000001 }, {}, { amount: "x" }, { amount: null }])
    expect(Object.keys((await pay(body)).body.fields)).toEqual(["body.amount"]);
  expect((await pay({ amount: 1, meta: { x: "y".repeat(5000) } })).status).toBe(400);
  expect((await pay({ amount: 1 }, ann)).status).toBe(403);
  expect((await pay({ amount: 1, account: newUuid() })).body).toMatchObject({
    status: 404,
    message: "Account not found",
  });
});

test("409 when the balance would have more digits than it can have; nothing is paid", async () => {
  const carl = await world.person();
  expect((await pay({ account: carl.account, amount: 999_999_999 })).status).toBe(201);
  expect((await pay({ account: carl.account, amount: 1 })).body).toMatchObject({
    status: 409,
    message: "The balance would be out of range",
  });
  expect(await balance(carl)).toBe(999_999_999);
  expect((await world.call("GET", "/payment", { as: carl })).payload).toHaveLength(1);
});

test("payments are read by their account and by an Admin; PATCH answers a manual one unchanged", async () => {
  const { uuid } = (await pay({ account: ann.account, amount: 1 })).payload;
  const mine = await world.call("GET", `/payment/${uuid}`, { as: ann });
  expect(mine.payload.uuid).toBe(uuid);
  expect((await world.call("PATCH", `/payment/${uuid}`, { as: ann })).payload).toEqual(mine.payload);
  expect((await world.call("GET", `/payment/${uuid}`, { as: root })).status).toBe(200);
  for (const method of ["GET", "PATCH"])
    expect((await world.call(method, `/payment/${uuid}`, { as: bob })).body).toMatchObject({
      status: 404,
      message: "Payment not found",
    });
  const list = await world.call("GET", "/payment", { as: ann, query: { take: "1" } });
  expect(list.payload).toHaveLength(1);
  expect(Number(list.headers["x-total-count"])).toBeGreaterThan(1);
  for (const method of ["GET", "PATCH"]) expect((await world.call(method, "/payment/x", { as: ann })).status).toBe(400);
  expect((await world.call("GET", "/payment?take=0", { as: ann })).status).toBe(400);
});

test("transactions are searched by exact amounts, words, masks and dates, joined as asked, in the order asked", async () => {
  const carl = await world.person();
  for (const [amount, reference_id] of [
    [1, "Alpha one"],
    [2, "beta_two"],
    [3, "alpha two"],
  ] as const) {
    world.clock.advance(1000);
    await pay({ account: carl.account, amount, reference_id });
  }
  const amounts = async (body: object) =>
    (await search(body, carl)).payload.data.map((row: { amount: number }) => row.amount);
  expect(await amounts({})).toEqual([3, 2, 1]);
  for (const field of ["amount", "account_balance_before", "account_balance_after", "created_on", "modified_on"]) {
    expect(await amounts({ order: { [field]: "ASC" } })).toEqual([1, 2, 3]);
    expect(await amounts({ order: { [field]: "DESC" } })).toEqual([3, 2, 1]);
  }
  for (const [first, second] of [
    ["ref_type", "amount"],
    ["amount", "ref_type"],
  ] as const) {
    const { payload } = await search({ order: { [first]: "ASC", [second]: "ASC" } }, carl);
    expect(Object.keys(payload.order)).toEqual([first, second]);
    expect(payload.data.map((row: { amount: number }) => row.amount)).toEqual([1, 2, 3]);
  }
  expect(await amounts({ account_balance_before: 3 })).toEqual([3]);
  expect(await amounts({ amount: 2 })).toEqual([2]);
  expect(await amounts({ account_balance_after: 3 })).toEqual([2]);
  expect(await amounts({ description: "alpha*" })).toEqual([3, 1]);
  expect(await amounts({ description: "beta%two" })).toEqual([2]);
  expect(await amounts({ description: "beta" })).toEqual([]);
  expect(await amounts({ description: "%", mode: "OR", amount: 1 })).toEqual([1]);
  expect(await amounts({ ref_type: "payment", take: 1, skip: 1 })).toEqual([2]);
  const at = new Date(world.clock.now()).toISOString();
  expect(await amounts({ created_on_from: at })).toEqual([3]);
  expect(await amounts({ modified_on_from: at })).toEqual([3]);
  expect(await amounts({ created_on_to: at, modified_on_to: at })).toEqual([3, 2, 1]);
  expect(await amounts({ account: ann.account })).toEqual([]);
  expect(await amounts({ mode: "OR", amount: 2, account: ann.account })).toEqual([]);
});

test("a search outside its ranges is 400, and so is an order by an unlisted field", async () => {
  for (const body of [
    { take: 0 },
    { take: 101 },
    { skip: -1 },
    { mode: "XOR" },
    { order: { password: "ASC" } },
    { order: { amount: "UP" } },
    { ref_type: "gift" },
    { created_on_from: "soon" },
    { ref_uuid: "x" },
  ])
    expect((await search(body)).status, JSON.stringify(body)).toBe(400);
});

test("take and skip may stand in the query, the body wins", async () => {
  const answer = await world.call("POST", "/transaction/search", {
    as: ann,
    query: { take: "3", skip: "1" },
    body: { skip: 0 },
  });
  expect(answer.payload).toMatchObject({ take: 3, skip: 0 });
});
