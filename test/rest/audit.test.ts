import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { at, callRow, changeOf, recordRow } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let root: RestPerson;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  [root, ann, bob] = [await world.admin(), await world.person(), await world.person()];
});
afterAll(() => world.close());

/** Entries that fit, the newest first. */
const entries = async (query: Record<string, string>) =>
  (await world.call("GET", "/admin/audit", { as: root, query })).payload;
/** Entries of a request, told by its id. */
async function told(
  method: string,
  path: string,
  o: { as?: RestPerson; body?: unknown } & Record<string, unknown> = {},
) {
  const id = newUuid();
  const headers = { "x-request-id": id, ...(o["headers"] as object | undefined) };
  const { status } = await world.call(method, path, { address: "192.0.2.7", ...o, headers });
  const { payload } = await world.call("GET", "/admin/audit", { as: root, query: { address: "192.0.2.7" } });
  return { status, told: payload.filter((entry: { request_id: string }) => entry.request_id === id) };
}

async function recorded(as: RestPerson, bytes = Buffer.from("RIFFxxxx")): Promise<string> {
  const call = callRow(as, { state: "destroyed", hangup_on: at(9) });
  const record = recordRow(call, { state: "available", file: newUuid() });
  if (record.file) world.blobs.set(record.file, bytes);
  await world.callWriter.write([changeOf(call, { records: [record] })]);
  return record.uuid;
}

test("a login is kept with who, from where and by which request", async () => {
  const headers = { authorization: `Basic ${Buffer.from(`${ann.email}:${ann.password}`).toString("base64")}` };
  const { told: found } = await told("GET", "/auth", { headers });
  expect(found).toEqual([
    {
      uuid: expect.any(String),
      created_on: expect.any(String),
      kind: "login",
      operation: "Auth",
      actor: { type: "user", uuid: ann.uuid, account: ann.account, role: "User", token: null },
      account: ann.account,
      ref: null,
      address: "192.0.2.7",
      request_id: expect.any(String),
      details: {},
    },
  ]);
});

test("a failed login is kept with the e-mail that was tried and never with the password; no credentials are no login", async () => {
  const basic = Buffer.from(`${ann.email}:wrong-password-of-a-test`).toString("base64");
  const wrong = await told("GET", "/account", { headers: { authorization: `Basic ${basic}` } });
  expect([wrong.status, wrong.told]).toMatchObject([
    401,
    [
      {
        kind: "login_failed",
        operation: "GetAccount",
        actor: { type: "stranger", uuid: null },
        details: { reason: "unauthorized", by: ["basic"], email: ann.email },
      },
    ],
  ]);
  expect(JSON.stringify(wrong.told)).not.toContain("wrong-password");
  const invented = await told("GET", "/account", { headers: { "x-auth-token": "a".repeat(48) } });
  expect(invented.told).toMatchObject([{ kind: "login_failed", details: { by: ["token"] } }]);
  expect(JSON.stringify(invented.told)).not.toContain("aaaa");
  expect(await told("GET", "/account")).toEqual({ status: 401, told: [] });
});

test("API tokens are kept by their ids; their text is nowhere", async () => {
  const made = await world.call("POST", "/token", { as: ann, body: { name: "of a test", ttl: 600 } });
  const { uuid, token } = made.payload;
  expect(await entries({ ref: uuid })).toMatchObject([
    { kind: "token", operation: "CreateToken", account: ann.account, details: { fields: ["name", "ttl"], ttl: 600 } },
  ]);
  const gone = await told("DELETE", `/token/${token}`, { as: ann });
  expect([gone.status, gone.told]).toMatchObject([200, [{ kind: "token", operation: "RemoveByTokenString" }]]);
  expect(JSON.stringify(await entries({ account: ann.account }))).not.toContain(token);
});

test("what was done with an API token names the token", async () => {
  const { payload } = await world.call("POST", "/token", { as: ann, body: { name: "named" } });
  const headers = { "x-auth-token": payload.token };
  const { told: found } = await told("POST", "/token", { headers, body: { name: "by a token" } });
  expect(found).toMatchObject([{ actor: { uuid: ann.uuid, token: payload.uuid } }]);
});

