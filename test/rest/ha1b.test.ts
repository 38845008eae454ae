import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fillHa1bKeys } from "../../server/src/store/ha1b-keys.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const DOMAIN = "acme.sip.opentact.test";
let world: NounWorld;
let ann: RestPerson;
let path: string;
let uuid: string;

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const digest = (password: string, login = "alice") => md5(`${login}@${DOMAIN}:${DOMAIN}:${password}`);
const identify = (value: string, address = "192.0.2.1") => world.auth.identify([{ kind: "ha1b", value }], address);

beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "acme" } });
  const body = { login: "alice", password: "first-password" };
  const made = await world.call("POST", `/sip/domain/${DOMAIN}/user`, { as: ann, body });
  uuid = made.payload.uuid;
  path = `/sip/domain/${DOMAIN}/user/${uuid}`;
});
afterAll(() => world.close());
// Failures of one test must not stop the next one.
beforeEach(() => world.clock.advance(2 * 3_600_000));

test("md5 of login@domain:domain:password names the SIP user, in either case", async () => {
  const actor = { kind: "sip", account: ann.account, sipUser: uuid, domain: DOMAIN };
  expect(await identify(digest("first-password"))).toEqual({ actor, token: undefined });
  expect(await identify(digest("first-password").toUpperCase())).toEqual({ actor, token: undefined });
});

test("no portal route lets a SIP user in: 403, by header, query and form; a wrong digest is 401", async () => {
  const right = digest("first-password");
  for (const given of [
    { headers: { "x-auth-ha1b-token": right } },
    { headers: { "x-auth-ha1b-token": `"${right}"` } },
    { query: { ha1b: right } },
  ])
    for (const route of ["/auth", "/user", "/sip/domain"])
      expect((await world.call("GET", route, given)).body).toMatchObject({ status: 403, meta: "forbidden" });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await world.call("POST", "/token", { raw: `name=x&ha1b=${right}`, headers })).status).toBe(403);
  for (const wrong of [digest("second-password"), md5("alice:acme:first-password"), right.slice(1), `${right}0`, "x"])
    expect((await world.call("GET", "/user", { query: { ha1b: wrong } })).status).toBe(401);
  expect((await world.call("GET", "/settings", { query: { ha1b: right } })).status).toBe(200);
  const body = { email: "new@example.org", password: "a password" };
  const as = { headers: { "x-auth-ha1b-token": right } };
  expect((await world.call("POST", "/user", { body, ...as })).status).toBe(201);
  const admin = { email: "boss@example.org", password: "a password", role: "Admin" };
  expect((await world.call("POST", "/user", { body: admin, ...as })).status).toBe(403);
});

test("the event websocket is not for SIP users", async () => {
  expect(await world.auth.verifyToken(digest("first-password"), "192.0.2.2")).toMatchObject({ ok: false });
});

test("a new password changes the digest; a deactivated user is refused; a disabled account answers 403", async () => {
  await world.call("PATCH", path, { as: ann, body: { password: "second-password" } });
  await expect(identify(digest("first-password"))).rejects.toMatchObject({ status: 401 });
  expect(await identify(digest("second-password"))).toMatchObject({ actor: { sipUser: uuid } });
  await world.call("PATCH", path, { as: ann, body: { is_active: false } });
  await expect(identify(digest("second-password"))).rejects.toMatchObject({ status: 401 });
  await world.call("PATCH", path, { as: ann, body: { is_active: true } });
  const disable = (disabled_on: string | null) =>
    world.store.db.updateTable("account").set({ disabled_on }).where("uuid", "=", ann.account).execute();
  await disable(new Date(world.clock.now()).toISOString());
  await expect(identify(digest("second-password"))).rejects.toMatchObject({ status: 403, code: "account_disabled" });
  await disable(null);
});

test("guesses are counted: after a hundred of one address the right digest waits too", async () => {
  for (let n = 0; n < 100; n++)
    await expect(identify(md5(String(n)), "192.0.2.9")).rejects.toMatchObject({ status: 401 });
  await expect(identify(digest("second-password"), "192.0.2.9")).rejects.toMatchObject({ status: 429 });
  expect(await identify(digest("second-password"), "192.0.2.10")).toMatchObject({ actor: { sipUser: uuid } });
});

test("users of an older version get their fingerprint at the start", async () => {
  await world.store.db.updateTable("sip_user").set({ ha1b_key: null }).where("uuid", "=", uuid).execute();
  await expect(identify(digest("second-password"))).rejects.toMatchObject({ status: 401 });
  expect(await fillHa1bKeys(world.store, world.box)).toBe(1);
  expect(await identify(digest("second-password"))).toMatchObject({ actor: { sipUser: uuid } });
  expect(await fillHa1bKeys(world.store, world.box)).toBe(0);
});

test("neither the digest nor anything it could be looked up by without the key lies in the database", async () => {
  const row = await world.store.db
    .selectFrom("sip_user")
    .selectAll()
    .where("uuid", "=", uuid)
    .executeTakeFirstOrThrow();
  const text = JSON.stringify(row);
  const right = digest("second-password");
  expect(text).not.toContain(right);
  for (const algorithm of ["md5", "sha256", "sha512"])
    for (const form of ["hex", "base64", "base64url"] as const)
      expect(text).not.toContain(createHash(algorithm).update(right).digest(form));
});
