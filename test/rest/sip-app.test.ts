import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { PUBLIC_URL, type RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";

const DOMAIN = "acme.sip.opentact.test";
let world: NounWorld;
let ann: RestPerson;

/** A SIP user who calls `/app`. */
interface SipPerson {
  readonly uuid: string;
  readonly login: string;
  readonly password: string;
  readonly domain: string;
}

beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
  for (const domain of ["acme", "other"]) await world.call("POST", "/sip/domain", { as: ann, body: { domain } });
});
afterAll(() => world.close());
beforeEach(() => {
  world.told.length = 0;
});

let count = 0;

async function sipUser(body: object = {}, domain = DOMAIN): Promise<SipPerson> {
  const [login, password] = [`user${++count}`, "first-password"];
  const path = `/sip/domain/${domain}/user`;
  const made = await world.call("POST", path, { as: ann, body: { login, password, ...body } });
  expect(made.status).toBe(201);
  return { uuid: made.payload.uuid, login, password, domain };
}

/** A request with the HA1B of a SIP user. */
function app(who: SipPerson, method: string, path: string, body?: object) {
  const headers = { "x-auth-ha1b-token": sipDigests(who.login, who.domain, who.password).ha1b };
  return world.call(method, path, { headers, ...(body ? { body } : {}) });
}

const portal = async (who: SipPerson) =>
  (await world.call("GET", `/sip/domain/${who.domain}/user/${who.uuid}`, { as: ann })).payload;

test("a SIP user sees itself without what only the portal knows", async () => {
  const alice = await sipUser({ email: "alice@example.org" });
  const { status, payload } = await app(alice, "GET", "/app");
  const { account, created_by, modified_by, ...self } = await portal(alice);
  expect([status, payload]).toEqual([200, self]);
  expect([account.uuid, created_by.uuid, modified_by.uuid]).toEqual([ann.account, ann.uuid, ann.uuid]);
});

test("only HA1B lets in", async () => {
  expect((await world.call("GET", "/app")).status).toBe(401);
  expect((await world.call("GET", "/app", { as: ann })).status).toBe(403);
  expect((await app({ ...(await sipUser()), password: "wrong-password" }, "GET", "/app")).status).toBe(401);
  expect((await app(await sipUser({ is_active: false }), "GET", "/app")).status).toBe(401);
});

const VALUES = {
  email: "ann@example.org",
  phone_number: "15550100100",
  first_name: "First",
  last_name: "Last",
  avatar: "https://example.org/a.png",
  dob: "1990-02-03T00:00:00.000Z",
  gender: "Female",
  same_domain_calls_only: true,
} as const;

test.each(Object.entries(VALUES))("PATCH %s sets it and nothing else, null clears it", async (field, value) => {
  const alice = await sipUser();
  const before = (await app(alice, "GET", "/app")).payload;
  world.clock.advance(1000);
  const { status, payload } = await app(alice, "PATCH", "/app", { [field]: value });
  expect(status).toBe(200);
  expect(payload).toEqual({ ...before, [field]: value, modified_on: payload.modified_on });
  expect((await app(alice, "PATCH", "/app", {})).payload).toEqual(payload);
  expect((await portal(alice)).modified_by).toBeNull();
  const cleared = await app(alice, "PATCH", "/app", { [field]: null });
  if (field === "same_domain_calls_only") expect(cleared.status).toBe(400);
  else expect(cleared.payload[field]).toBeNull();
});

test("login, activity, number and address are not a SIP user's to change: they are ignored", async () => {
  const alice = await sipUser();
  const before = (await app(alice, "GET", "/app")).payload;
  const foreign = { login: "root", is_active: false, tn_lease: null, remote_ip: "192.0.2.1" };
  expect((await app(alice, "PATCH", "/app", foreign)).payload).toEqual(before);
  const bad = await app(alice, "PATCH", "/app", { first_name: "x".repeat(25), password: "short" });
  expect([bad.status, Object.keys(bad.body.fields).sort()]).toEqual([400, ["body.first_name", "body.password"]]);
});

