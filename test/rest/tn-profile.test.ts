import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  await world.setBalance(ann, 1000);
});
afterAll(() => world.close());

const create = (body: object, as = ann) => world.call("POST", "/profile/tn", { as, body });
const get = (uuid: string, as = ann) => world.call("GET", `/profile/tn/${uuid}`, { as });
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `/profile/tn/${uuid}`, { as, body });
const change = (uuid: string, list: string, body: object, as = ann) =>
  world.call("POST", `/profile/tn/${uuid}/${list}`, { as, body });
const rate = (body: object = {}) =>
  create({ kind: "rate", name: `Rate ${newUuid()}`, country: "us", ...body }, root).then(({ payload }) => payload);
const price = (body: object, as = root) => world.call("POST", "/profile/tn/special_prices", { as, body });
const later = "2024-03-01T00:00:00.000Z";

test("rate profiles are listed for everybody, providers are shown to an Admin only", async () => {
  const made = await rate({ name: "Listed", tn_provider: "dev", nrc: 1.5, mrc: 0.00001, features: ["sms", "voice"] });
  expect(made).toMatchObject({
    kind: "rate",
    is_active: true,
    features: ["voice", "sms"],
    nrc: 1.5,
    mrc: 0.00001,
    sms_nrc: 0.01,
    fax_mrc: 0,
    country: { a2: "US", name: "United States", country_code: 1 },
    tn_provider: { name: "dev", user: null },
    sms_provider: null,
  });
  const { payload, headers } = await world.call("GET", "/profile/tn", { as: ann });
  expect(Number(headers["x-total-count"])).toBe(payload.length);
  expect(payload.map((one: { name: string }) => one.name)).toEqual(expect.arrayContaining(["US", "Listed"]));
  expect(payload.some((one: object) => "tn_provider" in one || "applies_to" in one)).toBe(false);
  const { tn_provider, register_provider, sms_provider, voice_provider, ...rest } = made;
  expect((await get(made.uuid)).payload).toEqual(rest);
  expect((await get(made.uuid, root)).payload).toEqual(made);
});

test("a rate profile is written by an Admin only, needs a country and a name of its own", async () => {
  const made = await rate({ name: "Own name" });
  const asked = [
    await create({ kind: "rate", name: "X", country: "US" }),
    await patch(made.uuid, { nrc: 5 }),
    await world.call("DELETE", `/profile/tn/${made.uuid}`, { as: ann }),
  ];
  expect(asked.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect((await get(made.uuid, root)).payload).toEqual(made);
  const bad = await create({ kind: "rate", name: "No country" }, root);
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["body.country"]]);
  const taken = await create({ kind: "rate", name: "Own name", country: "US" }, root);
  expect([taken.status, taken.body.message]).toEqual([409, "TNProfile already exists"]);
  const other = await rate();
  expect((await patch(other.uuid, { name: "Own name" }, root)).status).toBe(409);
});

test.each([
  ["name", "Renamed"],
  ["description", "words"],
  ["is_active", false],
  ["priority", "high"],
  ["toll_free", true],
  ["tn_search_validator", "^2"],
  ["tn_search_placeholder", "201"],
  ["tn_search_tooltip", "an area code"],
  ["features", ["voice", "sms", "mms"]],
  ["nrc", 2.5],
  ["voice_incoming_per_min_cost", 0.00125],
  ["mms_per_receive_cost", 0.1],
])("PATCH %s of a rate profile sets it and nothing else", async (field, value) => {
  const made = await rate();
  const { payload } = await patch(made.uuid, { [field]: value }, root);
  expect(payload).toEqual({ ...made, [field]: value });
});

test("PATCH clears what may be null, sets providers and country, and refuses the rest", async () => {
  const made = await rate({ description: "d", priority: "low", toll_free: false, sms_provider: "dev" });
  const cleared = { description: null, priority: null, toll_free: null, sms_provider: null };
  expect((await patch(made.uuid, cleared, root)).payload).toMatchObject(cleared);
  const moved = await patch(made.uuid, { country: "CA", voice_provider: "Dev" }, root);
  expect(moved.payload).toMatchObject({ country: { a2: "CA" }, voice_provider: { name: "dev" } });
  expect((await patch(made.uuid, {}, root)).payload).toEqual(moved.payload);
  for (const body of [
    { name: null },
    { nrc: -1 },
    { nrc: null },
    { mrc: 0.000001 },
    { country: "USA" },
    { priority: "x" },
  ]) {
    const { status, body: answer } = await patch(made.uuid, body, root);
    expect([status, Object.keys(answer.fields)]).toEqual([400, [`body.${Object.keys(body)[0]}`]]);
  }
});

