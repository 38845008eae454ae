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

const patch = (as: RestPerson, body: object, path = "/account") => world.call("PATCH", path, { as, body });

test("GET answers the own account, by its uuid too; any for an Admin; another one is 404", async () => {
  const own = await world.call("GET", "/account", { as: ann });
  expect(own.payload).toMatchObject({ uuid: ann.account, admin: { uuid: ann.uuid }, balance: 0 });
  expect((await world.call("GET", `/account/${ann.account}`, { as: ann })).payload).toEqual(own.payload);
  expect((await world.call("GET", `/account/${ann.account}`, { as: root })).payload).toEqual(own.payload);
  for (const uuid of [bob.account, newUuid()])
    expect((await world.call("GET", `/account/${uuid}`, { as: ann })).body).toMatchObject({
      status: 404,
      message: "Account not found",
    });
  expect((await world.call("GET", "/account/x", { as: ann })).status).toBe(400);
});

test("the account of a caller that is gone meanwhile is 404", async () => {
  const actor = { kind: "user", account: newUuid(), user: newUuid(), role: "User", isOwner: true } as const;
  const door = { identify: async () => ({ actor, token: undefined }) };
  const late = await createRestWorld({ server: { door } });
  const headers = { "x-auth-token": "any" };
  for (const [method, path] of [
    ["GET", "/account"],
    ["PATCH", "/account"],
    ["PATCH", `/account/${actor.account}`],
  ] as const)
    expect((await late.call(method, path, { headers })).body).toMatchObject({
      status: 404,
      message: "Account not found",
    });
  await late.close();
});

test("PATCH: a value is set, absent stays, null clears", async () => {
  const values = { phone: "15550100100", address1: "1 Road", address2: "Unit 2", zip_code: "00000", city: "Town" };
  expect((await patch(ann, { ...values, name: "Example", email: "bill@example.org" })).payload).toMatchObject(values);
  expect((await patch(ann, {})).payload).toMatchObject({ ...values, name: "Example", email: "bill@example.org" });
  for (const name of Object.keys(values)) expect((await patch(ann, { [name]: null })).payload[name]).toBeNull();
  for (const name of ["name", "email", "admin", "messaging_profile_default"])
    for (const path of ["/account", `/account/${ann.account}`])
      expect((await patch(ann, { [name]: null }, path)).status, name).toBe(400);
});

test("a time zone is named in any case and answered whole; an unknown one is 404, null is UTC", async () => {
  expect((await patch(ann, { time_zone: "europe/berlin" })).payload.time_zone).toMatchObject({
    name: "Europe/Berlin",
    country_code: "DE",
    utc_offset: 1,
    utc_dst_offset: 2,
  });
  expect((await world.call("GET", "/user", { as: ann })).payload.account.time_zone.name).toBe("Europe/Berlin");
  expect((await patch(ann, { time_zone: "Mars/Base" })).status).toBe(404);
  expect((await patch(ann, { time_zone: null })).payload.time_zone).toBeNull();
});

test("what only transactions or an Admin may change is ignored or 403", async () => {
  expect((await patch(ann, { balance: 1000 })).payload.balance).toBe(0);
  expect((await patch(ann, { level: "Level2" })).status).toBe(403);
  expect((await patch(ann, { disabled: false })).status).toBe(403);
  expect((await patch(root, { level: "Level2" }, `/account/${ann.account}`)).payload.level).toBe("Level2");
  const disabled = await patch(root, { disabled: true }, `/account/${ann.account}`);
  expect(disabled.payload.disabled_on).toBe(new Date(world.clock.now()).toISOString());
  expect((await patch(root, { disabled: false }, `/account/${ann.account}`)).payload.disabled_on).toBeNull();
});

test("the owner and the default profile must be the account's own: 404, and nothing is changed", async () => {
  const foreign = (await world.call("GET", "/account", { as: bob })).payload.messaging_profile_default.uuid;
  expect((await patch(ann, { admin: bob.uuid, city: "Gone" })).body).toMatchObject({
    status: 404,
    message: "User not found",
  });
  expect((await patch(ann, { messaging_profile_default: foreign })).status).toBe(404);
  expect((await world.call("GET", "/account", { as: ann })).payload.city).not.toBe("Gone");
});

test("a user who is not the owner may read but not change: 403; another account is 404", async () => {
  const carl = await world.person();
  await world.store.db.updateTable("user").set({ account: ann.account }).where("uuid", "=", carl.uuid).execute();
  expect((await world.call("GET", "/account", { as: carl })).payload.uuid).toBe(ann.account);
  expect((await patch(carl, { city: "X" })).status).toBe(403);
  expect((await patch(bob, { city: "X" }, `/account/${ann.account}`)).status).toBe(404);
  const handed = await patch(ann, { admin: carl.uuid });
  expect(handed.payload.admin.uuid).toBe(carl.uuid);
  expect((await patch(carl, { city: "Mine" })).payload.city).toBe("Mine");
  expect((await patch(ann, { city: "X" })).status).toBe(403);
});

test("GET /settings tells where webhooks come from, as the operator set it", async () => {
  const ips = async () => (await world.call("GET", "/settings")).payload.webhooks.source_ips;
  expect(await ips()).toEqual([]);
  const row = {
    name: "webhooks.source_ips",
    value: '["192.0.2.1","2001:db8::1"]',
    modified_on: "2024-01-01T00:00:00.000Z",
  };
  await world.store.db.insertInto("setting").values(row).execute();
  world.clock.advance(5_000);
  expect(await ips()).toEqual(["192.0.2.1", "2001:db8::1"]);
});

test("GET /settings is open to all", async () => {
  const answer = await world.call("GET", "/settings");
  expect(answer.payload).toMatchObject({ sign_up: true, sip_domain_suffix: "sip.opentact.test", wss_url: "ws://h/" });
});
