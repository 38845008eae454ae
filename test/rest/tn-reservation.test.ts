import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

let next = 12015552000;

async function stocked(count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, () => next++);
  await world.stock(...numbers);
  return numbers;
}

const reserve = (as: RestPerson, body: object) => world.call("POST", "/tn/reservation", { as, body });
const found = async (as: RestPerson, tn: number | undefined) => {
  const { payload } = await world.call("POST", "/tn/search", { as, body: { pattern: String(tn).slice(1) } });
  return payload.data.length === 1;
};
const ordered = async (as: RestPerson, tn: number | undefined) => {
  await world.setBalance(as, 100);
  const { payload } = await world.call("POST", "/order", { as, body: { items: [{ tn }] } });
  await world.worker.runDue();
  return (await world.call("GET", `/order/${payload.uuid}`, { as })).payload.items[0].reason ?? "leased";
};

test("reserved numbers are held for the account: others neither find nor order them, it does both", async () => {
  const [a, b] = await stocked(2);
  const { status, payload } = await reserve(ann, { tns: [a, `+${b}`] });
  expect([status, payload]).toEqual([
    201,
    {
      uuid: expect.any(String),
      created_on: "2024-01-01T00:00:00.000Z",
      modified_on: "2024-01-01T00:00:00.000Z",
      expired_on: "2024-01-01T00:10:00.000Z",
      tns: [a, b],
      failed: [],
    },
  ]);
  expect([await found(ann, a), await found(bob, a)]).toEqual([true, false]);
  expect([await ordered(bob, a), await ordered(ann, a)]).toEqual(["not_available", "leased"]);
  const listed = await world.call("GET", "/tn/reservation", { as: ann });
  expect([listed.payload.map((one: { tns: number[] }) => one.tns), listed.headers["x-total-count"]]).toEqual([
    [[b]],
    "1",
  ]);
  expect((await world.call("GET", "/tn/reservation", { as: bob })).payload).toEqual([]);
  await world.call("DELETE", `/tn/reservation/${payload.uuid}`, { as: ann });
});

test("what cannot be reserved is named, the rest is held; a number held already is held anew", async () => {
  const [a, b] = await stocked(2);
  await reserve(bob, { tns: [b] });
  const first = await reserve(ann, { tns: [a, b, 12015559999], ttl: 60 });
  expect(first.payload).toMatchObject({
    tns: [a],
    expired_on: "2024-01-01T00:01:00.000Z",
    failed: [
      { tn: b, reason: "not_available" },
      { tn: 12015559999, reason: "not_available" },
    ],
  });
  const again = await reserve(ann, { tns: [a], ttl: 3600 });
  expect(again.payload.tns).toEqual([a]);
  const listed = (await world.call("GET", "/tn/reservation?take=10", { as: ann })).payload;
  const numbersOf = (uuid: string) => listed.find((one: { uuid: string }) => one.uuid === uuid)?.tns;
  expect([numbersOf(first.payload.uuid), numbersOf(again.payload.uuid)]).toEqual([[], [a]]);
});

test("a reservation that is removed or over frees its numbers", async () => {
  const [a, b] = await stocked(2);
  const removed = (await reserve(ann, { tns: [a] })).payload.uuid;
  const gone = await world.call("DELETE", `/tn/reservation/${removed}`, { as: ann });
  expect([gone.status, gone.payload.tns]).toEqual([200, [a]]);
  expect(await found(bob, a)).toBe(true);
  const { payload } = await reserve(ann, { tns: [b], ttl: 60 });
  world.clock.advance(60_000);
  expect(await found(bob, b)).toBe(true);
  await world.services.reservations.expire();
  const row = await world.store.db
    .selectFrom("tn")
    .selectAll()
    .where("tn", "=", b ?? 0)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ stock_state: "available", reserved_by: null, reserved_until: null, reservation: null });
  expect((await world.call("DELETE", `/tn/reservation/${payload.uuid}`, { as: ann })).status).toBe(404);
});

test("an account holds 100 numbers at most, also when it asks in parallel", async () => {
  const carl = await world.person();
  const numbers = await stocked(200);
  const parts = [0, 1, 2, 3].map((part) => numbers.slice(part * 50, part * 50 + 50));
  const answers = await Promise.all(parts.map((tns) => reserve(carl, { tns })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.message).toBe("More than 100 reserved numbers");
});

test("a reservation of another account is not found", async () => {
  const [a] = await stocked(1);
  const { payload } = await reserve(ann, { tns: [a] });
  const foreign = await world.call("DELETE", `/tn/reservation/${payload.uuid}`, { as: bob });
  expect([foreign.status, foreign.body.message]).toEqual([404, "Reservation not found"]);
  expect((await world.call("DELETE", `/tn/reservation/${newUuid()}`, { as: ann })).status).toBe(404);
  expect(await found(bob, a)).toBe(false);
});

test.each([
  [{}, "body.tns"],
  [{ tns: [] }, "body.tns"],
  [{ tns: Array.from({ length: 51 }, (_, i) => 12015553000 + i) }, "body.tns"],
  [{ tns: [12015550123], ttl: 59 }, "body.ttl"],
  [{ tns: [12015550123], ttl: 3601 }, "body.ttl"],
  [{ tns: ["x"] }, "body.tns.0"],
])("%# is refused with 400 at its field", async (body, field) => {
  const { status, body: answer } = await reserve(ann, body);
  expect([status, Object.keys(answer.fields)]).toEqual([400, [field]]);
});