test("a new password changes the HA1B and ends registrations", async () => {
  const alice = await sipUser();
  const changed = { ...alice, password: "second-password" };
  expect((await app(alice, "PATCH", "/app", { password: changed.password })).status).toBe(200);
  expect((await app(alice, "GET", "/app")).status).toBe(401);
  expect((await app(changed, "GET", "/app")).payload.uuid).toBe(alice.uuid);
  expect(world.told).toEqual([
    {
      user: { uuid: alice.uuid, domain: DOMAIN, login: alice.login },
      what: { deactivated: false, deleted: false, credentialsChanged: true, loginChanged: false },
    },
  ]);
});

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("the rest of a picture")]);

function upload(who: SipPerson, bytes: Buffer, name = "file") {
  const head = `--b\r\nContent-Disposition: form-data; name="${name}"; filename="p.png"\r\n\r\n`;
  const raw = Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--b--\r\n")]);
  const ha1b = sipDigests(who.login, who.domain, who.password).ha1b;
  const headers = { "x-auth-ha1b-token": ha1b, "content-type": "multipart/form-data; boundary=b" };
  return world.call("POST", "/app/avatar", { raw, headers });
}

test("a picture is taken by its content; a new one, another address and the end of the user remove its file", async () => {
  const alice = await sipUser();
  const picture = (url: string) => world.app.inject({ method: "GET", url: url.slice(PUBLIC_URL.length) });
  const first = await upload(alice, PNG);
  expect([first.status, first.payload.uuid]).toEqual([200, alice.uuid]);
  expect(first.payload.avatar).toMatch(new RegExp(`^${PUBLIC_URL}/avatar/[0-9a-f-]{36}\\.png$`));
  expect((await picture(first.payload.avatar)).rawPayload.equals(PNG)).toBe(true);
  const second = (await upload(alice, Buffer.from("GIF89a and more"))).payload.avatar;
  expect([(await picture(first.payload.avatar)).statusCode, (await picture(second)).statusCode]).toEqual([404, 200]);
  expect((await app(alice, "PATCH", "/app", { first_name: "Alice" })).payload.avatar).toBe(second);
  await app(alice, "PATCH", "/app", { avatar: "https://example.org/a.png" });
  expect((await picture(second)).statusCode).toBe(404);
  const third = (await upload(alice, PNG)).payload.avatar;
  const path = `/sip/domain/${DOMAIN}/user/${alice.uuid}`;
  await world.call("PATCH", path, { as: ann, body: { avatar: null } });
  expect((await picture(third)).statusCode).toBe(404);
  const last = (await upload(alice, PNG)).payload.avatar;
  await world.call("DELETE", path, { as: ann });
  expect((await picture(last)).statusCode).toBe(404);
});

test("what is no picture, too large or missing is refused, and the picture stays", async () => {
  const alice = await sipUser();
  const { avatar } = (await upload(alice, PNG)).payload;
  for (const [bytes, name, status] of [
    [Buffer.from("<svg/>"), "file", 400],
    [PNG, "picture", 400],
    [Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]), "file", 413],
  ] as const)
    expect((await upload(alice, bytes, name)).status).toBe(status);
  expect((await app(alice, "GET", "/app")).payload.avatar).toBe(avatar);
});

test("the active users of the domain are shown, and no more of them than is needed to call them", async () => {
  const [alice, gone] = [await sipUser(), await sipUser({ is_active: false })];
  const stranger = await sipUser({}, "other.sip.opentact.test");
  const friend = await sipUser({ email: "secret@example.org", first_name: "Fred", phone_number: "15550100101" });
  const { payload, headers } = await app(alice, "GET", "/app/users");
  const uuids = payload.map(({ uuid }: { uuid: string }) => uuid);
  expect(uuids).toEqual(expect.arrayContaining([alice.uuid, friend.uuid]));
  for (const other of [gone, stranger]) expect(uuids).not.toContain(other.uuid);
  expect(headers["x-total-count"]).toBe(String(uuids.length));
  const { created_on, modified_on, ...shown } = payload.find(({ uuid }: { uuid: string }) => uuid === friend.uuid);
  expect(shown).toEqual({
    uuid: friend.uuid,
    login: friend.login,
    first_name: "Fred",
    last_name: null,
    avatar: null,
    state: "offline",
  });
  expect([created_on, modified_on]).toHaveLength(2);
  expect((await world.call("GET", "/app/users", { as: ann })).status).toBe(403);
});

const inHours = (hours: number) => new Date(world.clock.now() + hours * 3_600_000).toISOString();
const invite = async () =>
  (
    await world.call("POST", "/sip/domain/acme/invite", {
      as: ann,
      body: { name: "Staff", expired_on: inHours(1) },
    })
  ).payload;

