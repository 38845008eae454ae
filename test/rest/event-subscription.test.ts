import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld, SUFFIX } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let admin: RestPerson;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob, admin] = [await world.person(), await world.person(), await world.admin()];
});
afterAll(() => world.close());

const URL_1 = "https://app.example.org/events";
const create = (as: RestPerson, body: object) => world.call("POST", "/event/subscription", { as, body });
const get = (as: RestPerson, uuid: string) => world.call("GET", `/event/subscription/${uuid}`, { as });
const patch = (as: RestPerson, uuid: string, body: object) =>
  world.call("PATCH", `/event/subscription/${uuid}`, { as, body });
const rowOf = (uuid: string) =>
  world.store.db.selectFrom("event_subscription").selectAll().where("uuid", "=", uuid).executeTakeFirst();

test("201: the documented body makes a websocket subscription with its user; GET answers it, the list shows it", async () => {
  const as = await world.person();
  const body = { is_active: true, expired_on: "2030-01-01T00:00:00.000Z", channel: "wss", type: "auth" };
  const made = await create(as, body);
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({ ...body, entity: null, url: null, disabled_on: null });
  expect(made.payload.user).toMatchObject({ uuid: as.uuid, account: { uuid: as.account, balance: 0 } });
  expect(made.payload).not.toHaveProperty("secret");
  expect((await get(as, made.payload.uuid)).payload).toEqual(made.payload);
  const list = await world.call("GET", "/event/subscription", { as });
  const { user: _user, ...element } = made.payload;
  expect(list.payload).toEqual([element]);
  expect(list.headers["x-total-count"]).toBe("1");
});

test("the default channel is wss, without an end and for the entire account; a past end is accepted", async () => {
  const as = await world.person();
  expect((await create(as, { type: "sms" })).payload).toMatchObject({
    channel: "wss",
    is_active: true,
    expired_on: null,
  });
  const past = await create(as, { type: "balance", expired_on: "2001-01-01" });
  expect([past.status, past.payload.expired_on]).toEqual([201, "2001-01-01T00:00:00.000Z"]);
});

test("200: the same user, channel, type, entity and url again changes that row", async () => {
  const as = await world.person();
  const first = await create(as, { type: "call_record" });
  const second = await create(as, { type: "call_record", is_active: false });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.payload).toMatchObject({ uuid: first.payload.uuid, is_active: false });
  const hook = { channel: "webhook", type: "*", url: URL_1 };
  const made = await create(as, hook);
  const again = await create(as, { ...hook, expired_on: "2030-01-01T00:00:00.000Z" });
  expect([again.status, again.payload.uuid]).toEqual([200, made.payload.uuid]);
  expect(again.payload).not.toHaveProperty("secret");
  expect((await create(as, { ...hook, url: `${URL_1}/other` })).status).toBe(201);
});

