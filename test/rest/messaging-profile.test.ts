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
});
afterAll(() => world.close());

const create = (body: object, as = ann) => world.call("POST", "/profile/messaging", { as, body });
const get = (uuid: string, as = ann) => world.call("GET", `/profile/messaging/${uuid}`, { as });
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `/profile/messaging/${uuid}`, { as, body });
const remove = (uuid: string, as = ann) => world.call("DELETE", `/profile/messaging/${uuid}`, { as });

async function smppAccount(as: RestPerson): Promise<string> {
  const uuid = newUuid();
  await world.store.db
    .insertInto("smpp_account")
    .values({
      uuid,
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      account: as.account,
      system_id: uuid.slice(0, 8),
      password_hash: "x",
    })
    .execute();
  return uuid;
}

test("a profile is made with the documented defaults and shows the operators with their fees", async () => {
  const { status, payload } = await create({ name: "Main" });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "Main",
    callback_url: null,
    callback_url2: null,
    number_pool_enable: false,
    long_code_weight: 1,
    tollfree_weight: 1,
    skip_unhealthy_tns: false,
    sticky_sender: false,
    smpp_account: null,
    callback_disabled_on: null,
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
  });
  expect(payload.operators).toContainEqual({
    name: "Verizon",
    surcharge_sms: 0.003,
    sms: true,
    country: { name: "United States", a2: "US", a3: "USA", n: 840, country_code: 1, national_code: null },
    created_on: expect.any(String),
    modified_on: expect.any(String),
  });
  expect((await get(payload.uuid)).payload).toEqual(payload);
  const listed = await world.call("GET", "/profile/messaging", { as: ann });
  expect(listed.payload).toContainEqual(payload);
  expect(listed.headers["x-total-count"]).toBe("2");
});

test.each([
  ["name", "Other"],
  ["callback_url", "https://example.org/in"],
  ["callback_url2", "https://example.org/failover"],
  ["number_pool_enable", true],
  ["long_code_weight", 0],
  ["tollfree_weight", 9],
  ["skip_unhealthy_tns", true],
  ["sticky_sender", true],
])("PATCH %s sets it and nothing else", async (field, value) => {
  const { payload } = await create({ name: "P" });
  expect((await patch(payload.uuid, { [field]: value })).payload).toEqual({ ...payload, [field]: value });
});

test("the older spelling is read, null clears the URLs and the SMPP account, an empty body changes nothing", async () => {
  const smpp_account = await smppAccount(ann);
  const urls = { callback_url: "https://example.org/a", callback_url2: "https://example.org/b" };
  const { payload } = await create({ name: "P", toll_free_weight: 3, smpp_account, ...urls });
  expect(payload).toMatchObject({ tollfree_weight: 3, smpp_account, ...urls });
  expect((await patch(payload.uuid, {})).payload).toEqual(payload);
  const none = { callback_url: null, callback_url2: null, smpp_account: null };
  expect((await patch(payload.uuid, none)).payload).toEqual({ ...payload, ...none });
});

test("both weights 0 are refused, at once or one after the other", async () => {
  const made = await create({ name: "P", long_code_weight: 0, tollfree_weight: 0 });
  expect([made.status, Object.keys(made.body.fields)]).toEqual([400, ["body.tollfree_weight"]]);
  const { payload } = await create({ name: "P", tollfree_weight: 0 });
  const bad = await patch(payload.uuid, { long_code_weight: 0 });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["body.long_code_weight"]]);
  expect((await patch(payload.uuid, { long_code_weight: 0, tollfree_weight: 1 })).status).toBe(200);
});

test.each([
  ["name", null],
  ["name", ""],
  ["callback_url", "ftp://example.org"],
  ["callback_url", "http://a"],
  ["long_code_weight", 10],
  ["tollfree_weight", null],
  ["sticky_sender", "maybe"],
  ["smpp_account", "x"],
])("PATCH %s %j is refused with its field", async (field, value) => {
  const { payload } = await create({ name: "P" });
  const { status, body } = await patch(payload.uuid, { [field]: value });
  expect([status, Object.keys(body.fields)]).toEqual([400, [`body.${field}`]]);
});

test("an SMPP account must be the account's own", async () => {
  const foreign = await smppAccount(bob);
  expect((await create({ name: "P", smpp_account: foreign })).body.message).toBe("SMPP account not found");
  const { payload } = await create({ name: "P" });
  expect((await patch(payload.uuid, { smpp_account: foreign, name: "Q" })).status).toBe(404);
  expect((await get(payload.uuid)).payload).toEqual(payload);
});

test("writing the URL switches a callback on again that had failed for long", async () => {
  const { payload } = await create({ name: "P", callback_url: "https://example.org/a" });
  await world.store.db
    .updateTable("messaging_profile")
    .set({ callback_disabled_on: SOME_TIME })
    .where("uuid", "=", payload.uuid)
    .execute();
  expect((await patch(payload.uuid, { name: "Q" })).payload.callback_disabled_on).toBe(SOME_TIME);
  expect(
    (await patch(payload.uuid, { callback_url: "https://example.org/a" })).payload.callback_disabled_on,
  ).toBeNull();
});

