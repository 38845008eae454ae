import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let admin: RestPerson;
let ann: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [admin, ann] = [await world.admin(), await world.person()];
  await world.setBalance(ann, 100);
});
afterAll(() => world.close());

let next = 12015554000;
async function stocked(): Promise<number> {
  const tn = next++;
  await world.stock(tn);
  return tn;
}

const get = async (tn: number) => (await world.call("GET", `/admin/tn/${tn}`, { as: admin })).payload;
const patch = (tn: number, body: object, as = admin) => world.call("PATCH", `/admin/tn/${tn}`, { as, body });
const remove = (tn: number) => world.call("DELETE", `/admin/tn/${tn}`, { as: admin });
const isFound = async (tn: number) => {
  const { payload } = await world.call("POST", "/tn/search", { as: ann, body: { pattern: String(tn).slice(1) } });
  return payload.data.length === 1;
};

test("an Admin reads a number with its state in the inventory and the lease on it", async () => {
  const tn = await stocked();
  expect(await get(tn)).toMatchObject({
    tn,
    type: "long_code",
    stock_state: "available",
    provider: "static",
    npa: "201",
    nxx: "555",
    country: "US",
    nrc: null,
    mrc: null,
    tnlease: null,
    reserved_until: null,
    profile: { name: "US", country: { a2: "US" } },
  });
  const uuid = await world.lease(ann, tn);
  expect(await get(tn)).toMatchObject({ stock_state: "leased", registered: true, tnlease: { uuid, tn: { tn } } });
  const unknown = await world.call("GET", "/admin/tn/12019999999", { as: admin });
  expect([unknown.status, unknown.body.message]).toEqual([404, "TN not found"]);
  expect((await world.call("GET", `/admin/tn/${tn}`, { as: ann })).status).toBe(403);
});

/** Per field: a value, and whether null clears it. */
const FIELDS: readonly [string, unknown, boolean][] = [
  ["type", "toll_free", false],
  ["stock_state", "disabled", false],
  ["voice", false, false],
  ["sms", false, false],
  ["mms", true, false],
  ["fax", true, false],
  ["emergency", true, false],
  ["registered", true, false],
  ["country", "CA", false],
  ["state", "NJ", true],
  ["city", "Newark", true],
  ["rate_center", "NEWARK", true],
  ["nrc", 1.5, true],
  ["mrc", 2.25, true],
  ["carrier_ref", "A-1", true],
];

test.each(FIELDS)(
  "PATCH of %s: absent leaves it, a value sets it, null clears it or is refused",
  async (field, value, isNullable) => {
    const tn = await stocked();
    const before = await get(tn);
    expect((await patch(tn, {})).payload).toEqual(before);
    const set = await patch(tn, { [field]: value });
    expect([set.status, set.payload[field]]).toEqual([200, value]);
    const cleared = await patch(tn, { [field]: null });
    expect(cleared.status).toBe(isNullable ? 200 : 400);
    expect((await get(tn))[field]).toEqual(isNullable ? null : value);
  },
);

test("a number is moved to another rate profile by its name or uuid; an unknown one gives 404", async () => {
  const tn = await stocked();
  const moved = await patch(tn, { profile: "US Toll-Free" });
  expect(moved.payload.profile.name).toBe("US Toll-Free");
  const us = (await get(await stocked())).profile.uuid;
  expect((await patch(tn, { profile: us })).payload.profile.name).toBe("US");
  const unknown = await patch(tn, { profile: "Mars", sms: false });
  expect([unknown.status, unknown.body.message, (await get(tn)).sms]).toEqual([404, "Profile not found", true]);
  expect((await patch(12019999999, {})).status).toBe(404);
  expect((await patch(tn, { sms: false }, ann)).status).toBe(403);
});

test("a number that is disabled is out of the sale until it is available again; one in use is left alone", async () => {
  const tn = await stocked();
  await patch(tn, { stock_state: "disabled" });
  expect(await isFound(tn)).toBe(false);
  await patch(tn, { stock_state: "available" });
  expect(await isFound(tn)).toBe(true);
  await world.lease(ann, tn);
  const refused = await patch(tn, { stock_state: "disabled" });
  expect([refused.status, refused.body.meta, (await get(tn)).stock_state]).toEqual([409, "in_use", "leased"]);
  expect((await patch(tn, { stock_state: "leased" })).status).toBe(400);
});