test("a webhook's secret is generated or given, shown once and stored sealed", async () => {
  const made = await create(ann, { channel: "webhook", type: "sms", url: URL_1 });
  expect(made.payload.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect((await get(ann, made.payload.uuid)).payload).not.toHaveProperty("secret");
  const row = await rowOf(made.payload.uuid);
  expect(world.box.decrypt(row?.secret_encrypted ?? "")).toBe(made.payload.secret);
  expect(JSON.stringify(row)).not.toContain(made.payload.secret);
  const secret = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
  const given = await create(ann, { channel: "webhook", type: "sms", url: `${URL_1}/given`, secret });
  expect(given.payload.secret).toBe(secret);
});

test("400: what a channel cannot have, bad words, bad values", async () => {
  const cases: [object, string][] = [
    [{}, "body.type"],
    [{ type: "pong" }, "body.type"],
    [{ type: "*" }, "body.type"],
    [{ type: "sms", channel: "mail" }, "body.channel"],
    [{ type: "sms", url: URL_1 }, "body.url"],
    [{ type: "sms", secret: `whsec_${Buffer.alloc(24).toString("base64")}` }, "body.secret"],
    [{ type: "sms", channel: "webhook" }, "body.url"],
    [{ type: "sms", channel: "webhook", url: "app.example.org" }, "body.url"],
    [{ type: "sms", channel: "webhook", url: "ftp://app.example.org" }, "body.url"],
    [{ type: "sms", channel: "webhook", url: null }, "body.url"],
    [{ type: "sms", channel: "webhook", url: `https://e.org/${"x".repeat(255)}` }, "body.url"],
    [{ type: "sms", channel: "webhook", url: URL_1, secret: "whsec_short" }, "body.secret"],
    [{ type: "sms", channel: "webhook", url: URL_1, secret: `whsec_${"A".repeat(33)}` }, "body.secret"],
    [{ type: "sms", expired_on: "soon" }, "body.expired_on"],
    [{ type: "sms", is_active: null }, "body.is_active"],
    [{ type: "sms", entity: { type: "planet", id: "1" } }, "body.entity"],
  ];
  for (const [body, field] of cases) {
    const answer = await create(ann, body);
    expect(answer.status, JSON.stringify(body)).toBe(400);
    expect(Object.keys(answer.body.fields)[0], JSON.stringify(body)).toContain(field);
    expect(answer.text).not.toContain("whsec_short");
  }
});

test("entities: each kind by its id and alias, answered by its first word, with the id as it was given", async () => {
  const as = await world.person();
  const domain = `acme-${as.account.slice(0, 8)}`;
  await world.call("POST", "/sip/domain", { as, body: { domain } });
  const full = `${domain}.${SUFFIX}`;
  const user = await world.call("POST", `/sip/domain/${full}/user`, {
    as,
    body: { login: "Sales", password: "Sup3rSecret!" },
  });
  const app = await world.call("POST", "/sip/app", { as, body: { name: "App" } });
  const lease = await world.setBalance(as, 100).then(() => world.lease(as, 12_125_550_201));
  const { payload } = await world.call("GET", "/account", { as });
  const profile = payload.messaging_profile_default.uuid;
  const cases: [object, string, string][] = [
    [{ type: "sip_domain", id: full.toUpperCase() }, "sip_domain", full],
    [{ type: "sip_user", id: `sales@${full}` }, "sip_user", user.payload.uuid],
    [{ type: "sip_user", id: user.payload.uuid }, "sip_user", user.payload.uuid],
    [{ type: "did", id: 12_125_550_201 }, "did", "12125550201"],
    [{ type: "tn", id: "+12125550201" }, "did", "12125550201"],
    [{ type: "tn_lease", id: lease }, "did", "12125550201"],
    [{ type: "sip_control_app", id: app.payload.uuid }, "sip_control_app", app.payload.uuid],
    [{ type: "messaging_profile", id: profile }, "messaging_profile", profile],
  ];
  for (const [entity, type, key] of cases) {
    const made = await create(as, { type: "call_state", channel: "webhook", url: `${URL_1}/${newUuid()}`, entity });
    expect(made.status, JSON.stringify(entity)).toBe(201);
    expect(made.payload.entity).toEqual({ type, id: String((entity as { id: unknown }).id) });
    expect(await rowOf(made.payload.uuid)).toMatchObject({ entity_type: type, entity_key: key });
  }
  const names: Record<string, string> = {
    sip_domain: "SIP Domain not found",
    sip_user: "SIP User not found",
    sip_switch: "SIP Switch not found",
    sip_auth_ip: "SIP Switch not found",
    sip_auth_hostname: "SIP Switch not found",
    did: "TNLease not found",
    sip_control_app: "SIP Control app not found",
    messaging_profile: "Messaging profile not found",
    sip_connection: "SIP Connection not found",
  };
  const before = (await world.call("GET", "/event/subscription", { as: bob })).payload.length;
  for (const [entity] of cases) {
    const answer = await create(bob, { type: "call_state", entity });
    expect([answer.status, answer.body.message]).toEqual([
      404,
      names[(entity as { type: string }).type] ?? "TNLease not found",
    ]);
  }
  for (const [type, message] of Object.entries(names)) {
    for (const id of [newUuid(), "nothing", "99"]) {
      const answer = await create(as, { type: "call_state", entity: { type, id } });
      expect([answer.status, answer.body.message], `${type} ${id}`).toEqual([404, message]);
    }
  }
  expect((await world.call("GET", "/event/subscription", { as: bob })).payload).toHaveLength(before);
});

test("PATCH: absent stays, null clears, a value is set; an empty body changes nothing", async () => {
  const as = await world.person();
  const app = await world.call("POST", "/sip/app", { as, body: { name: "App" } });
  const entity = { type: "sip_control_app", id: app.payload.uuid };
  const made = (
    await create(as, { channel: "webhook", type: "call_state", url: URL_1, entity, expired_on: "2030-01-01" })
  ).payload;
  expect((await patch(as, made.uuid, {})).payload).toMatchObject({ entity, url: URL_1, expired_on: made.expired_on });
  const off = await patch(as, made.uuid, { is_active: false });
  expect(off.payload).toMatchObject({ is_active: false, entity, url: URL_1, expired_on: made.expired_on });
  const cleared = await patch(as, made.uuid, { expired_on: null, entity: null });
  expect(cleared.payload).toMatchObject({ is_active: false, entity: null, expired_on: null });
  const set = await patch(as, made.uuid, { entity, url: `${URL_1}/2`, type: "sms", channel: "wss" });
  expect(set.payload).toMatchObject({ entity, url: `${URL_1}/2`, type: "call_state", channel: "webhook" });
  for (const body of [{ url: null }, { is_active: null }, { url: "x" }])
    expect((await patch(as, made.uuid, body)).status, JSON.stringify(body)).toBe(400);
  expect((await patch(as, made.uuid, { entity: { type: "did", id: "15550109999" } })).status).toBe(404);
  const socket = (await create(as, { type: "call_state" })).payload;
  expect((await patch(as, socket.uuid, { url: URL_1 })).status).toBe(400);
});

test("PATCH: 409 when another row would be the same; the URL, also the same one, switches a disabled webhook on", async () => {
  const as = await world.person();
  const one = (await create(as, { channel: "webhook", type: "sms", url: `${URL_1}/1` })).payload;
  const two = (await create(as, { channel: "webhook", type: "sms", url: `${URL_1}/2` })).payload;
  expect((await patch(as, two.uuid, { url: one.url })).status).toBe(409);
  const off = { disabled_on: "2024-01-01T00:00:00.000Z" };
  await world.store.db.updateTable("event_subscription").set(off).where("uuid", "=", two.uuid).execute();
  expect((await get(as, two.uuid)).payload.disabled_on).toBe(off.disabled_on);
  expect((await patch(as, two.uuid, { is_active: true })).payload.disabled_on).toBe(off.disabled_on);
  expect((await patch(as, two.uuid, { url: two.url })).payload.disabled_on).toBeNull();
});

test("DELETE answers what was there, then it is 404", async () => {
  const made = (await create(ann, { type: "tn_lease" })).payload;
  const removed = await world.call("DELETE", `/event/subscription/${made.uuid}`, { as: ann });
  expect([removed.status, removed.payload]).toEqual([200, made]);
  for (const [method, path] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/test"],
    ["POST", "/secret"],
  ] as const) {
    const answer = await world.call(method, `/event/subscription/${made.uuid}${path}`, { as: ann, body: {} });
    expect([method, answer.status, answer.body.message]).toEqual([method, 404, "Subscription not found"]);
  }
});