test("whoever has an invite sees its domain and becomes a SIP user of it, any number of people", async () => {
  const { token } = await invite();
  const shown = await world.call("GET", `/app/invite/${token}`);
  expect([shown.status, shown.payload.domain, Object.keys(shown.payload).sort()]).toEqual([
    200,
    DOMAIN,
    ["created_on", "domain", "modified_on"],
  ]);
  for (const login of ["carl", "Cora"]) {
    const body = {
      login,
      password: "first-password",
      email: "c@example.org",
      is_active: false,
      remote_ip: "192.0.2.1",
    };
    const { status, payload } = await world.call("POST", `/app/invite/${token}`, { body });
    expect(status).toBe(201);
    expect(payload).toMatchObject({ login, email: "c@example.org", is_active: true, remote_ip: null, tn_lease: null });
    const made = { uuid: payload.uuid, login, password: "first-password", domain: DOMAIN };
    expect((await app(made, "GET", "/app")).payload).toEqual(payload);
    expect(await portal(made)).toMatchObject({ account: { uuid: ann.account }, created_by: null });
  }
  const taken = { login: "CARL", password: "first-password" };
  const again = await world.call("POST", `/app/invite/${token}`, { body: taken });
  expect([again.status, again.body.meta]).toEqual([409, "conflict"]);
});

test("an invite that is unknown, removed or expired leads nowhere, and neither does one of a disabled account", async () => {
  const body = { login: `late${++count}`, password: "first-password" };
  const leadsNowhere = async (token: string) => {
    for (const answer of [
      await world.call("GET", `/app/invite/${token}`),
      await world.call("POST", `/app/invite/${token}`, { body }),
    ])
      expect([answer.status, answer.body.message]).toEqual([404, "SIP User Invite not found"]);
  };
  await leadsNowhere("x".repeat(48));
  const removed = await invite();
  await world.call("DELETE", `/sip/domain/acme/invite/${removed.uuid}`, { as: ann });
  await leadsNowhere(removed.token);
  const disabled = await invite();
  const disable = (on: string | null) =>
    world.store.db.updateTable("account").set({ disabled_on: on }).where("uuid", "=", ann.account).execute();
  await disable(SOME_TIME);
  await leadsNowhere(disabled.token);
  await disable(null);
  const expired = await invite();
  world.clock.advance(3_600_000);
  await leadsNowhere(expired.token);
});

test("what is missing or wrong in a registration by invite is told field by field, without the token", async () => {
  const { token } = await invite();
  const { status, body, text } = await world.call("POST", `/app/invite/${token}`, { body: { login: "a b" } });
  expect([status, Object.keys(body.fields).sort()]).toEqual([400, ["body.login", "body.password"]]);
  expect(text).not.toContain(token);
  const key = { "idempotency-key": "once" };
  const given = { login: `once${++count}`, password: "first-password" };
  const answers = [1, 2].map(() => world.call("POST", `/app/invite/${token}`, { body: given, headers: key }));
  expect((await Promise.all(answers)).map((one) => one.status).sort()).toContain(201);
  const rows = await world.store.db.selectFrom("idempotency_key").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("an account has 10,000 SIP users at most, however they are made", async () => {
  const carl = await world.person();
  await world.call("POST", "/sip/domain", { as: carl, body: { domain: "full" } });
  const body = { name: "Staff", expired_on: inHours(1) };
  const { token } = (await world.call("POST", "/sip/domain/full/invite", { as: carl, body })).payload;
  const rows = Array.from({ length: 10_000 }, (_, n) => ({
    uuid: newUuid(),
    created_on: SOME_TIME,
    modified_on: SOME_TIME,
    account: carl.account,
    sip_domain: "full.sip.opentact.test",
    login: `n${n}`,
    ha1_md5: "",
    ha1_sha256: "",
    ha1b: "",
  }));
  for (let at = 0; at < rows.length; at += 2500)
    await world.store.db
      .insertInto("sip_user")
      .values(rows.slice(at, at + 2500))
      .execute();
  const one = { login: "one-more", password: "first-password" };
  for (const answer of [
    await world.call("POST", "/sip/domain/full/user", { as: carl, body: one }),
    await world.call("POST", `/app/invite/${token}`, { body: one }),
  ])
    expect([answer.status, answer.body.message]).toEqual([409, "More than 10000 SIP users"]);
});
