import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GoogleKeys } from "../../server/src/app/google-keys.js";
import { systemClock } from "../../server/src/base/clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

const CLIENT = "our-client.apps.example.org";
const HOUR_MS = 3_600_000;
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let world: RestWorld;
let server: Server;
let keys: GoogleKeys;
let ours: Pair;
let next: Pair;
let foreign: Pair;
/** What the local stand-in of Google shows, and how often it was asked. */
const shown: object[] = [];
let status = 200;
let asked = 0;

beforeAll(async () => {
  [ours, next, foreign] = (await Promise.all(
    [1, 2, 3].map(() => generateKeyPair("RS256", { modulusLength: 2048 })),
  )) as [Pair, Pair, Pair];
  shown.push({ ...(await exportJWK(ours.publicKey)), kid: "one", use: "sig", alg: "RS256" });
  server = createServer((_request, response) => {
    asked++;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: shown }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  keys = new GoogleKeys({ url: `http://127.0.0.1:${port}/certs`, clock: systemClock });
  world = await createRestWorld({ env: { GOOGLE_CLIENT_ID: CLIENT }, doubles: { googleKeys: keys.read } });
});
afterAll(async () => {
  await world.close();
  await keys.close();
  await new Promise((resolve) => server.close(resolve));
});
// Failures of one test must not stop the next one; keys are read anew.
beforeEach(() => world.clock.advance(2 * HOUR_MS));

interface Claims {
  readonly [name: string]: unknown;
}

/** A token as Google makes them; claims that are undefined are left out. */
function token(claims: Claims, by: Pair = ours, header: object = { kid: "one" }): Promise<string> {
  const now = Math.floor(world.clock.now() / 1000);
  const all = {
    iss: "https://accounts.google.com",
    aud: CLIENT,
    iat: now,
    exp: now + 3600,
    email_verified: true,
    sub: newUuid(),
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(all)))
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...header })
    .sign(by.privateKey);
}
const me = (value: string, address?: string) =>
  world.call("GET", "/user", { headers: { "x-auth-google-token": value }, ...(address ? { address } : {}) });
const gmailId = async (person: RestPerson) =>
  (await world.call("GET", "/user", { headers: basic(person) })).payload.gmail_user_id;
const basic = (person: { email: string; password: string }) => ({
  authorization: `Basic ${Buffer.from(`${person.email}:${person.password}`).toString("base64")}`,
});