test("404 for a row of another account, which stays as it is; an Admin reaches it", async () => {
  const made = (await create(ann, { channel: "webhook", type: "campaign", url: URL_1 })).payload;
  const path = `/event/subscription/${made.uuid}`;
  for (const [method, tail] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/test"],
    ["POST", "/secret"],
  ] as const)
    expect((await world.call(method, path + tail, { as: bob, body: { is_active: false } })).status).toBe(404);
  const { secret: _secret, ...shown } = made;
  expect((await get(ann, made.uuid)).payload).toEqual(shown);
  expect((await patch(admin, made.uuid, { is_active: false })).payload.is_active).toBe(false);
});

test("409 beyond 100 rows of a user; changing one that is there still works, other users have their own hundred", async () => {
  const as = await world.person();
  const base = { account: as.account, user: as.uuid, channel: "webhook" as const, type: "sms" };
  const dates = { created_on: "2024-01-01T00:00:00.000Z", modified_on: "2024-01-01T00:00:00.000Z" };
  const rows = Array.from({ length: 99 }, (_, n) => ({ ...base, ...dates, uuid: newUuid(), url: `${URL_1}/${n}` }));
  await world.store.db.insertInto("event_subscription").values(rows).execute();
  const parallel = await Promise.all(
    Array.from({ length: 5 }, (_, n) => create(as, { ...base, url: `${URL_1}/new/${n}` })),
  );
  expect(parallel.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  expect((await create(as, { ...base, url: `${URL_1}/1`, is_active: false })).status).toBe(200);
  expect((await create(ann, { type: "auth" })).status).toBe(201);
});

test("secret: the answer shows the new one once, the former one signs for 24 h; 409 for a websocket", async () => {
  const made = (await create(ann, { channel: "webhook", type: "auth", url: URL_1 })).payload;
  const rotated = await world.call("POST", `/event/subscription/${made.uuid}/secret`, { as: ann });
  expect(rotated.status).toBe(200);
  const now = new Date(world.clock.now()).toISOString();
  expect(rotated.payload).toEqual({
    secret: expect.stringMatching(/^whsec_/),
    created_on: now,
    previous_expired_on: new Date(world.clock.now() + 86_400_000).toISOString(),
  });
  const row = await rowOf(made.uuid);
  expect(world.box.decrypt(row?.secret_encrypted ?? "")).toBe(rotated.payload.secret);
  expect(world.box.decrypt(row?.secret_former_encrypted ?? "")).toBe(made.secret);
  const socket = (await create(ann, { type: "call_asr" })).payload;
  expect((await world.call("POST", `/event/subscription/${socket.uuid}/secret`, { as: ann })).status).toBe(409);
});

test("test: writes a test event and its delivery of one attempt; 409 for a websocket and for a disabled webhook", async () => {
  const made = (await create(ann, { channel: "webhook", type: "call_flow", url: `${URL_1}?token=t` })).payload;
  const tested = await world.call("POST", `/event/subscription/${made.uuid}/test`, { as: ann });
  expect(tested.status).toBe(200);
  expect(tested.payload).toMatchObject({
    event: { type: "test", ref_id: made.uuid, sequence: 1, position: null },
    target: { kind: "subscription", uuid: made.uuid },
    method: "POST",
    url: `${URL_1}?token=***`,
    state: "pending",
    attempts: 0,
    log: [],
  });
  const event = await world.store.db
    .selectFrom("outbox")
    .selectAll()
    .where("uuid", "=", tested.payload.event.uuid)
    .executeTakeFirst();
  expect(event).toMatchObject({ account: ann.account, type: "test", body: { payload: { hello: "world" } } });
  const socket = (await create(ann, { type: "test" })).payload;
  expect((await world.call("POST", `/event/subscription/${socket.uuid}/test`, { as: ann })).status).toBe(409);
  const off = { disabled_on: "2024-01-01T00:00:00.000Z" };
  await world.store.db.updateTable("event_subscription").set(off).where("uuid", "=", made.uuid).execute();
  expect((await world.call("POST", `/event/subscription/${made.uuid}/test`, { as: ann })).status).toBe(409);
});