test("a removed number is gone until it is imported again; a leased one is not removed", async () => {
  const tn = await stocked();
  const removed = await remove(tn);
  expect([removed.status, removed.payload.deleted_on]).toEqual([200, "2024-01-01T00:00:00.000Z"]);
  expect([(await remove(tn)).status, await isFound(tn)]).toEqual([404, false]);
  await world.stock(tn);
  expect(await isFound(tn)).toBe(true);
  await world.lease(ann, tn);
  const refused = await remove(tn);
  expect([refused.status, refused.body.meta]).toEqual([409, "in_use"]);
});

test("an Admin leases numbers to the account of a messaging profile, without order and charge", async () => {
  const [inStock, other, taken] = [await stocked(), await stocked(), await stocked()];
  const fresh = 12015554999;
  await patch(other, { profile: "US Toll-Free" });
  await world.lease(ann, taken);
  const bob = await world.person();
  const account = await world.store.db
    .selectFrom("account")
    .selectAll()
    .where("uuid", "=", bob.account)
    .executeTakeFirst();
  const body = {
    tns: [inStock, fresh, other, taken, 19005550100],
    tn_profile: "US",
    messaging_profile: account?.messaging_profile_default,
  };
  const { status, payload } = await world.call("POST", "/admin/tnlease/create", { as: admin, body });
  expect([status, payload.created.length, payload.failed]).toEqual([
    201,
    2,
    [
      { tn: other, reason: "profile_mismatch" },
      { tn: taken, reason: "not_available" },
      { tn: 19005550100, reason: "not_available" },
    ],
  ]);
  const lease = (await world.call("GET", `/lease/tn/${fresh}`, { as: bob })).payload;
  expect(lease).toMatchObject({
    autorenew: true,
    expired_on: "2024-02-01T00:00:00.000Z",
    tnorder: null,
    messaging_profile: { uuid: body.messaging_profile },
    created_by: { uuid: admin.uuid },
    tn: { tn: fresh, voice: true, sms: true },
  });
  expect(await world.balance(bob)).toBe(0);
  const again = await world.call("POST", "/admin/tnlease/create", { as: admin, body: { ...body, autorenew: false } });
  expect(again.payload.created).toEqual([]);
});

test("leases of an unknown profile are refused with 404", async () => {
  const profile = (await world.call("GET", "/profile/messaging", { as: ann })).payload[0].uuid;
  const create = (body: object) => world.call("POST", "/admin/tnlease/create", { as: admin, body });
  const tns = [await stocked()];
  const rate = await create({ tns, tn_profile: "Mars", messaging_profile: profile });
  expect([rate.status, rate.body.message]).toEqual([404, "Profile not found"]);
  const messaging = await create({ tns, tn_profile: "US", messaging_profile: newUuid() });
  expect([messaging.status, messaging.body.message]).toEqual([404, "Messaging profile not found"]);
  expect((await create({ tns: [], tn_profile: "US", messaging_profile: profile })).status).toBe(400);
});

test("a provider learns where a leased number leads, by number or lease; a user does not", async () => {
  const tn = await stocked();
  const uuid = await world.lease(ann, tn);
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { sip_control_app: app } });
  const provider = await world.person();
  await world.store.db.updateTable("user").set({ role: "Provider" }).where("uuid", "=", provider.uuid).execute();
  const expected = {
    tn,
    tn_lease: uuid,
    account: ann.account,
    features: ["sms", "voice"],
    sip_connection: null,
    sip_control_app: app,
    sip_user: null,
  };
  for (const key of [String(tn), uuid]) {
    const { status, payload } = await world.call("GET", `/lease/tn/${key}/route`, { as: provider });
    expect([status, payload]).toEqual([200, expected]);
  }
  expect((await world.call("GET", `/lease/tn/${tn}/route`, { as: ann })).status).toBe(403);
  await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  const gone = await world.call("GET", `/lease/tn/${tn}/route`, { as: admin });
  expect([gone.status, gone.body.message]).toEqual([404, "TNLease not found"]);
});