test("a behaviour profile is made with its lists, belongs to its account and has no prices", async () => {
  const { status, payload } = await create({
    name: "Quiet",
    blacklist: ["+12015550100", 12015550101, "1900*", "anonymous", "12015550100"],
    nrc: 5,
  });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    kind: "behaviour",
    name: "Quiet",
    description: null,
    is_active: true,
    applies_to: ["voice"],
    blacklist: ["12015550100", "12015550101", "1900*", "anonymous"],
    whitelist: [],
    tnleases: [],
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
  });
  expect("nrc" in payload).toBe(false);
  expect((await get(payload.uuid)).payload).toEqual(payload);
  expect((await get(payload.uuid, root)).payload).toEqual(payload);
  const listed = (await world.call("GET", "/profile/tn?kind=behaviour", { as: ann })).payload;
  const { blacklist, whitelist, tnleases, ...base } = payload;
  expect(listed[0]).toEqual(base);
  const all = (await world.call("GET", "/profile/tn", { as: ann, query: { kind: "all" } })).payload;
  expect(new Set(all.map((one: { kind: string }) => one.kind))).toEqual(new Set(["rate", "behaviour"]));
  expect((await world.call("GET", "/profile/tn?kind=behaviour", { as: bob })).payload).toEqual([]);
  expect((await world.call("GET", "/profile/tn?kind=other", { as: ann })).status).toBe(400);
});

test.each([
  ["name", "Renamed"],
  ["description", "words"],
  ["is_active", false],
  ["applies_to", ["voice", "sms"]],
])("PATCH %s of a behaviour profile sets it and nothing else", async (field, value) => {
  const { payload } = await create({ name: "B" });
  expect((await patch(payload.uuid, { [field]: value, nrc: 3 })).payload).toEqual({ ...payload, [field]: value });
});

test("one call adds to a list and removes from it: remove is done first, unknown entries are ignored", async () => {
  const { payload } = await create({ name: "Lists", blacklist: ["1", "2*"] });
  const { uuid } = payload;
  const first = await change(uuid, "blacklist", { ADD: ["2*", "3"], remove: ["2*", "1", "77"] });
  expect([first.status, first.payload.blacklist]).toEqual([200, ["2*", "3"]]);
  expect((await change(uuid, "whitelist", { add: ["+44*"] })).payload).toMatchObject({
    blacklist: ["2*", "3"],
    whitelist: ["44*"],
  });
  const page = await world.call("GET", `/profile/tn/${uuid}/blacklist?take=1&skip=1`, { as: ann });
  expect([page.payload, page.headers["x-total-count"]]).toEqual([["3"], "2"]);
  expect((await world.call("GET", `/profile/tn/${uuid}/whitelist`, { as: ann })).payload).toEqual(["44*"]);
  for (const [body, field] of [
    [{}, "body.add"],
    [{ add: [] }, "body.add"],
    [{ add: ["12", "x1"] }, "body.add.1"],
    [{ remove: ["*"] }, "body.remove.0"],
    [{ add: ["1*2"] }, "body.add.0"],
  ] as const) {
    const { status, body: answer } = await change(uuid, "blacklist", body);
    expect([status, Object.keys(answer.fields)]).toEqual([400, [field]]);
  }
});

test("a list takes 10,000 entries, at once when it is made or changed, and not one more", async () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => String(12_010_000_000 + i));
  const { payload } = await create({ name: "Long", whitelist: entries });
  expect(payload.whitelist).toHaveLength(10_000);
  expect((await create({ name: "Longer", whitelist: [...entries, "999"] })).status).toBe(400);
  expect((await change(payload.uuid, "blacklist", { add: entries })).status).toBe(200);
  const more = await change(payload.uuid, "blacklist", { add: ["999"] });
  expect([more.status, Object.keys(more.body.fields)]).toEqual([400, ["body.add"]]);
  const swapped = await change(payload.uuid, "blacklist", { add: ["999"], remove: ["12010000000"] });
  expect(swapped.payload.blacklist).toHaveLength(10_000);
});

test("lists are no matter of a rate profile", async () => {
  const { uuid } = await rate();
  for (const list of ["blacklist", "whitelist"]) {
    for (const as of [ann, root]) {
      expect((await change(uuid, list, { add: ["1"] }, as)).body.message).toBe("TNProfile not found");
      expect((await world.call("GET", `/profile/tn/${uuid}/${list}`, { as })).status).toBe(404);
    }
  }
});

test("removing a behaviour profile takes it off its leases, a rate profile with numbers stays", async () => {
  const { uuid } = (await create({ name: "Gone", blacklist: ["1"] })).payload;
  await world.lease(ann, 12015553001);
  await world.call("PATCH", "/lease/tn/12015553001", { as: ann, body: { tn_profile: uuid } });
  expect((await get(uuid)).payload.tnleases).toMatchObject([{ tn: { tn: 12015553001 } }]);
  const removed = await world.call("DELETE", `/profile/tn/${uuid}`, { as: ann });
  expect([removed.status, removed.payload.blacklist]).toEqual([200, ["1"]]);
  expect((await world.call("GET", "/lease/tn/12015553001", { as: ann })).payload.tn_profile).toBeNull();
  expect((await get(uuid)).body.message).toBe("TNProfile not found");
  const us = (await world.call("GET", "/profile/tn", { as: root })).payload.find(
    (one: { name: string }) => one.name === "US",
  );
  expect((await world.call("DELETE", `/profile/tn/${us.uuid}`, { as: root })).status).toBe(409);
  const free = await rate();
  expect((await world.call("DELETE", `/profile/tn/${free.uuid}`, { as: root })).payload).toEqual(free);
  expect((await get(free.uuid)).status).toBe(404);
});

