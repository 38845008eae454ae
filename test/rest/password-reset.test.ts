import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Revocation } from "../../server/src/domain/auth/port.js";
import { createRestWorld, PUBLIC_URL, type RestPerson, type RestWorld } from "../support/rest.js";

const HOUR_MS = 3_600_000;
let world: RestWorld;
let ann: RestPerson;

beforeAll(async () => {
  world = await createRestWorld({
    env: { CORS_ORIGINS: "https://portal.example.org", AUTH_RESET_ORIGINS: "https://other.example.org" },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.advance(2 * HOUR_MS);
  ann = await world.person();
});

const ask = (email: string, callback?: string) =>
  world.call("GET", "/user/password_reset", { query: { email, ...(callback ? { callback } : {}) } });
const set = (token: string, password: string, address?: string) =>
  world.call("POST", "/user/password_reset", { body: { token, password }, ...(address ? { address } : {}) });
const basic = (email: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`,
});
const resets = async (person: RestPerson) =>
  (await world.mailsTo(person.email)).filter((mail) => mail.subject === "Set a new password");

/** The token of the newest mail to a person. */
async function tokenOf(person: RestPerson): Promise<string> {
  const mail = (await resets(person)).at(-1);
  return /token=([A-Za-z0-9_-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
}

test("the link of the mail sets a new password, once, and ends every JWT and event socket of the user", async () => {
  const ended: Revocation[] = [];
  const off = world.revoker.on((revocation) => ended.push(revocation));
  expect((await ask(ann.email.toUpperCase())).body).toEqual({ success: true, payload: {} });
  const [mail] = await resets(ann);
  expect(mail?.text).toContain(`${PUBLIC_URL}/password_reset?token=`);
  const token = await tokenOf(ann);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect((await set(token, "a new password")).body).toEqual({ success: true, payload: {} });
  off();
  expect(ended).toEqual([{ account: ann.account, user: ann.uuid }]);
  expect((await world.call("GET", "/auth", { headers: basic(ann.email, "a new password") })).status).toBe(200);
  expect((await world.call("GET", "/auth", { headers: basic(ann.email, ann.password) })).status).toBe(401);
  expect((await world.call("GET", "/user", { as: ann })).status).toBe(401);
  expect((await set(token, "another password")).body).toMatchObject({
    status: 404,
    message: "Reset token not found or expired",
  });
  const subjects = (await world.mailsTo(ann.email)).map((one) => one.subject);
  expect(subjects).toEqual(["Welcome to Opentact", "Set a new password", "Your password was changed"]);
});

test("a link works for an hour, and dies with the one that was used", async () => {
  await ask(ann.email);
  const first = await tokenOf(ann);
  await ask(ann.email);
  const second = await tokenOf(ann);
  expect(second).not.toBe(first);
  world.clock.advance(HOUR_MS - 1);
  expect((await set(second, "a new password")).status).toBe(200);
  expect((await set(first, "a new password")).status).toBe(404);
  world.clock.advance(HOUR_MS);
  await ask(ann.email);
  const late = await tokenOf(ann);
  world.clock.advance(HOUR_MS);
  expect((await set(late, "a new password")).status).toBe(404);
});

test("two who use one link at once: one of them does", async () => {
  await ask(ann.email);
  const token = await tokenOf(ann);
  const answers = await Promise.all([1, 2, 3, 4].map((n) => set(token, `a new password ${n}`)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404, 404, 404]);
});

test("a callback gets the token, on origins of the installation only", async () => {
  for (const good of [
    "https://portal.example.org/reset/{token}",
    "https://other.example.org/#/reset?t={token}&u=1",
    `${PUBLIC_URL}/x?token={token}`,
  ]) {
    ann = await world.person();
    expect((await ask(ann.email, good)).status, good).toBe(200);
    const text = (await resets(ann)).at(-1)?.text ?? "";
    expect(text).toContain(good.slice(0, good.indexOf("{")));
    expect(text).not.toContain("{token}");
  }
  for (const bad of [
    "https://evil.example.org/{token}",
    "https://portal.example.org.evil.example.org/{token}",
    "https://portal.example.org@evil.example.org/{token}",
    "https://user:pass@portal.example.org/{token}",
    "http://portal.example.org/{token}",
    "https://portal.example.org/reset",
    "https://{token}.example.org/",
    "javascript:alert('{token}')",
    "/reset/{token}",
  ]) {
    const answer = await ask(ann.email, bad);
    expect(answer.status, bad).toBe(400);
    expect(Object.keys(answer.body.fields)).toEqual(["params.callback"]);
  }
});

test("404 for an unknown, a deactivated and a closed-out user; 400 without an e-mail", async () => {
  expect((await ask("nobody@example.org")).body).toMatchObject({ status: 404, message: "User not found" });
  const { db } = world.store;
  const now = new Date(world.clock.now()).toISOString();
  await db.updateTable("user").set({ deleted_on: now }).where("uuid", "=", ann.uuid).execute();
  expect((await ask(ann.email)).status).toBe(404);
  const bob = await world.person();
  await ask(bob.email);
  const token = await tokenOf(bob);
  await db.updateTable("account").set({ disabled_on: now }).where("uuid", "=", bob.account).execute();
  expect((await ask(bob.email)).status).toBe(404);
  expect((await set(token, "a new password")).status).toBe(404);
  for (const query of [{}, { email: "x" }])
    expect((await world.call("GET", "/user/password_reset", { query })).status).toBe(400);
});

test("three mails to an address in an hour, also when they are asked for at once; then 429", async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(ann.email)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 429, 429]);
  expect(answers.find((answer) => answer.status === 429)?.headers["retry-after"]).toBeDefined();
  expect(await resets(ann)).toHaveLength(3);
  world.clock.advance(HOUR_MS);
  expect((await ask(ann.email)).status).toBe(200);
});

test("while strangers may not sign up, nobody learns which e-mail is known", async () => {
  const closed = await createRestWorld({ env: { AUTH_SIGN_UP: "off" } });
  const root = await closed.admin();
  const get = (email: string) => closed.call("GET", "/user/password_reset", { query: { email } });
  for (const email of [root.email, "nobody@example.org"]) {
    for (let n = 0; n < 3; n++) expect((await get(email)).body).toEqual({ success: true, payload: {} });
    expect((await get(email)).status).toBe(429);
  }
  expect((await closed.mailsTo(root.email)).filter((mail) => mail.subject === "Set a new password")).toHaveLength(3);
  expect(await closed.mailsTo("nobody@example.org")).toEqual([]);
  await closed.close();
});

test("a short password is 400 and does not use the link up; the token is never shown or kept open", async () => {
  await ask(ann.email);
  const token = await tokenOf(ann);
  const answer = await set(token, "seven77");
  expect(answer.body.fields).toEqual({ "body.password": { message: "minLength 8" } });
  expect(answer.text).not.toContain(token);
  const rows = await world.store.db.selectFrom("password_reset").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
  expect((await set(token, "a new password")).status).toBe(200);
  for (const body of [{}, { token }, { password: "a new password" }])
    expect((await world.call("POST", "/user/password_reset", { body })).status).toBe(400);
});

test("an address that guesses tokens has to wait, with the right one too", async () => {
  await ask(ann.email);
  const token = await tokenOf(ann);
  for (let n = 0; n < 100; n++) expect((await set(`guess-${n}`, "a new password", "192.0.2.77")).status).toBe(404);
  expect((await set(token, "a new password", "192.0.2.77")).status).toBe(429);
  expect((await set(token, "a new password", "192.0.2.78")).status).toBe(200);
});