test("users, roles, levels and accounts: who changed them, and to what", async () => {
  const made = await told("POST", "/account/user", {
    as: ann,
    body: { email: `${newUuid()}@example.org`, password: "a-secret-of-a-user" },
  });
  expect(made.told).toMatchObject([{ kind: "user", ref: expect.any(String), account: ann.account }]);
  expect(JSON.stringify(made.told)).not.toContain("a-secret-of-a-user");
  const role = await told("PATCH", `/user/${bob.uuid}`, { as: root, body: { role: "Provider" } });
  expect(role.told).toMatchObject([
    { kind: "role", ref: bob.uuid, account: bob.account, actor: { uuid: root.uuid }, details: { role: "Provider" } },
  ]);
  await world.call("PATCH", `/user/${bob.uuid}`, { as: root, body: { role: "User" } });
  const level = await told("PATCH", `/account/${bob.account}`, { as: root, body: { level: "Level2" } });
  expect(level.told).toMatchObject([{ kind: "limit", account: bob.account, details: { level: "Level2" } }]);
  const name = await told("PATCH", "/account", { as: bob, body: { name: "Bob and daughters" } });
  expect(name.told).toMatchObject([{ kind: "account", account: bob.account, details: { fields: ["name"] } }]);
});

test("limits and prices are kept by their values", async () => {
  const profile = await told("POST", "/profile/outbound_voice", {
    as: ann,
    body: { name: "of a test", channel_limit: 3, daily_spend_limit: 12.5 },
  });
  expect(profile.told).toMatchObject([{ kind: "limit", details: { channel_limit: 3, daily_spend_limit: 12.5 } }]);
  const opened = await told("PATCH", `/admin/account/${ann.account}/destination/CA`, {
    as: root,
    body: { is_open: true },
  });
  expect(opened.told).toMatchObject([{ kind: "limit", account: ann.account, ref: "CA", details: { is_open: true } }]);
  const paid = await told("POST", "/payment", {
    as: root,
    body: { provider: "unknown", amount: 7, account: ann.account },
  });
  expect([paid.status, paid.told]).toMatchObject([
    201,
    [{ kind: "money", account: ann.account, details: { amount: 7 } }],
  ]);
});

test("who hears, hands on and deletes a recording is kept, the holder of a signed address too", async () => {
  const uuid = await recorded(ann);
  await world.call("GET", `/call/record/${uuid}/file`, { as: ann });
  const { payload } = await world.call("POST", `/call/record/${uuid}/link`, { as: ann });
  const { pathname, searchParams } = new URL(payload.url);
  const query = Object.fromEntries(searchParams);
  expect((await world.call("GET", pathname, { query, isAtRoot: true })).status).toBe(200);
  expect((await world.call("GET", pathname, { query: { ...query, signature: "no" }, isAtRoot: true })).status).toBe(
    403,
  );
  await world.call("DELETE", `/call/record/${uuid}`, { as: ann });
  const found = await entries({ ref: uuid });
  expect(
    found
      .map((e: { operation: string; kind: string; actor: { type: string } }) => [e.operation, e.kind, e.actor.type])
      .sort(),
  ).toEqual([
    ["DownloadCallRecord", "access", "user"],
    ["FetchCallRecord", "access", "link"],
    ["LinkCallRecord", "access", "user"],
    ["RemoveCallRecord", "deletion", "user"],
  ]);
  expect(found.every((entry: { account: string }) => entry.account === ann.account)).toBe(true);
  expect(JSON.stringify(found)).not.toContain(query["signature"]);
});

