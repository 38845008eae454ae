import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { addCampaign, SOME_TIME } from "../support/rows.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 1000);
  await world.setBalance(bob, 1000);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "leases" } });
});
afterAll(() => world.close());

let next = 12015552000;
async function lease(as = ann): Promise<{ tn: number; uuid: string }> {
  const tn = next++;
  return { tn, uuid: await world.lease(as, tn) };
}
const get = async (key: string | number, as = ann) => (await world.call("GET", `/lease/tn/${key}`, { as })).payload;
const patch = (key: string | number, body: object, as = ann) => world.call("PATCH", `/lease/tn/${key}`, { as, body });
const app = async (as = ann) => (await world.call("POST", "/sip/app", { as, body: { name: "App" } })).payload.uuid;

async function sipUser(): Promise<string> {
  const body = { login: `u${next++}`, password: "secret-password" };
  return (await world.call("POST", "/sip/domain/leases/user", { as: ann, body })).payload.uuid;
}

async function connection(as = ann): Promise<string> {
  const uuid = newUuid();
  await world.store.db
    .insertInto("sip_connection")
    .values({
      uuid,
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      account: as.account,
      name: "C",
      ip: "192.0.2.1",
      port: 5060,
    })
    .execute();
  return uuid;
}

test("a lease is found by uuid, by number, by number with plus, and by the older path", async () => {
  const { tn, uuid } = await lease();
  const one = await get(uuid);
  expect(one).toMatchObject({
    uuid,
    autorenew: true,
    expired_on: "2024-02-01T00:00:00.000Z",
    tn: { tn, type: "long_code", voice: true, sms: true, mms: false, fax: false, emergency: false, registered: true },
    sip_connection: null,
    sip_control_app: null,
    sip_user: null,
    tn_profile: null,
    account: { uuid: ann.account },
    tnorder: { state: "success", total: 1 },
    created_by: { uuid: ann.uuid },
    messaging_profile: { callback_url: null },
  });
  expect(await get(tn)).toEqual(one);
  expect(await get(`+${tn}`)).toEqual(one);
  expect(await get(`${tn}/tn`)).toEqual(one);
  const bad = await world.call("GET", "/lease/tn/nine", { as: ann });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["params.uuid"]]);
});

test("one destination at most: each clears the other two, null clears its own kind only", async () => {
  const { tn } = await lease();
  const [a, u, c] = [await app(), await sipUser(), await connection()];
  const shown = async (body: object) => {
    const { payload } = await patch(tn, body);
    return [payload.sip_control_app?.uuid, payload.sip_user?.uuid, payload.sip_connection?.uuid];
  };
  expect(await shown({ sip_control_app: a })).toEqual([a, undefined, undefined]);
  expect(await shown({ sip_user: u })).toEqual([undefined, u, undefined]);
  expect(await shown({ sip_connection: c })).toEqual([undefined, undefined, c]);
  expect(await shown({ sip_user: null })).toEqual([undefined, undefined, c]);
  expect(await shown({ sip_connection: null, sip_control_app: a })).toEqual([a, undefined, undefined]);
  expect(await shown({ sip_control_app: null })).toEqual([undefined, undefined, undefined]);
  const two = await patch(tn, { sip_control_app: a, sip_user: u });
  expect([two.status, Object.keys(two.body.fields)]).toEqual([400, ["body.sip_user"]]);
});

test("a SIP user as destination is the same link as tn_lease of the SIP user", async () => {
  const [first, second, user] = [await lease(), await lease(), await sipUser()];
  await patch(first.tn, { sip_user: user });
  const one = await world.call("GET", `/sip/domain/leases/user/${user}`, { as: ann });
  expect(one.payload.tn_lease.uuid).toBe(first.uuid);
  await patch(second.tn, { sip_user: user });
  expect((await get(first.tn)).sip_user).toBeNull();
});

