import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccessTokens } from "../../server/src/domain/auth/jwt.js";
import { createRestWorld, JWT_SECRET, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let root: RestPerson;
let apiToken: string;

beforeAll(async () => {
  world = await createRestWorld();
  ann = await world.person();
  root = await world.admin();
  apiToken = (await world.call("POST", "/token", { as: ann, body: { name: "api" } })).payload.token;
});
afterAll(() => world.close());
// Failures of one test must not stop the next one.
beforeEach(() => world.clock.advance(2 * 3_600_000));

const basic = (person: { email: string; password: string }) =>
  `Basic ${Buffer.from(`${person.email}:${person.password}`).toString("base64")}`;
const me = (headers: Record<string, string>, query: Record<string, string> = {}) =>
  world.call("GET", "/user", { headers, query });

describe("carriers", () => {
  test("each carrier of the documents identifies the user", async () => {
    const { jwt } = ann;
    const ways: [Record<string, string>, Record<string, string>?][] = [
      [{ "x-auth-token": jwt }],
      [{ "x-auth-token": apiToken }],
      [{ "x-auth-token": `"${jwt}"` }],
      [{ authorization: basic(ann) }],
      [{ authorization: `Bearer ${jwt}` }],
      [{ authorization: `Bearer ${apiToken}` }],
      [{ authorization: jwt }],
      [{ authorization: `"${jwt}"` }],
      [{}, { bearer: jwt }],
      [{}, { bearer: apiToken }],
      [{}, { jwt }],
    ];
    for (const [headers, query] of ways) {
      const answer = await me(headers, query);
      expect(answer.payload?.uuid, JSON.stringify([Object.keys(headers), query && Object.keys(query)])).toBe(ann.uuid);
    }
  });

  test("a form may bring its credentials inside", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const form = await world.call("POST", "/token", { raw: `name=form&bearer=${ann.jwt}`, headers });
    expect(form.status).toBe(201);
    expect(form.text).not.toContain(ann.jwt);
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const multipart = `${part("name", "parts")}${part("jwt", ann.jwt)}--b--\r\n`;
    const type = { "content-type": "multipart/form-data; boundary=b" };
    expect((await world.call("POST", "/token", { raw: multipart, headers: type })).status).toBe(201);
    expect((await world.call("POST", "/token", { raw: "name=form", headers })).status).toBe(401);
  });

  test("the first valid one counts, a wrong one before it does no harm", async () => {
    const answer = await me({ "x-auth-token": "wrong", authorization: basic(root) });
    expect(answer.payload.uuid).toBe(root.uuid);
  });

  test("Google and Facebook tokens answer 401", async () => {
    expect((await me({ "x-auth-google-token": "a.b.c" })).status).toBe(401);
    expect((await me({ "x-auth-facebook-token": "x" })).status).toBe(401);
  });

  test("none, wrong, empty and mangled credentials answer 401 with the scheme Bearer", async () => {
    const [email = ""] = [ann.email];
    for (const headers of [
      {},
      { "x-auth-token": "wrong" },
      { "x-auth-token": "a".repeat(48) },
      { "x-auth-token": `${ann.jwt}x` },
      { authorization: "Basic !!!" },
      { authorization: basic({ email, password: "wrong-password" }) },
      { authorization: basic({ email: "nobody@example.org", password: "wrong-password" }) },
      { authorization: `Bearer ${"x".repeat(5000)}` },
      { "x-auth-ha1b-token": "0".repeat(32) },
    ] as Record<string, string>[]) {
      const answer = await me(headers);
      expect(answer.body).toEqual({ success: false, message: "Unauthorized", status: 401, meta: "unauthorized" });
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
  });

  test("a stranger is refused before the body is looked at", async () => {
    const headers = { "content-type": "application/json" };
    expect((await world.call("POST", "/token", { raw: "{broken", headers })).status).toBe(401);
  });
});

describe("GET /auth", () => {
  test("gives the caller, its account and a fresh JWT by any credential", async () => {
    for (const headers of [{ authorization: basic(ann) }, { "x-auth-token": ann.jwt }, { "x-auth-token": apiToken }]) {
      const { payload } = await world.call("GET", "/auth", { headers: headers as Record<string, string> });
      expect(payload).toMatchObject({ uuid: ann.uuid, email: ann.email, role: "User", account: { uuid: ann.account } });
      const [, claims = ""] = payload.token.split(".");
      const now = world.clock.now() / 1000;
      expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
        uuid: ann.uuid,
        iat: now,
        exp: now + 86_400,
      });
      expect((await me({ "x-auth-token": payload.token })).status).toBe(200);
    }
  });

  test("wrong credentials are told as such", async () => {
    const answer = await world.call("GET", "/auth", {
      headers: { authorization: basic({ ...ann, password: "wrong" }) },
    });
    expect(answer.body).toMatchObject({ status: 401, message: "Wrong credentials", meta: "unauthorized" });
  });
});

