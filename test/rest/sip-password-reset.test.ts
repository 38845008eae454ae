import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { PUBLIC_URL, type RestPerson } from "../support/rest.js";

const HOUR_MS = 3_600_000;
const DOMAIN = "acme.sip.opentact.test";
let world: NounWorld;
let ann: RestPerson;
/** A new one for each test: mails and requests are counted by address. */
let email: string;

beforeAll(async () => {
  world = await createNounWorld({ CORS_ORIGINS: "https://portal.example.org" });
  ann = await world.person();
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "acme" } });
});
afterAll(() => world.close());
beforeEach(() => {
  world.clock.advance(2 * HOUR_MS);
  world.told.length = 0;
  email = `${newUuid()}@example.org`;
});

let count = 0;

async function sipUser(body: object = { email }): Promise<{ uuid: string; login: string }> {
  const login = `user${++count}`;
  const given = { login, password: "first-password", ...body };
  const { payload } = await world.call("POST", "/sip/domain/acme/user", { as: ann, body: given });
  return { uuid: payload.uuid, login };
}

const ask = (query: Record<string, string>) => world.call("GET", "/app/password_reset", { query });
const set = (token: string, password: string) =>
  world.call("POST", "/app/password_reset", { body: { token, password } });
const entry = async (login: string, password: string) => {
  const headers = { "x-auth-ha1b-token": sipDigests(login, DOMAIN, password).ha1b };
  return (await world.call("GET", "/app", { headers })).status;
};
const resets = async () => (await world.mailsTo(email)).filter(({ subject }) => subject === "Set a new password");
const tokenIn = (text = "") => /token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? "";

test("the link of the mail sets a new password, once: the HA1B changes and registrations end", async () => {
  const alice = await sipUser();
  expect((await ask({ email: email.toUpperCase() })).body).toEqual({ success: true, payload: {} });
  const [mail] = await resets();
  expect(mail?.text).toContain(`${PUBLIC_URL}/app/password_reset?token=`);
  expect(mail?.text).toContain(`${alice.login}@${DOMAIN}`);
  const token = tokenIn(mail?.text);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect((await set(token, "second-password")).body).toEqual({ success: true, payload: {} });
  expect([await entry(alice.login, "second-password"), await entry(alice.login, "first-password")]).toEqual([200, 401]);
  expect(world.told).toEqual([
    {
      user: { uuid: alice.uuid, domain: DOMAIN, login: alice.login },
      what: { deactivated: false, deleted: false, credentialsChanged: true, loginChanged: false },
    },
  ]);
  const again = await set(token, "third-password");
  expect([again.status, again.body.message]).toEqual([404, "Reset token not found or expired"]);
  expect((await world.mailsTo(email)).map(({ subject }) => subject)).toEqual([
    "Set a new password",
    "Your password was changed",
  ]);
});

test("each SIP user with the e-mail gets a link of its own; inactive ones get none", async () => {
  const [alice, bob] = [await sipUser(), await sipUser()];
  await sipUser({ email, is_active: false });
  await ask({ email });
  const mails = await resets();
  expect(mails).toHaveLength(2);
  const tokenOf = (login: string) => tokenIn(mails.find(({ text }) => text.includes(`${login}@`))?.text);
  expect((await set(tokenOf(bob.login), "second-password")).status).toBe(200);
  expect([await entry(bob.login, "second-password"), await entry(alice.login, "first-password")]).toEqual([200, 200]);
  expect((await set(tokenOf(alice.login), "third-password")).status).toBe(200);
  expect(await entry(alice.login, "third-password")).toBe(200);
});

test("a link works for an hour, not for who was switched off meanwhile, and not for portal users", async () => {
  const alice = await sipUser();
  await ask({ email });
  const token = tokenIn((await resets()).at(-1)?.text);
  expect(
    (await world.call("POST", "/user/password_reset", { body: { token, password: "second-password" } })).status,
  ).toBe(404);
  const path = `/sip/domain/acme/user/${alice.uuid}`;
  await world.call("PATCH", path, { as: ann, body: { is_active: false } });
  expect((await set(token, "second-password")).status).toBe(404);
  await world.call("PATCH", path, { as: ann, body: { is_active: true } });
  await ask({ email });
  const late = tokenIn((await resets()).at(-1)?.text);
  world.clock.advance(HOUR_MS);
  expect((await set(late, "second-password")).status).toBe(404);
  expect(await entry(alice.login, "first-password")).toBe(200);
});

test("a callback gets the token, on origins of the installation only; a short password is refused", async () => {
  await sipUser();
  expect((await ask({ email, callback: "https://portal.example.org/phone/{token}" })).status).toBe(200);
  const text = (await resets()).at(-1)?.text ?? "";
  const token = /https:\/\/portal\.example\.org\/phone\/([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? "";
  for (const bad of ["https://evil.example.org/{token}", "https://portal.example.org/none"]) {
    const answer = await ask({ email, callback: bad });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, ["params.callback"]]);
  }
  const short = await set(token, "1234567");
  expect([short.status, Object.keys(short.body.fields)]).toEqual([400, ["body.password"]]);
  expect((await set(token, "12345678")).status).toBe(200);
});

test("404 for an unknown address, 400 for none, 429 after three mails in an hour", async () => {
  const unknown = await ask({ email });
  expect([unknown.status, unknown.body.message]).toEqual([404, "SIPUser not found"]);
  expect((await ask({})).status).toBe(400);
  await sipUser();
  for (let n = 0; n < 3; n++) expect((await ask({ email })).status).toBe(200);
  const more = await ask({ email });
  expect([more.status, Number(more.headers["retry-after"])]).toEqual([429, 3600]);
  world.clock.advance(HOUR_MS);
  expect((await ask({ email })).status).toBe(200);
});

test("while strangers may not sign up, nobody learns whether an address is known", async () => {
  const value = JSON.stringify(false);
  const row = { name: "auth.sign_up", value, modified_on: "2024-01-01T00:00:00.000Z" };
  await world.store.db.insertInto("setting").values(row).execute();
  world.clock.advance(HOUR_MS);
  expect((await ask({ email })).body).toEqual({ success: true, payload: {} });
  expect(await resets()).toEqual([]);
  await world.store.db.deleteFrom("setting").where("name", "=", "auth.sign_up").execute();
});

test("neither token nor password stands in the database as it is", async () => {
  await sipUser();
  await ask({ email });
  const token = tokenIn((await resets()).at(-1)?.text);
  const rows = await world.store.db.selectFrom("password_reset").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});