describe("a token that Google signed for us", () => {
  test("is its user, found by the verified e-mail in any case; `gmail_user_id` is set", async () => {
    const ann = await world.person();
    const value = await token({ sub: "google-1", email: ann.email.toUpperCase() });
    for (const answer of [
      await me(value),
      await me(`"${value}"`),
      await world.call("GET", "/user", { query: { google_token: value } }),
      await world.call("GET", "/auth", { headers: { "x-auth-google-token": value } }),
    ])
      expect(answer.payload).toMatchObject({ uuid: ann.uuid, gmail_user_id: "google-1" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const form = await world.call("POST", "/token", { raw: `name=form&google_token=${value}`, headers });
    expect(form.status).toBe(201);
    expect(form.text).not.toContain(value);
  });

  test("of a person signed in before is the same user with another e-mail too", async () => {
    const ann = await world.person();
    await me(await token({ sub: "google-2", email: ann.email }));
    expect((await me(await token({ sub: "google-2", email: "moved@example.org" }))).payload.uuid).toBe(ann.uuid);
  });

  test("does not open the user of somebody else at Google who had the e-mail before", async () => {
    const ann = await world.person();
    await me(await token({ sub: "google-3", email: ann.email }));
    expect((await me(await token({ sub: "google-4", email: ann.email }))).status).toBe(401);
    expect(await gmailId(ann)).toBe("google-3");
  });

  test("signs a stranger up, once, also when it comes many times at once; the password that is made comes by mail", async () => {
    const email = `${newUuid()}@example.org`;
    const value = await token({ sub: "google-5", email });
    const answers = await Promise.all([1, 2, 3, 4].map(() => me(value)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => answer.payload.uuid)).size).toBe(1);
    expect(answers[0]?.payload).toMatchObject({
      email,
      role: "User",
      account: { name: email },
      gmail_user_id: "google-5",
    });
    const mails = await world.mailsTo(email);
    expect(mails).toHaveLength(1);
    const [, password = ""] = /Your password is (\S+)/.exec(mails[0]?.text ?? "") ?? [];
    expect(password).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect((await world.call("GET", "/auth", { headers: basic({ email, password }) })).payload.uuid).toBe(
      answers[0]?.payload.uuid,
    );
    expect(
      (await world.call("GET", "/account", { headers: basic({ email, password }) })).payload.messaging_profiles,
    ).toHaveLength(1);
  });

  test("signs nobody up while strangers may not; a deactivated user is 401, a disabled account 403", async () => {
    const closed = await createRestWorld({
      env: { GOOGLE_CLIENT_ID: CLIENT, AUTH_SIGN_UP: "off" },
      doubles: { googleKeys: keys.read },
    });
    const root = await closed.admin();
    closed.clock.advance(world.clock.now() - closed.clock.now());
    const call = async (email: string) =>
      closed.call("GET", "/user", { headers: { "x-auth-google-token": await token({ email }) } });
    expect((await call("stranger@example.org")).status).toBe(401);
    expect((await call(root.email)).status).toBe(200);
    await closed.close();
    const ann = await world.person();
    const value = await token({ email: ann.email });
    const now = new Date(world.clock.now()).toISOString();
    await world.store.db.updateTable("user").set({ deleted_on: now }).where("uuid", "=", ann.uuid).execute();
    expect((await me(value)).status).toBe(401);
    await world.store.db.updateTable("user").set({ deleted_on: null }).where("uuid", "=", ann.uuid).execute();
    await world.store.db.updateTable("account").set({ disabled_on: now }).where("uuid", "=", ann.account).execute();
    expect((await me(value)).body).toMatchObject({ status: 403, meta: "account_disabled" });
  });
});

describe("a token is refused", () => {
  test.each<[string, Claims]>([
    ["for another client", { aud: "other.apps.example.org" }],
    ["without a client", { aud: undefined }],
    ["by another issuer", { iss: "https://accounts.google.com.evil.example.org" }],
    ["without an issuer", { iss: undefined }],
    ["without an end", { exp: undefined }],
    ["without a beginning", { iat: undefined }],
    ["without an id", { sub: undefined }],
    ["without an e-mail", { email: undefined }],
    ["with an e-mail that is none", { email: "ann" }],
    ["with an e-mail nobody verified", { email_verified: false }],
    ["with no word about the e-mail", { email_verified: undefined }],
    ["of the future", { iat: Math.floor(Date.now() / 1000) * 2 }],
  ])("%s", async (_what, claims) => {
    expect((await me(await token({ email: "refused@example.org", ...claims }))).body).toMatchObject({
      status: 401,
      meta: "unauthorized",
    });
  });

  test("past its end, which is said", async () => {
    const value = await token({ email: "late@example.org" });
    world.clock.advance(HOUR_MS);
    expect((await me(value)).body).toMatchObject({ status: 401, meta: "token_expired" });
  });

  test("signed by another key, by no key, by a shared secret, or by a key it brings", async () => {
    const claims = { email: "forged@example.org" };
    const jwk = await exportJWK(foreign.publicKey);
    const good = await token(claims);
    const [, payload = ""] = good.split(".");
    const head = (header: object) => Buffer.from(JSON.stringify(header)).toString("base64url");
    const secret = new SignJWT({ ...claims, email_verified: true, sub: "x", aud: CLIENT, iss: "accounts.google.com" })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(Buffer.from(JSON.stringify(shown[0])));
    for (const value of [
      await token(claims, foreign),
      await token(claims, foreign, { kid: "none" }),
      await token(claims, foreign, { jwk }),
      await token(claims, foreign, { jku: "https://evil.example.org/certs" }),
      `${head({ alg: "none" })}.${payload}.`,
      `${good.slice(0, -4)}AAAA`,
      await secret,
      "a.b.c",
      "x".repeat(48),
      `${good}.x`,
      good.padEnd(9000, "A"),
    ])
      expect((await me(value)).status).toBe(401);
    const users = await world.store.db.selectFrom("user").select("uuid").where("email", "=", claims.email).execute();
    expect(users).toEqual([]);
  });

  test("of Facebook, always; and of Google without a client id", async () => {
    expect((await world.call("GET", "/user", { headers: { "x-auth-facebook-token": "x" } })).status).toBe(401);
    const plain = await createRestWorld();
    const value = await token({ email: "ann@example.org" });
    expect((await plain.call("GET", "/user", { headers: { "x-auth-google-token": value } })).status).toBe(401);
    expect((await plain.call("GET", "/settings")).payload.auth.google).toEqual({ client_id: "", scope: "" });
    expect((await world.call("GET", "/settings")).payload.auth.google.client_id).toBe(CLIENT);
    await plain.close();
  });
});

describe("the keys", () => {
  test("are read once an hour; a new one is learnt when a token names it, twice a minute at most", async () => {
    const value = await token({ email: "keys@example.org" });
    const before = asked;
    await Promise.all([1, 2, 3].map(() => me(value)));
    await me(value);
    expect(asked).toBe(before + 1);
    const signed = await token({ email: "keys@example.org", sub: "google-9" }, next, { kid: "two" });
    expect((await me(signed)).status).toBe(401);
    expect(asked).toBe(before + 1);
    shown.push({ ...(await exportJWK(next.publicKey)), kid: "two", alg: "RS256" });
    world.clock.advance(30_000);
    expect((await me(await token({ email: "new-key@example.org" }, next, { kid: "two" }))).status).toBe(200);
    expect(asked).toBe(before + 2);
  });

  test("that cannot be read make 401, which does not count as guessing, and are asked for at the next request", async () => {
    const value = await token({ email: "away@example.org" });
    status = 503;
    for (let n = 0; n < 101; n++) expect((await me(value, "192.0.2.50")).status).toBe(401);
    status = 200;
    expect((await me(value, "192.0.2.50")).status).toBe(200);
  });

  test("wrong tokens are counted: after a hundred of an address the right one waits too", async () => {
    const value = await token({ email: "counted@example.org" });
    for (let n = 0; n < 100; n++) expect((await me(`a.${n}.c`, "192.0.2.51")).status).toBe(401);
    expect((await me(value, "192.0.2.51")).status).toBe(429);
  });
});