test("a profile stays while it is the default or a number uses it, and goes when neither is so", async () => {
  const first = (await world.call("GET", `/account/${ann.account}`, { as: ann })).payload.messaging_profile_default;
  const other = (await create({ name: "Other" })).payload;
  const isDefault = await remove(first.uuid);
  expect([isDefault.status, isDefault.body.meta]).toEqual([409, "in_use"]);
  await world.lease(ann, 12015557001);
  await world.call("PATCH", "/lease/tn/12015557001", { as: ann, body: { messaging_profile: other.uuid } });
  const used = await remove(other.uuid);
  expect([used.status, used.body.message]).toEqual([409, "Messaging profile is used by a number"]);
  const leases = await world.call("GET", `/profile/messaging/${other.uuid}/tnleases`, { as: ann });
  expect(leases.payload).toMatchObject([{ tn: { tn: 12015557001 }, messaging_profile: { uuid: other.uuid } }]);
  expect(leases.headers["x-total-count"]).toBe("1");
  await world.call("DELETE", "/lease/tn/12015557001", { as: ann });
  const gone = await remove(other.uuid);
  expect([gone.status, gone.payload.uuid]).toEqual([200, other.uuid]);
  expect((await get(other.uuid)).body.message).toBe("Messaging profile not found");
});

test("automatic replies are kept per profile; keywords are stored as texts are compared", async () => {
  const { uuid } = (await create({ name: "P" })).payload;
  const path = `/profile/messaging/${uuid}/autoresponse`;
  const body = { op: "STOP", keywords: [" genug  jetzt", "GENUG JETZT", "halt"], resp_text: "Bye", country_code: "us" };
  const made = await world.call("POST", path, { as: ann, body });
  expect([made.status, made.payload]).toMatchObject([
    201,
    { op: "stop", keywords: ["GENUG JETZT", "HALT"], resp_text: "Bye", country_code: "US" },
  ]);
  const info = { op: "info", keywords: "HILFE", resp_text: "Help" };
  const bad = await world.call("POST", path, { as: ann, body: info });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["body.keywords"]]);
  world.clock.advance(1000);
  const second = await world.call("POST", path, { as: ann, body: { ...info, keywords: ["HILFE"] } });
  expect(second.payload.country_code).toBe("*");
  const listed = await world.call("GET", `${path}?take=1`, { as: ann });
  expect([listed.payload, listed.headers["x-total-count"]]).toEqual([[second.payload], "2"]);
  const one = `${path}/${made.payload.uuid}`;
  for (const [field, value] of [
    ["op", "start"],
    ["keywords", ["JA"]],
    ["resp_text", "Hello"],
    ["country_code", "*"],
  ] as const) {
    const before = (await world.call("PATCH", one, { as: ann, body: {} })).payload;
    const { payload } = await world.call("PATCH", one, { as: ann, body: { [field]: value } });
    expect(payload).toEqual({ ...before, [field]: value, modified_on: payload.modified_on });
    const none = await world.call("PATCH", one, { as: ann, body: { [field]: null } });
    expect([none.status, Object.keys(none.body.fields)]).toEqual([400, [`body.${field}`]]);
  }
  const gone = await world.call("DELETE", one, { as: ann });
  expect([gone.status, gone.payload.keywords]).toEqual([200, ["JA"]]);
  for (const [method, change] of [["PATCH", { op: "info" }], ["DELETE"]] as const) {
    const answer = await world.call(method, one, { as: ann, ...(change ? { body: change } : {}) });
    expect([answer.status, answer.body.message]).toEqual([404, "Autoresponse not found"]);
  }
  await remove(uuid);
  expect((await world.call("GET", path, { as: ann })).body.message).toBe("Messaging profile not found");
});

test("another account meets 404 and changes nothing", async () => {
  const { payload } = await create({ name: "Mine" });
  const path = `/profile/messaging/${payload.uuid}`;
  const reply = { op: "info", keywords: ["A"], resp_text: "a" };
  const { uuid } = (await world.call("POST", `${path}/autoresponse`, { as: ann, body: reply })).payload;
  for (const [method, at, body] of [
    ["GET", path],
    ["PATCH", path, { name: "x" }],
    ["DELETE", path],
    ["GET", `${path}/tnleases`],
    ["GET", `${path}/autoresponse`],
    ["POST", `${path}/autoresponse`, reply],
    ["PATCH", `${path}/autoresponse/${uuid}`, { resp_text: "b" }],
    ["DELETE", `${path}/autoresponse/${uuid}`],
  ] as const) {
    const answer = await world.call(method, at, { as: bob, ...(body ? { body } : {}) });
    expect([method, at, answer.body.message]).toEqual([method, at, "Messaging profile not found"]);
  }
  expect((await get(payload.uuid)).payload).toEqual(payload);
  const listed = await world.call("GET", `${path}/autoresponse`, { as: await world.admin() });
  expect(listed.payload).toMatchObject([reply]);
});