test("a SIP user that many leases and the user itself take at the same time ends with one lease, without an error", async () => {
  const user = await sipUser();
  const leases = [await lease(), await lease(), await lease(), await lease()];
  const userPath = `/sip/domain/leases/user/${user}`;
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(
      leases.flatMap(({ tn }) => [
        patch(tn, { sip_user: user }),
        world.call("PATCH", userPath, { as: ann, body: { tn_lease: tn } }),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const linked = await Promise.all(leases.map(async ({ tn }) => (await get(tn)).sip_user));
    expect(linked.filter((one) => one !== null)).toHaveLength(1);
  }
});

test("unknown and foreign destinations and profiles give 404 by their name, and nothing is changed", async () => {
  const { tn } = await lease();
  const before = await get(tn);
  for (const [field, uuid, message] of [
    ["sip_control_app", await app(bob), "SIP Control app not found"],
    ["sip_connection", await connection(bob), "SIP Connection not found"],
    ["sip_user", newUuid(), "SIP User not found"],
    ["messaging_profile", newUuid(), "Messaging profile not found"],
  ] as const) {
    const { status, body } = await patch(tn, { [field]: uuid, autorenew: false });
    expect([status, body.message]).toEqual([404, message]);
  }
  expect(await get(tn)).toEqual(before);
});

test("autorenew is set and left; null is refused", async () => {
  const { tn } = await lease();
  expect((await patch(tn, { autorenew: false })).payload.autorenew).toBe(false);
  expect((await patch(tn, {})).payload.autorenew).toBe(false);
  expect((await patch(tn, { autorenew: "true" })).payload.autorenew).toBe(true);
  expect((await patch(tn, { autorenew: null })).status).toBe(400);
});

test("a behaviour profile of the account is set, kept and cleared; a rate profile or a foreign one is none", async () => {
  const { tn } = await lease();
  const profile = (as: RestPerson) => world.call("POST", "/profile/tn", { as, body: { name: "Quiet" } });
  const { uuid } = (await profile(ann)).payload;
  expect((await patch(tn, { tn_profile: uuid })).payload.tn_profile).toMatchObject({ uuid, kind: "behaviour" });
  expect((await patch(tn, { autorenew: false })).payload.tn_profile.uuid).toBe(uuid);
  const rate = (await world.call("GET", "/profile/tn", { as: ann })).payload[0].uuid;
  for (const other of [rate, (await profile(bob)).payload.uuid, newUuid()]) {
    const { status, body } = await patch(tn, { tn_profile: other, autorenew: true });
    expect([status, body.message]).toEqual([404, "TNProfile not found"]);
  }
  expect(await get(tn)).toMatchObject({ autorenew: false, tn_profile: { uuid } });
  expect((await patch(tn, { tn_profile: null })).payload.tn_profile).toBeNull();
});

test("a messaging profile is set by its older name too and reaches the SMS subscription", async () => {
  const { tn } = await lease();
  const uuid = newUuid();
  await world.store.db
    .insertInto("messaging_profile")
    .values({ uuid, created_on: SOME_TIME, modified_on: SOME_TIME, account: ann.account, name: "Second" })
    .execute();
  const { payload } = await patch(tn, { messaging_profile_uuid: uuid });
  expect(payload.messaging_profile).toMatchObject({ uuid, name: "Second" });
  const sms = payload.subscriptions.find((s: { type: string }) => s.type === "sms");
  expect(sms.messaging_profile.uuid).toBe(uuid);
});

test("features are switched by booleans; a fee is charged once, without money there is 402", async () => {
  const { tn } = await lease();
  const balance = await world.balance(ann);
  const off = await patch(tn, { sms: false });
  expect(off.payload.tn).toMatchObject({ voice: true, sms: false });
  expect(off.payload.subscriptions.map((s: { type: string }) => s.type)).toEqual(["voice"]);
  const on = await patch(tn, { sms: true });
  expect(on.payload.tn.sms).toBe(true);
  await patch(tn, { sms: true });
  expect(await world.balance(ann)).toBeCloseTo(balance - 0.01, 5);
  await patch(tn, { sms: false });
  await world.setBalance(ann, 0);
  const poor = await patch(tn, { sms: true, autorenew: false });
  expect([poor.status, poor.body.meta]).toEqual([402, "insufficient_balance"]);
  expect(await get(tn)).toMatchObject({ autorenew: true, tn: { sms: false } });
  await world.setBalance(ann, 1000);
  const fax = await patch(tn, { fax: true });
  expect([fax.status, Object.keys(fax.body.fields)]).toEqual([400, ["body.fax"]]);
});

test("the voice subscription has its own route: destination, state, removal", async () => {
  const { tn } = await lease();
  const user = await sipUser();
  const path = `/lease/tn/${tn}/subscription`;
  expect((await world.call("GET", path, { as: ann })).payload).toHaveLength(2);
  const on = await world.call("POST", `${path}/voice`, { as: ann, body: { sip_user: user } });
  expect([on.status, on.payload.type, on.payload.tn_lease.tn.tn]).toEqual([200, "voice", tn]);
  expect((await get(tn)).sip_user.uuid).toBe(user);
  const off = await world.call("DELETE", `${path}/voice`, { as: ann });
  expect(off.payload.uuid).toBe(on.payload.uuid);
  expect(await get(tn)).toMatchObject({ sip_user: null, tn: { voice: false, sms: true } });
  for (const method of ["GET", "DELETE"]) {
    const gone = await world.call(method, `${path}/voice`, { as: ann });
    expect([gone.status, gone.body.message]).toEqual([404, "Subscription not found"]);
  }
  expect((await world.call("POST", `${path}/voice`, { as: ann })).status).toBe(200);
  expect((await world.call("GET", `${path}/sms`, { as: ann })).payload.type).toBe("sms");
  expect((await world.call("GET", "/lease/tn/12015559996/subscription/voice", { as: ann })).body.message).toBe(
    "TNLease not found",
  );
});

test("releasing ends subscriptions and links at once, without refund, with an event", async () => {
  const { tn, uuid } = await lease();
  const user = await sipUser();
  await patch(tn, { sip_user: user });
  const out = await world.call("POST", "/profile/outbound_voice", { as: ann, body: { name: "Out", tn_lease: uuid } });
  expect(out.payload.tn_lease.uuid).toBe(uuid);
  const balance = await world.balance(ann);
  const { status, payload } = await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  expect(status).toBe(200);
  expect(payload).toMatchObject({ uuid, subscriptions: [], sip_user: null, tn: { voice: false, sms: false } });
  expect(await world.balance(ann)).toBe(balance);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).body.message).toBe("TNLease not found");
  expect((await world.call("GET", `/lease/tn/${uuid}`, { as: ann })).status).toBe(404);
  expect((await world.call("GET", `/sip/domain/leases/user/${user}`, { as: ann })).payload.tn_lease).toBeNull();
  expect(
    (await world.call("GET", `/profile/outbound_voice/${out.payload.uuid}`, { as: ann })).payload.tn_lease,
  ).toBeNull();
  const events = await world.store.db.selectFrom("outbox").selectAll().where("ref_id", "=", uuid).execute();
  expect(events).toMatchObject([{ type: "tn_lease", body: { source_action: "tnleases_released", payload: { uuid } } }]);
  const row = await world.store.db.selectFrom("tn").selectAll().where("tn", "=", tn).executeTakeFirstOrThrow();
  expect(row).toMatchObject({ stock_state: "quarantine", quarantine_until: "2024-02-15T00:00:00.000Z" });
});

