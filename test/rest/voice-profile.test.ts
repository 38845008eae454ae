import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 100);
  await world.setBalance(bob, 100);
});
afterAll(() => world.close());

const create = (body: object, as = ann) => world.call("POST", "/profile/outbound_voice", { as, body });
const patch = (uuid: string, body: object, as = ann) =>
  world.call("PATCH", `/profile/outbound_voice/${uuid}`, { as, body });

test("a profile is made with the documented defaults and a prefix of its own", async () => {
  const { status, payload } = await create({ name: "Out" });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "Out",
    is_active: true,
    shaken_sign_policy: 0,
    channel_limit: null,
    calls_per_second: null,
    max_rate: null,
    daily_spend_limit: null,
    record_calls: 0,
    file_format: "wav",
    audio_track_type: 0,
    tn_lease: null,
    product: { id: 1 },
    sip_domains: [],
  });
  expect(payload.tech_prefix).toBeGreaterThanOrEqual(100000);
  expect((await world.call("GET", `/profile/outbound_voice/${payload.uuid}`, { as: ann })).payload).toEqual(payload);
  expect((await world.call("GET", "/profile/outbound_voice", { as: ann })).payload).toHaveLength(1);
});

test.each([
  ["name", "Other"],
  ["is_active", false],
  ["shaken_sign_policy", 3],
  ["channel_limit", 0],
  ["calls_per_second", 5],
  ["max_rate", 0.00125],
  ["daily_spend_limit", 12.5],
  ["record_calls", 2],
  ["file_format", "mp3"],
  ["audio_track_type", 1],
])("PATCH %s sets it and nothing else", async (field, value) => {
  const { payload } = await create({ name: "Out" });
  const after = await patch(payload.uuid, { [field]: value });
  expect(after.payload).toEqual({ ...payload, [field]: value });
});

test("the older spellings are read, null clears the limits", async () => {
  const { payload } = await create({
    name: "Out",
    daily_spent_limit: 5,
    filemat: "MP3",
    channel_limit: 3,
    max_rate: 1,
  });
  expect(payload).toMatchObject({ daily_spend_limit: 5, file_format: "mp3", channel_limit: 3, max_rate: 1 });
  const cleared = await patch(payload.uuid, { daily_spend_limit: null, channel_limit: null, max_rate: null });
  expect(cleared.payload).toMatchObject({ daily_spend_limit: null, channel_limit: null, max_rate: null });
});

test.each([
  ["name", null],
  ["record_calls", 3],
  ["file_format", "ogg"],
  ["max_rate", -1],
  ["max_rate", 0.000001],
  ["daily_spend_limit", 1.123456],
  ["shaken_sign_policy", null],
  ["tn_lease", "x"],
])("PATCH %s %j is refused with its field", async (field, value) => {
  const { payload } = await create({ name: "Out" });
  const { status, body } = await patch(payload.uuid, { [field]: value });
  expect([status, Object.keys(body.fields)]).toEqual([400, [`body.${field}`]]);
});

test("the caller's number is an own lease, named by uuid or number", async () => {
  const lease = await world.lease(ann, 12015554001);
  const foreign = await world.lease(bob, 12015554002);
  const { payload } = await create({ name: "Out", tn_lease: 12015554001 });
  expect(payload.tn_lease).toMatchObject({ uuid: lease, tn: { tn: 12015554001 } });
  for (const tn_lease of [foreign, newUuid()]) {
    const { status, body } = await patch(payload.uuid, { tn_lease });
    expect([status, body.message]).toEqual([404, "TNLease not found"]);
  }
  expect((await patch(payload.uuid, { tn_lease: null })).payload.tn_lease).toBeNull();
  expect((await create({ name: "Out", product: 9 })).status).toBe(404);
});

test("removing a profile takes it off the domains that use it", async () => {
  const { payload } = await create({ name: "Out" });
  await world.call("POST", "/sip/domain", {
    as: ann,
    body: { domain: "outward", outbound_voice_profile: payload.uuid },
  });
  const shown = await world.call("GET", `/profile/outbound_voice/${payload.uuid}`, { as: ann });
  expect(shown.payload.sip_domains).toMatchObject([{ domain: "outward.sip.opentact.test" }]);
  const removed = await world.call("DELETE", `/profile/outbound_voice/${payload.uuid}`, { as: ann });
  expect([removed.status, removed.payload.uuid]).toEqual([200, payload.uuid]);
  const domain = await world.call("GET", "/sip/domain/outward", { as: ann });
  expect(domain.payload.outbound_voice_profile).toBeNull();
});

test("a profile stays while a batch of calls runs through it", async () => {
  const lease = await world.lease(ann, 12015554009);
  const { payload } = await create({ name: "Out" });
  const uuid = newUuid();
  const batch = { uuid, created_on: SOME_TIME, modified_on: SOME_TIME, account: ann.account, tn_lease: lease };
  await world.store.db
    .insertInto("batch")
    .values({ ...batch, xml: "<Response/>", total: 1, outbound_voice_profile: payload.uuid })
    .execute();
  const remove = () => world.call("DELETE", `/profile/outbound_voice/${payload.uuid}`, { as: ann });
  const refused = await remove();
  expect([refused.status, refused.body.meta]).toEqual([409, "in_use"]);
  await world.store.db.updateTable("batch").set({ state: "success" }).where("uuid", "=", uuid).execute();
  expect((await remove()).status).toBe(200);
});

test("tech prefixes are the server's, and no two things have the same", async () => {
  const made = await Promise.all([1, 2, 3].map((n) => create({ name: `P${n}`, tech_prefix: 123456 })));
  const app = await world.call("POST", "/sip/app", { as: bob, body: { name: "A" } });
  const prefixes = [...made.map(({ payload }) => payload.tech_prefix), app.payload.tech_prefix];
  expect(new Set(prefixes).size).toBe(4);
  expect(prefixes.every((prefix) => prefix >= 100_000 && prefix <= 999_999 && prefix !== 123_456)).toBe(true);
});

test("another account meets 404", async () => {
  const { payload } = await create({ name: "Out" });
  for (const [method, body] of [["GET"], ["PATCH", { name: "x" }], ["DELETE"]] as const) {
    const answer = await world.call(method, `/profile/outbound_voice/${payload.uuid}`, {
      as: bob,
      ...(body ? { body } : {}),
    });
    expect([answer.status, answer.body.message]).toEqual([404, "Outbound voice profile not found"]);
  }
});
