import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { Revocation } from "../../server/src/domain/auth/port.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
const ended: Revocation[] = [];

beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  world.revoker.on((revocation) => ended.push(revocation));
});
afterAll(() => world.close());
beforeEach(() => {
  ended.length = 0;
});

const mail = () => `${newUuid()}@example.org`;
const basic = (email: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`,
});
const login = (person: { email: string; password: string }) =>
  world.call("GET", "/auth", { headers: basic(person.email, person.password) });

/** Adds a user to the account of its owner. */
async function add(owner: RestPerson, body: object = {}): Promise<RestPerson> {
  const [email, password] = [mail(), "a password"];
  const made = await world.call("POST", "/account/user", { as: owner, body: { email, password, ...body } });
  expect(made.status).toBe(201);
  const { payload } = await login({ email, password });
  return { uuid: made.payload.uuid, account: owner.account, email, password, jwt: payload.token };
}

describe("POST /account/user", () => {
  test("201 a user of the own account, who is welcomed and may sign in; `account` is ignored", async () => {
    const email = mail();
    const body = { email, password: "a password", first_name: "Carl", account: { name: "Other", email: mail() } };
    const made = await world.call("POST", "/account/user", { as: ann, body });
    expect(made.status).toBe(201);
    expect(made.payload).toMatchObject({ email, first_name: "Carl", role: "User", account: { uuid: ann.account } });
    expect((await login({ email, password: "a password" })).status).toBe(200);
    expect((await world.mailsTo(email)).map((one) => one.subject)).toEqual(["Welcome to Opentact"]);
    const account = (await world.call("GET", "/account", { as: ann })).payload;
    expect(account.admin.uuid).toBe(ann.uuid);
  });

  test("400, 403 for a role and for one who is not the owner, 409 in any case of the e-mail, 401", async () => {
    const carl = await add(ann);
    const body = { email: mail(), password: "a password" };
    const post = (as: RestPerson | undefined, more: object = {}) =>
      world.call("POST", "/account/user", { as, body: { ...body, ...more } });
    expect(Object.keys((await post(ann, { password: "short" })).body.fields)).toEqual(["body.password"]);
    expect((await post(ann, { email: "x" })).status).toBe(400);
    expect((await post(ann, { role: "Admin" })).status).toBe(403);
    expect((await post(carl)).status).toBe(403);
    expect((await post(undefined)).status).toBe(401);
    expect((await post(ann, { email: bob.email.toUpperCase() })).body).toMatchObject({
      status: 409,
      message: "User already exists",
    });
    expect((await post(root, { role: "Provider" })).payload.role).toBe("Provider");
  });

  test("10,000 users are the most, also when the last is asked for many times at once", async () => {
    const owner = await world.person();
    await sql`insert into "user" (uuid, created_on, modified_on, account, email)
      select gen_random_uuid(), now(), now(), ${owner.account}, 'many-' || n || '@example.org' from generate_series(1, 9998) n`.execute(
      world.store.db,
    );
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        world.call("POST", "/account/user", { as: owner, body: { email: mail(), password: "a password" } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });
});

test("GET /account/user lists active and deactivated users, newest first, with the number of all", async () => {
  const owner = await world.person();
  world.clock.advance(1000);
  const carl = await add(owner);
  world.clock.advance(1000);
  const dora = await add(owner);
  await world.call("DELETE", `/account/user/${carl.uuid}`, { as: owner });
  const all = await world.call("GET", "/account/user", { as: dora });
  expect(all.payload.map((user: { uuid: string }) => user.uuid)).toEqual([dora.uuid, carl.uuid, owner.uuid]);
  expect(all.payload.map((user: { deleted_on: unknown }) => user.deleted_on !== null)).toEqual([false, true, false]);
  expect(all.headers["x-total-count"]).toBe("3");
  const page = await world.call("GET", "/account/user", { as: dora, query: { take: "1", skip: "1" } });
  expect(page.payload.map((user: { uuid: string }) => user.uuid)).toEqual([carl.uuid]);
  expect((await world.call("GET", "/account/user", { as: dora, query: { take: "0" } })).status).toBe(400);
});

describe("DELETE and PUT /account/user/{uuid}", () => {
  test("a deactivated user is refused by every credential at once, and let in again with all of them", async () => {
    const carl = await add(ann);
    const token = (await world.call("POST", "/token", { as: carl, body: { name: "t" } })).payload.token;
    const gone = await world.call("DELETE", `/account/user/${carl.uuid}`, { as: ann });
    expect(gone.payload).toMatchObject([{ uuid: carl.uuid, deleted_on: new Date(world.clock.now()).toISOString() }]);
    expect(ended).toEqual([{ account: ann.account, user: carl.uuid }]);
    expect((await login(carl)).status).toBe(401);
    expect((await world.call("GET", "/user", { as: carl })).status).toBe(401);
    expect((await world.call("GET", "/user", { headers: { "x-auth-token": token } })).status).toBe(401);
    world.clock.advance(1000);
    const again = await world.call("DELETE", `/account/user/${carl.uuid}`, { as: ann });
    expect(again.payload[0].deleted_on).toBe(gone.payload[0].deleted_on);
    const back = await world.call("PUT", `/account/user/${carl.uuid}`, { as: ann });
    expect(back.payload).toMatchObject([{ uuid: carl.uuid, deleted_on: null }]);
    expect((await login(carl)).status).toBe(200);
    expect((await world.call("GET", "/user", { headers: { "x-auth-token": token } })).status).toBe(200);
  });

  test("409 for the owner; 403 for a colleague; 404 for users of others; 400; an Admin reaches every account", async () => {
    const carl = await add(ann);
    expect((await world.call("DELETE", `/account/user/${ann.uuid}`, { as: ann })).status).toBe(409);
    for (const method of ["PUT", "DELETE"]) {
      expect((await world.call(method, `/account/user/${ann.uuid}`, { as: carl })).status).toBe(403);
      for (const uuid of [bob.uuid, newUuid()])
        expect((await world.call(method, `/account/user/${uuid}`, { as: ann })).body).toMatchObject({
          status: 404,
          message: "User not found",
        });
      expect((await world.call(method, "/account/user/x", { as: ann })).status).toBe(400);
      expect((await world.call(method, `/account/user/${carl.uuid}`, { as: root })).status).toBe(200);
    }
  });

  test("an owner has no power over an Admin of the own account", async () => {
    const owner = await world.person();
    const boss = await add(owner);
    await world.call("PATCH", `/user/${boss.uuid}`, { as: root, body: { role: "Admin" } });
    const path = `/user/${boss.uuid}`;
    expect((await world.call("PATCH", path, { as: owner, body: { password: "taken over" } })).status).toBe(403);
    expect((await world.call("DELETE", path, { as: owner })).status).toBe(403);
    expect((await world.call("DELETE", `/account${path}`, { as: owner })).status).toBe(403);
    expect((await world.call("PATCH", path, { as: boss, body: { first_name: "Boss" } })).status).toBe(200);
  });
});

describe("DELETE /user/{uuid}", () => {
  test("a user deletes itself: API tokens are removed for good, sessions end", async () => {
    const carl = await add(ann);
    const token = (await world.call("POST", "/token", { as: carl, body: { name: "t" } })).payload.token;
    const gone = await world.call("DELETE", `/user/${carl.uuid}`, { as: carl });
    expect(gone.status).toBe(200);
    expect(gone.payload.deleted_on).not.toBeNull();
    expect(ended).toEqual([{ account: ann.account, user: carl.uuid }]);
    expect((await world.call("GET", "/user", { as: carl })).status).toBe(401);
    await world.call("PUT", `/account/user/${carl.uuid}`, { as: ann });
    expect((await login(carl)).status).toBe(200);
    expect((await world.call("GET", "/user", { headers: { "x-auth-token": token } })).status).toBe(401);
  });

  test("403 for a colleague, 404 for others, 400; the owner and an Admin may", async () => {
    const [carl, dora] = [await add(ann), await add(ann)];
    expect((await world.call("DELETE", `/user/${dora.uuid}`, { as: carl })).status).toBe(403);
    expect((await world.call("DELETE", `/user/${dora.uuid}`, { as: bob })).body).toMatchObject({
      status: 404,
      message: "User not found",
    });
    expect((await world.call("DELETE", "/user/x", { as: ann })).status).toBe(400);
    expect((await world.call("DELETE", `/user/${dora.uuid}`, { as: ann })).status).toBe(200);
    expect((await world.call("DELETE", `/user/${carl.uuid}`, { as: root })).status).toBe(200);
  });

  test("the owner goes last, and the account is closed with it; an Admin brings both back", async () => {
    const owner = await world.person();
    const carl = await add(owner);
    expect((await world.call("DELETE", `/user/${owner.uuid}`, { as: owner })).status).toBe(409);
    await world.call("DELETE", `/user/${carl.uuid}`, { as: owner });
    ended.length = 0;
    const gone = await world.call("DELETE", `/user/${owner.uuid}`, { as: owner });
    expect(gone.payload.account.deleted_on).not.toBeNull();
    expect(ended).toEqual([
      { account: owner.account, user: owner.uuid },
      { account: owner.account, user: undefined },
    ]);
    expect((await login(owner)).status).toBe(401);
    const back = await world.call("PUT", `/account/user/${owner.uuid}`, { as: root });
    expect(back.payload).toMatchObject([{ deleted_on: null, account: { deleted_on: null } }]);
    expect((await login(owner)).status).toBe(200);
  });

  test("the last Admin stays: 409", async () => {
    const fresh = await createRestWorld();
    const [one, two] = [await fresh.admin(), await fresh.admin()];
    expect((await fresh.call("DELETE", `/user/${two.uuid}`, { as: one })).status).toBe(200);
    expect((await fresh.call("DELETE", `/user/${one.uuid}`, { as: one })).status).toBe(409);
    expect((await fresh.call("GET", "/user", { as: one })).status).toBe(200);
    await fresh.close();
  });
});

test("a new password is told by mail to the address the user had", async () => {
  const eve = await world.person();
  const email = mail();
  const body = { email, password: "a new password" };
  expect((await world.call("PATCH", `/user/${eve.uuid}`, { as: eve, body })).status).toBe(200);
  expect((await world.mailsTo(eve.email)).map((one) => one.subject)).toEqual([
    "Welcome to Opentact",
    "Your password was changed",
  ]);
  expect(await world.mailsTo(email)).toEqual([]);
});

test("a sign-up is welcomed by mail, without the password the user chose", async () => {
  const [welcome] = await world.mailsTo(ann.email);
  expect(welcome?.text).toContain(ann.email);
  expect(welcome?.text).not.toContain(ann.password);
});
