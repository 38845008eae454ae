import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

const ADDRESS = { name: "Office", address1: "1 Main St", zip_code: "07302", city: "Jersey City", country: "us" };
const create = (body: object, as = ann) => world.call("POST", "/address", { as, body });
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `/address/${uuid}`, { as, body });
const get = (uuid: string, as = ann) => world.call("GET", `/address/${uuid}`, { as });

test("201: an address is made with its defaults and its country in full", async () => {
  const { status, payload } = await create(ADDRESS);
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    ...ADDRESS,
    country: { name: "United States", a2: "US", a3: "USA", n: 840, country_code: 1 },
    is_physical: true,
    is_billing: true,
    is_shipping: true,
    address2: null,
    user: { uuid: ann.uuid },
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    modified_by: { uuid: ann.uuid },
  });
  expect((await get(payload.uuid)).payload).toEqual(payload);
});

test("addresses are listed by account and by the user who made them, and stand in the account", async () => {
  const carl = await world.person();
  const dora = await world.person();
  await world.store.db.updateTable("user").set({ account: carl.account }).where("uuid", "=", dora.uuid).execute();
  const first = (await create(ADDRESS, carl)).payload;
  world.clock.advance(1000);
  const other = await create({ ...ADDRESS, name: "Home", country: "DE" }, dora);
  expect(other.payload.user.uuid).toBe(dora.uuid);
  const names = async (path: string, as: RestPerson) => {
    const { payload, headers } = await world.call("GET", path, { as });
    return [headers["x-total-count"], payload.map((row: { name: string }) => row.name)];
  };
  expect(await names("/address/account", carl)).toEqual(["2", ["Home", "Office"]]);
  expect(await names("/address/user", carl)).toEqual(["1", ["Office"]]);
  expect(await names("/address/user", dora)).toEqual(["1", ["Home"]]);
  expect(await names("/address/account?take=1", dora)).toEqual(["2", ["Home"]]);
  const { addresses } = (await world.call("GET", "/account", { as: carl })).payload;
  expect(addresses.map((row: { uuid: string; country: { a2: string } }) => [row.uuid, row.country.a2])).toEqual([
    [other.payload.uuid, "DE"],
    [first.uuid, "US"],
  ]);
});

test.each([
  ["name", "other", "x".repeat(25), null],
  ["is_physical", false, "maybe", null],
  ["is_billing", false, 7, null],
  ["is_shipping", false, "no", null],
  ["address1", "2 Main St", "", null],
  ["address2", "c/o Bob", "x".repeat(256), undefined],
  ["zip_code", "1234567", "x".repeat(13), null],
  ["city", "Hoboken", "", null],
])("PATCH %s: set, refused, null", async (field, value, bad, nothing) => {
  const { payload } = await create(ADDRESS);
  expect((await patch(payload.uuid, { [field]: value })).payload).toEqual({ ...payload, [field]: value });
  for (const wrong of nothing === null ? [bad, null] : [bad]) {
    const { status, body } = await patch(payload.uuid, { [field]: wrong });
    expect([status, Object.keys(body.fields)]).toEqual([400, [`body.${field}`]]);
  }
});

test("PATCH of the country, of nothing, and of the second line to null", async () => {
  const { payload } = await create({ ...ADDRESS, address2: "Floor 2" });
  expect((await patch(payload.uuid, { country: "gb" })).payload.country).toMatchObject({ a2: "GB", a3: "GBR" });
  expect((await patch(payload.uuid, { address2: null })).payload.address2).toBeNull();
  const before = (await get(payload.uuid)).payload;
  expect((await patch(payload.uuid, {})).payload).toEqual(before);
  expect((await patch(payload.uuid, { country: null })).status).toBe(400);
});

test("404: an unknown country, on both ways, and nothing is made or changed", async () => {
  const made = await create({ ...ADDRESS, country: "ZZ" });
  expect(made.body).toMatchObject({ status: 404, message: "Country not found" });
  const { payload } = await create(ADDRESS);
  const changed = await patch(payload.uuid, { country: "ZZ", name: "x" });
  expect(changed.body).toMatchObject({ status: 404, message: "Country not found" });
  expect((await get(payload.uuid)).payload).toEqual(payload);
  expect((await create({ ...ADDRESS, country: "USA" })).status).toBe(400);
});

test("DELETE answers the address as it was; then it is gone", async () => {
  const { payload } = await create(ADDRESS);
  const removed = await world.call("DELETE", `/address/${payload.uuid}`, { as: ann });
  expect([removed.status, removed.payload]).toEqual([200, payload]);
  expect((await get(payload.uuid)).body).toMatchObject({ status: 404, message: "Address not found" });
});

test("another account meets 404 and changes nothing; an Admin reaches every address", async () => {
  const { payload } = await create(ADDRESS);
  for (const [method, body] of [["GET"], ["PATCH", { name: "x" }], ["DELETE"]] as const)
    expect(
      (await world.call(method, `/address/${payload.uuid}`, { as: bob, ...(body ? { body } : {}) })).body,
    ).toMatchObject({ status: 404, message: "Address not found" });
  expect((await get(payload.uuid)).payload).toEqual(payload);
  expect((await get(payload.uuid, await world.admin())).payload).toEqual(payload);
});

test("400 for malformed ids and pages", async () => {
  for (const method of ["GET", "PATCH", "DELETE"])
    expect((await world.call(method, "/address/x", { as: ann })).status).toBe(400);
  for (const list of ["account", "user"])
    expect((await world.call("GET", `/address/${list}?take=1001`, { as: ann })).status).toBe(400);
});