test("a bulk release is all or none", async () => {
  const [a, b, c, foreign] = [await lease(), await lease(), await lease(), await lease(bob)];
  const remove = (body: object) => world.call("DELETE", "/lease/tn", { as: ann, body });
  const none = await remove({ items: [a.uuid, foreign.uuid] });
  expect([none.status, none.body.message]).toEqual([404, "TNLease not found"]);
  expect((await get(a.tn)).uuid).toBe(a.uuid);
  const all = await remove({ items: [a.uuid, { tn: b.tn }, String(c.tn), { uuid: a.uuid }] });
  expect(all.status).toBe(200);
  expect(all.payload.map((one: { uuid: string }) => one.uuid).sort()).toEqual([a.uuid, b.uuid, c.uuid].sort());
  const single = await lease();
  expect((await remove({ item: single.tn })).payload).toHaveLength(1);
  expect((await remove({})).status).toBe(400);
});

test("leases are listed newest first and searched by number, destination, renewal, type and dates", async () => {
  const carl = await world.person();
  await world.setBalance(carl, 100);
  const [a, b] = [await lease(carl), await lease(carl)];
  world.clock.advance(1000);
  const c = await lease(carl);
  const own = await app(carl);
  const line = await connection(carl);
  await patch(a.tn, { sip_control_app: own }, carl);
  await patch(b.tn, { sip_connection: line, autorenew: false }, carl);
  const all = await world.call("GET", "/lease/tn?take=2", { as: carl });
  expect([all.payload[0].uuid, all.payload.length, all.headers["x-total-count"]]).toEqual([c.uuid, 2, "3"]);
  const search = async (body: object) => {
    const { status, payload } = await world.call("POST", "/lease/tn/search", { as: carl, body });
    expect(status).toBe(200);
    return payload.data.map((one: { tn: { tn: number } }) => one.tn.tn);
  };
  expect(await search({ order: { tn: "ASC" } })).toEqual([a.tn, b.tn, c.tn]);
  expect(await search({ tn: `*${String(b.tn).slice(-4)}` })).toEqual([b.tn]);
  expect(await search({ sip_control_app: own })).toEqual([a.tn]);
  expect(await search({ sip_connection: line })).toEqual([b.tn]);
  expect(await search({ sip_connections_skip: [line], order: { tn: "ASC" } })).toEqual([a.tn, c.tn]);
  expect(await search({ autorenew: false })).toEqual([b.tn]);
  expect(await search({ type: "toll_free" })).toEqual([]);
  const quiet = (await world.call("POST", "/profile/tn", { as: carl, body: { name: "Q" } })).payload.uuid;
  await patch(c.tn, { tn_profile: quiet }, carl);
  expect(await search({ tn_profile: quiet })).toEqual([c.tn]);
  const profile = (await get(a.tn, carl)).messaging_profile.uuid;
  expect(await search({ messaging_profile: profile, tn: `%${String(a.tn).slice(1)}` })).toEqual([a.tn]);
  const { uuid: campaign } = await addCampaign(world.store, carl.account);
  const body = { messaging_profile: profile, sms_campaign: campaign };
  await world.call("POST", `/lease/tn/${b.tn}/subscription/sms`, { as: carl, body });
  expect(await search({ sms_campaign: campaign })).toEqual([b.tn]);
  expect(await search({ sms_campaign: newUuid() })).toEqual([]);
  expect(await search({ autorenew: false, sip_control_app: own, mode: "OR", order: { tn: "DESC" } })).toEqual([
    b.tn,
    a.tn,
  ]);
  expect(await search({ created_on_from: new Date(world.clock.now()).toISOString() })).toEqual([c.tn]);
});

test("another account meets 404, an Admin finds every lease by its id", async () => {
  const { tn, uuid } = await lease();
  for (const [method, path, body] of [
    ["GET", `/lease/tn/${uuid}`],
    ["GET", `/lease/tn/${tn}/tn`],
    ["PATCH", `/lease/tn/${tn}`, { autorenew: false }],
    ["DELETE", `/lease/tn/${tn}`],
    ["GET", `/lease/tn/${tn}/subscription`],
    ["GET", `/lease/tn/${tn}/subscription/voice`],
    ["POST", `/lease/tn/${tn}/subscription/voice`, {}],
    ["DELETE", `/lease/tn/${tn}/subscription/voice`],
  ] as const) {
    const answer = await world.call(method, path, { as: bob, ...(body ? { body } : {}) });
    expect([method, path, answer.status]).toEqual([method, path, 404]);
  }
  expect((await get(tn, await world.admin())).uuid).toBe(uuid);
});