describe("time and change", () => {
  test("a JWT of yesterday and a token past its ttl answer token_expired", async () => {
    const fresh = (await world.call("GET", "/auth", { headers: { authorization: basic(ann) } })).payload.token;
    const short = (
      await world.call("POST", "/token", { headers: { "x-auth-token": fresh }, body: { name: "s", ttl: 60 } })
    ).payload.token;
    world.clock.advance(59_999);
    expect((await me({ "x-auth-token": short })).status).toBe(200);
    world.clock.advance(1);
    expect((await me({ "x-auth-token": short })).body).toMatchObject({ status: 401, meta: "token_expired" });
    world.clock.advance(86_400_000);
    expect((await me({ "x-auth-token": fresh })).body).toMatchObject({ status: 401, meta: "token_expired" });
  });

  test("a new password ends every JWT of the user at once, but not the one of the next login", async () => {
    const eve = await world.person();
    const other = (await world.call("GET", "/auth", { headers: { authorization: basic(eve) } })).payload.token;
    const seen: unknown[] = [];
    world.revoker.on((revocation) => seen.push(revocation));
    const change = await world.call("PATCH", `/user/${eve.uuid}`, { as: eve, body: { password: "a new password" } });
    expect(change.status).toBe(200);
    for (const jwt of [eve.jwt, other]) expect((await me({ "x-auth-token": jwt })).status).toBe(401);
    expect((await me({ authorization: basic(eve) })).status).toBe(401);
    const again = await world.call("GET", "/auth", {
      headers: { authorization: basic({ ...eve, password: "a new password" }) },
    });
    expect((await me({ "x-auth-token": again.payload.token })).status).toBe(200);
    expect(seen).toEqual([{ account: eve.account, user: eve.uuid }]);
  });

  test("a disabled account answers 403 to every credential, and 200 when it is enabled again", async () => {
    const eve = await world.person();
    root = await relogin(root);
    await world.call("PATCH", `/account/${eve.account}`, { as: root, body: { disabled: true } });
    for (const headers of [{ "x-auth-token": eve.jwt }, { authorization: basic(eve) }] as Record<string, string>[])
      expect((await me(headers)).body).toEqual({
        success: false,
        message: "Account is disabled",
        status: 403,
        meta: "account_disabled",
      });
    await world.call("PATCH", `/account/${eve.account}`, { as: root, body: { disabled: false } });
    expect((await me({ "x-auth-token": eve.jwt })).status).toBe(200);
  });

  test("a deactivated user is refused with JWT, token and password", async () => {
    const eve = await world.person();
    const token = (await world.call("POST", "/token", { as: eve, body: { name: "t" } })).payload.token;
    await world.store.db
      .updateTable("user")
      .set({ deleted_on: "2024-01-01T00:00:00.000Z" })
      .where("uuid", "=", eve.uuid)
      .execute();
    for (const headers of [{ "x-auth-token": eve.jwt }, { "x-auth-token": token }, { authorization: basic(eve) }])
      expect((await me(headers as Record<string, string>)).status).toBe(401);
  });

  test("a role is read from the database at each request, not from the token", async () => {
    const eve = await world.person();
    await world.store.db.updateTable("user").set({ role: "Provider" }).where("uuid", "=", eve.uuid).execute();
    expect((await world.call("GET", "/account", { as: eve })).status).toBe(403);
    expect((await world.call("GET", "/user", { as: eve })).payload.role).toBe("Provider");
    expect((await world.call("GET", "/auth", { as: eve })).status).toBe(200);
  });

  test("a hash of weaker parameters is made anew at the next login", async () => {
    const { hash } = await import("@node-rs/argon2");
    const eve = await world.person();
    const weak = await hash("weakly kept", { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await world.store.db.updateTable("user").set({ password_hash: weak }).where("uuid", "=", eve.uuid).execute();
    const stored = async () =>
      (
        await world.store.db
          .selectFrom("user")
          .select("password_hash")
          .where("uuid", "=", eve.uuid)
          .executeTakeFirstOrThrow()
      ).password_hash;
    expect((await me({ authorization: basic({ email: eve.email, password: "weakly kept" }) })).status).toBe(200);
    await expect.poll(stored).toContain("m=19456,t=2,p=1");
    expect((await me({ authorization: basic({ email: eve.email, password: "weakly kept" }) })).status).toBe(200);
  });
});

test("while the key is rotated tokens of the former one are good, and those of any other are not", async () => {
  const former = "the former secret of a test, thirty-two bytes or more";
  const rotated = await createRestWorld({ env: { JWT_SECRET_PREVIOUS: former } });
  const eve = await rotated.person();
  const of = (secret: string) =>
    new AccessTokens(rotated.clock, { secret, domain: "sip.opentact.test" }).issue({ uuid: eve.uuid, role: "User" }, 0);
  const status = async (secret: string) =>
    (await rotated.call("GET", "/user", { headers: { "x-auth-token": await of(secret) } })).status;
  expect(await status(former)).toBe(200);
  expect(await status(JWT_SECRET)).toBe(200);
  expect(await status("a secret of nobody, also thirty-two bytes long")).toBe(401);
  await rotated.close();
});

describe("guessing", () => {
  test("the 11th wrong password answers 429 with Retry-After, the right one waits too, another address may go on", async () => {
    const eve = await world.person();
    const guess = (password: string, address: string) =>
      world.call("GET", "/auth", { headers: { authorization: basic({ email: eve.email, password }) }, address });
    for (let n = 0; n < 10; n++) expect((await guess(`wrong ${n}`, "203.0.113.9")).status).toBe(401);
    const stopped = await guess("wrong again", "203.0.113.9");
    expect(stopped.body).toMatchObject({ status: 429, message: "Too many requests", meta: "rate_limited" });
    expect(stopped.headers["retry-after"]).toBe("60");
    expect((await guess(eve.password, "203.0.113.9")).status).toBe(429);
    expect((await guess("wrong", "203.0.113.10")).status).toBe(401);
  });

  test("fifty guesses at once are not all tried", async () => {
    const eve = await world.person();
    world.clock.advance(3_600_000);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        world.call("GET", "/auth", {
          headers: { authorization: basic({ email: eve.email, password: `guess ${n}` }) },
          address: "203.0.113.11",
        }),
      ),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(401), count(429)]).toEqual([10, 40]);
  });

  test("fifty requests at once with the right password are all served", async () => {
    const eve = await world.person();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        world.call("GET", "/user", { headers: { authorization: basic(eve) }, address: "203.0.113.12" }),
      ),
    );
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
  });

  test("the websocket's authenticator shares the count and speaks its own words", async () => {
    const { auth } = world;
    expect(await auth.verifyToken(apiToken, "203.0.113.20")).toMatchObject({
      ok: true,
      identity: { email: ann.email, actor: { account: ann.account, user: ann.uuid, role: "User" } },
    });
    expect(await auth.verifyToken(`"${apiToken}"`, "203.0.113.20")).toMatchObject({ ok: true });
    expect(await auth.verifyToken(ann.jwt, "203.0.113.20")).toEqual({ ok: false, problem: "token expired" });
    expect(await auth.verifyToken("nonsense", "203.0.113.20")).toEqual({ ok: false, problem: "invalid token" });
    expect(await auth.verifyBasic(basic(ann).slice(6), "203.0.113.20")).toMatchObject({ ok: true });
    for (let n = 0; n < 100; n++) await auth.verifyToken("nonsense", "203.0.113.21");
    expect(await auth.verifyToken(apiToken, "203.0.113.21")).toMatchObject({ ok: false, problem: "too many failures" });
    expect(
      (await world.call("GET", "/user", { headers: { "x-auth-token": apiToken }, address: "203.0.113.21" })).status,
    ).toBe(429);
  });
});

async function relogin(person: RestPerson): Promise<RestPerson> {
  const { payload } = await world.call("GET", "/auth", { headers: { authorization: basic(person) } });
  return { ...person, jwt: payload.token };
}
