import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

const HOURS = { type: "lunchtime", dow: "mon", time_from: 43_200, time_to: 46_800 };
const create = (body: object, as = ann) => world.call("POST", "/account/office_hours", { as, body });
const patch = (uuid: string, body: object, as = ann) =>
  world.call("PATCH", `/account/office_hours/${uuid}`, { as, body });
const get = (uuid: string, as = ann) => world.call("GET", `/account/office_hours/${uuid}`, { as });

test("201: hours are made, read, listed newest first and by day", async () => {
  const carl = await world.person();
  const made = await create(HOURS, carl);
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    ...HOURS,
    name: null,
    account: { uuid: carl.account },
    created_by: { uuid: carl.uuid },
    modified_by: { uuid: carl.uuid },
  });
  expect((await get(made.payload.uuid, carl)).payload).toEqual(made.payload);
  world.clock.advance(1000);
  const whole = await create(
    { name: "Closed", type: "weekends", dow: "SAT".toLowerCase(), time_from: 0, time_to: 86_400 },
    carl,
  );
  const listed = async (query: string) => {
    const { payload, headers } = await world.call("GET", `/account/office_hours${query}`, { as: carl });
    return [headers["x-total-count"], payload.map((row: { uuid: string }) => row.uuid)];
  };
  expect(await listed("")).toEqual(["2", [whole.payload.uuid, made.payload.uuid]]);
  expect(await listed("?dow=mon")).toEqual(["1", [made.payload.uuid]]);
  expect(await listed("?take=1&skip=1")).toEqual(["2", [made.payload.uuid]]);
  expect((await world.call("GET", "/account/office_hours?dow=someday", { as: carl })).status).toBe(400);
});

test.each([
  ["type", "holiday"],
  ["dow", "monday"],
  ["time_from", -1],
  ["time_to", 86_401],
  ["time_to", 43_200],
  ["time_from", 1.5],
  ["name", "x".repeat(256)],
])("400: %s %j", async (field, value) => {
  const { status, body } = await create({ ...HOURS, [field]: value });
  expect([status, Object.keys(body.fields)]).toEqual([400, [`body.${field}`]]);
});

test("400 names every required field that is missing", async () => {
  expect(Object.keys((await create({})).body.fields).sort()).toEqual(
    ["type", "dow", "time_from", "time_to"].map((name) => `body.${name}`).sort(),
  );
});

test("PATCH sets what is given, leaves what is not, clears the name by null and nothing else", async () => {
  const { payload } = await create({ ...HOURS, name: "Lunch" });
  for (const [field, value] of [
    ["name", "Later"],
    ["name", null],
    ["type", "coffeebreak"],
    ["dow", "sun"],
    ["time_from", 100],
    ["time_to", 200],
  ] as const) {
    const before = (await get(payload.uuid)).payload;
    expect((await patch(payload.uuid, { [field]: value })).payload).toEqual({ ...before, [field]: value });
    if (field !== "name") expect((await patch(payload.uuid, { [field]: null })).status).toBe(400);
  }
  const last = (await get(payload.uuid)).payload;
  expect((await patch(payload.uuid, {})).payload).toEqual(last);
  const wrong = await patch(payload.uuid, { time_from: 300 });
  expect([wrong.status, Object.keys(wrong.body.fields)]).toEqual([400, ["body.time_to"]]);
});

test("DELETE answers the row as it was; then it is gone", async () => {
  const { payload } = await create(HOURS);
  const removed = await world.call("DELETE", `/account/office_hours/${payload.uuid}`, { as: ann });
  expect([removed.status, removed.payload]).toEqual([200, payload]);
  expect((await get(payload.uuid)).body).toMatchObject({ status: 404, message: "Account office hours not found" });
});

test("another account and an unknown id meet 404, a malformed id 400, and nothing is changed", async () => {
  const { payload } = await create(HOURS);
  for (const [uuid, as] of [
    [payload.uuid, bob],
    [newUuid(), ann],
  ] as const)
    for (const method of ["GET", "PATCH", "DELETE"])
      expect(
        (
          await world.call(method, `/account/office_hours/${uuid}`, {
            as,
            ...(method === "PATCH" ? { body: { name: "x" } } : {}),
          })
        ).body,
      ).toMatchObject({ status: 404, message: "Account office hours not found" });
  for (const method of ["GET", "PATCH", "DELETE"])
    expect((await world.call(method, "/account/office_hours/x", { as: ann })).status).toBe(400);
  expect((await get(payload.uuid)).payload).toEqual(payload);
  expect((await get(payload.uuid, await world.admin())).payload).toEqual(payload);
});