test("what an Admin reads of another account is kept; of the own one, and what its owner reads, is not", async () => {
  const call = callRow(bob, {});
  await world.callWriter.write([changeOf(call)]);
  const foreign = await told("GET", `/call/${call.uuid}`, { as: root });
  expect(foreign).toMatchObject({
    status: 200,
    told: [{ kind: "admin_read", operation: "GetCall", account: bob.account, ref: call.uuid }],
  });
  expect((await told("GET", `/call/${call.uuid}`, { as: bob })).told).toEqual([]);
  expect((await told("GET", `/account/${root.account}`, { as: root })).told).toEqual([]);
  expect((await told("GET", `/call/${newUuid()}`, { as: root })).told).toEqual([]);
  const listed = await told("GET", "/media", { as: root, query: { account: bob.account } });
  expect(listed.told).toMatchObject([{ kind: "admin_read", operation: "ListMedia", account: bob.account }]);
  const searched = await told("POST", "/sms/search", { as: root, body: { account: bob.account } });
  expect(searched.told).toMatchObject([{ kind: "admin_read", operation: "SearchSMSISMS", account: bob.account }]);
  const reviews = await told("GET", "/admin/messaging/review", { as: root });
  expect(reviews.told).toMatchObject([{ kind: "admin_read", operation: "ListSMSReviews" }]);
});

test("what an Admin changes of another account is kept", async () => {
  const { payload } = await world.call("POST", "/sip/app", { as: bob, body: { name: "of Bob" } });
  const change = (as: RestPerson) => told("PATCH", `/sip/app/${payload.uuid}`, { as, body: { name: "changed" } });
  expect((await change(bob)).told).toEqual([]);
  expect((await change(root)).told).toMatchObject([
    { kind: "admin", operation: "ModifySIPControlApp", account: bob.account, ref: payload.uuid },
  ]);
});

test("what an Admin does with a domain or a brand is kept, whichever of its names he takes", async () => {
  await world.call("POST", "/sip/domain", { as: bob, body: { domain: "widened" } });
  const read = { kind: "admin_read", operation: "GetSIPDomainByDomainName", account: bob.account };
  for (const name of ["widened", "WIDENED.sip.opentact.test"])
    expect((await told("GET", `/sip/domain/${name}`, { as: root })).told).toMatchObject([read]);
  const users = await told("GET", "/sip/domain/widened/user", { as: root });
  expect(users.told).toMatchObject([{ kind: "admin_read", account: bob.account }]);
});

test("deletions are kept, whoever deletes; ending a call is none", async () => {
  const { payload } = await world.call("POST", "/sip/app", { as: ann, body: { name: "of a test" } });
  const own = await told("DELETE", `/sip/app/${payload.uuid}`, { as: ann });
  expect(own.told).toMatchObject([{ kind: "deletion", operation: "RemoveSIPControlAppByUUID", ref: payload.uuid }]);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "audited" } });
  const domain = await told("DELETE", "/sip/domain/audited.sip.opentact.test", { as: root });
  expect([domain.status, domain.told]).toMatchObject([200, [{ account: ann.account, actor: { uuid: root.uuid } }]]);
});

test("a request that is refused leaves no entry, and a repeated one no second", async () => {
  expect((await told("DELETE", `/sip/app/${newUuid()}`, { as: ann })).told).toEqual([]);
  expect((await told("POST", "/token", { as: ann, body: { ttl: "x" } })).told).toEqual([]);
  const headers = { "idempotency-key": newUuid() };
  const made = await world.call("POST", "/token", { as: ann, headers, body: { name: "once" } });
  await world.call("POST", "/token", { as: ann, headers, body: { name: "once" } });
  expect(await entries({ ref: made.payload.uuid })).toHaveLength(1);
});

test("the log is read newest first, by pages, and by kind, operation, actor, account and time", async () => {
  const { uuid } = (await world.call("POST", "/token", { as: bob, body: { name: "later" } })).payload;
  const page = await world.call("GET", "/admin/audit", { as: root, query: { actor: bob.uuid, take: "1" } });
  expect([page.payload.length, Number(page.headers["x-total-count"])]).toEqual([1, expect.any(Number)]);
  expect(Number(page.headers["x-total-count"])).toBeGreaterThan(1);
  const query = { actor: bob.uuid, account: bob.account, kind: "token", operation: "CreateToken" };
  expect(await entries(query)).toMatchObject([{ ref: uuid }]);
  expect(await entries({ ...query, created_on_to: "2000-01-01T00:00:00.000Z" })).toEqual([]);
  expect((await world.call("GET", "/admin/audit", { as: root, query: { kind: "nothing" } })).status).toBe(400);
});