test("a behaviour profile of another account is 404 and stays as it is", async () => {
  const { payload } = await create({ name: "Mine" });
  const path = `/profile/tn/${payload.uuid}`;
  for (const [method, at, body] of [
    ["GET", path],
    ["PATCH", path, { name: "x" }],
    ["DELETE", path],
    ["POST", `${path}/blacklist`, { add: ["1"] }],
    ["POST", `${path}/whitelist`, { add: ["1"] }],
    ["GET", `${path}/blacklist`],
    ["GET", `${path}/whitelist`],
  ] as const) {
    const answer = await world.call(method, at, { as: bob, ...(body ? { body } : {}) });
    expect([answer.status, answer.body.message]).toEqual([404, "TNProfile not found"]);
  }
  expect((await get(payload.uuid)).payload).toEqual(payload);
});

test("a special price copies what it does not say from its profile and is seen by its account while it lasts", async () => {
  expect((await world.call("GET", "/profile/tn/special_prices", { as: bob })).body.message).toBe(
    "Special prices not found",
  );
  const profile = await rate({ name: "Special", nrc: 4, mrc: 2, sms_nrc: 0.5, tn_provider: "dev" });
  const body = { profile: "Special", account: bob.account, expired_on: later, mrc: 1 };
  const { status, payload } = await price(body);
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    profile: profile.uuid,
    name: "Special",
    nrc: 4,
    mrc: 1,
    sms_nrc: 0.5,
    account: { uuid: bob.account },
    expired_on: later,
    tn_provider: { name: "dev" },
  });
  const seen = await world.call("GET", "/profile/tn/special_prices", { as: bob });
  expect(seen.payload).toMatchObject([{ uuid: payload.uuid, mrc: 1 }]);
  expect("tn_provider" in seen.payload[0]).toBe(false);
  expect((await world.call("GET", "/profile/tn/special_prices", { as: ann })).status).toBe(404);
  const forAll = await price({ profile: profile.uuid, expired_on: later });
  expect(forAll.payload.account).toBeNull();
  const both = await world.call("GET", "/profile/tn/special_prices?take=1", { as: bob });
  expect([both.payload.length, both.headers["x-total-count"]]).toEqual([1, "2"]);
  const path = `/profile/tn/special_prices/${payload.uuid}`;
  const changed = await world.call("PATCH", path, { as: root, body: { mrc: 0.5, expired_on: "2024-02-01" } });
  expect(changed.payload).toMatchObject({ mrc: 0.5, nrc: 4, expired_on: "2024-02-01T00:00:00.000Z" });
  expect((await world.call("PATCH", path, { as: root, body: {} })).payload).toEqual(changed.payload);
  expect((await world.call("PATCH", path, { as: root, body: { account: null, profile: "US" } })).payload).toMatchObject(
    {
      account: null,
      name: "US",
      mrc: 0.5,
    },
  );
  for (const { uuid } of [payload, forAll.payload]) {
    const gone = await world.call("DELETE", `/profile/tn/special_prices/${uuid}`, { as: root });
    expect([gone.status, gone.payload.uuid]).toEqual([200, uuid]);
  }
  expect((await world.call("GET", "/profile/tn/special_prices", { as: bob })).status).toBe(404);
});

test("a special price that has ended is not seen, and the job removes it", async () => {
  const { payload } = await price({ profile: "US", account: ann.account, expired_on: "2023-12-31" });
  expect((await world.call("GET", "/profile/tn/special_prices", { as: ann })).status).toBe(404);
  await world.services.specialPrices.removeExpired();
  expect((await world.call("DELETE", `/profile/tn/special_prices/${payload.uuid}`, { as: root })).body.message).toBe(
    "Special price not found",
  );
});

test("special prices are refused for unknown profiles and accounts, bad amounts and others than an Admin", async () => {
  const good = { profile: "US", expired_on: later };
  for (const [body, status, message] of [
    [{ ...good, profile: "Nowhere" }, 404, "TNProfile not found"],
    [{ ...good, account: newUuid() }, 404, "Account not found"],
    [{ profile: "US" }, 400, "Validation failed"],
    [{ ...good, nrc: 0.000001 }, 400, "Validation failed"],
  ] as const) {
    const answer = await price(body);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  }
  const path = `/profile/tn/special_prices/${newUuid()}`;
  expect((await price(good, ann)).status).toBe(403);
  for (const [method, body] of [["PATCH", { nrc: 1 }], ["DELETE"]] as const) {
    expect((await world.call(method, path, { as: ann, ...(body ? { body } : {}) })).status).toBe(403);
    expect((await world.call(method, path, { as: root, ...(body ? { body } : {}) })).status).toBe(404);
  }
});
