import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

const mail = () => `${newUuid()}@example.org`;
const signUp = (body: object, as?: RestPerson) => world.call("POST", "/user", { body, as });

/** Puts a second user into the account of a person. */
async function colleague(of: RestPerson): Promise<RestPerson> {
  const other = await world.person();
  await world.store.db.updateTable("user").set({ account: of.account }).where("uuid", "=", other.uuid).execute();
  return { ...other, account: of.account };
}

describe("POST /user", () => {
  test("201 makes the user, its account and a default messaging profile; the user owns the account", async () => {
    const email = mail();
    const made = await signUp({
      email,
      password: "a password",
      first_name: "Ann",
      dob: "1990-05-01",
      phone_number: 15550100100,
    });
    expect(made.status).toBe(201);
    expect(made.payload).toMatchObject({
      email,
      role: "User",
      first_name: "Ann",
      last_name: null,
      dob: "1990-05-01T00:00:00.000Z",
      phone_number: "15550100100",
      wss_online: false,
      deleted_on: null,
      account: { name: email, email, level: "Level0", balance: 0, disabled_on: null, time_zone: null },
    });
    const headers = { authorization: `Basic ${Buffer.from(`${email.toUpperCase()}:a password`).toString("base64")}` };
    const { payload } = await world.call("GET", "/account", { headers });
    expect(payload.admin.uuid).toBe(made.payload.uuid);
    expect(payload.users).toHaveLength(1);
    expect(payload.messaging_profiles).toHaveLength(1);
    expect(payload.messaging_profile_default).toEqual(payload.messaging_profiles[0]);
    expect(made.text).not.toMatch(/password/);
  });

  test("an account may be named at once", async () => {
    const account = { name: "Example", email: "billing@example.org", level: "Level2", balance: 1000 };
    const { payload } = await signUp({ email: mail(), password: "a password", account });
    expect(payload.account).toMatchObject({
      name: "Example",
      email: "billing@example.org",
      level: "Level0",
      balance: 0,
    });
  });

  test("400 by field", async () => {
    const good = { email: mail(), password: "a password" };
    const cases: [object, string][] = [
      [{ password: "a password" }, "body.email"],
      [{ email: good.email }, "body.password"],
      [{ ...good, email: "x" }, "body.email"],
      [{ ...good, email: `${"x".repeat(80)}@example.org` }, "body.email"],
      [{ ...good, password: "short" }, "body.password"],
      [{ ...good, password: "x".repeat(256) }, "body.password"],
      [{ ...good, gender: "Robot" }, "body.gender"],
      [{ ...good, first_name: "x".repeat(25) }, "body.first_name"],
      [{ ...good, dob: "yesterday" }, "body.dob"],
      [{ ...good, avatar: "ftp://example.org/x" }, "body.avatar"],
      [{ ...good, role: "Root" }, "body.role"],
      [{ ...good, phone_number: "12" }, "body.phone_number"],
      [{ ...good, account: { name: "x" } }, "body.account.email"],
    ];
    for (const [body, field] of cases) {
      const answer = await signUp(body);
      expect(answer.status, field).toBe(400);
      expect(Object.keys(answer.body.fields)).toEqual([field]);
    }
  });

  test("409 for a known e-mail in any case, also when two ask at once, and nothing is left behind", async () => {
    const email = mail();
    const answers = await Promise.all([1, 2, 3, 4].map(() => signUp({ email, password: "a password" })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect((await signUp({ email: email.toUpperCase(), password: "a password" })).body).toMatchObject({
      status: 409,
      message: "User already exists",
      meta: "conflict",
    });
    const accounts = await world.store.db.selectFrom("account").select("uuid").where("email", "=", email).execute();
    expect(accounts).toHaveLength(1);
  });

  test("403 for another role, unless an Admin asks", async () => {
    for (const as of [undefined, ann])
      expect((await signUp({ email: mail(), password: "a password", role: "Admin" }, as)).status).toBe(403);
    const made = await signUp({ email: mail(), password: "a password", role: "Provider" }, root);
    expect(made.payload.role).toBe("Provider");
  });

  test("403 while sign-up is switched off, unless an Admin asks", async () => {
    const closed = await createRestWorld({ env: { AUTH_SIGN_UP: "off" } });
    const body = { email: mail(), password: "a password" };
    expect((await closed.call("POST", "/user", { body })).body).toMatchObject({ status: 403 });
    expect((await closed.call("GET", "/settings")).payload.sign_up).toBe(false);
    expect((await closed.call("POST", "/user", { body, as: await closed.admin() })).status).toBe(201);
    await closed.close();
  });

  test("wrong credentials on this public operation are as good as none", async () => {
    const headers = { "x-auth-token": "nonsense" };
    const body = { email: mail(), password: "a password" };
    expect((await world.call("POST", "/user", { body, headers })).status).toBe(201);
  });
});

describe("GET /user", () => {
  test("200 the caller, and a colleague", async () => {
    const carl = await colleague(ann);
    expect((await world.call("GET", "/user", { as: ann })).payload.uuid).toBe(ann.uuid);
    expect((await world.call("GET", `/user/${carl.uuid}`, { as: ann })).payload.account.uuid).toBe(ann.account);
    expect((await world.call("GET", `/user/${ann.uuid}`, { as: root })).status).toBe(200);
  });

  test("404 a user of another account, an unknown one; 400 no uuid; 401 no credentials", async () => {
    for (const uuid of [bob.uuid, newUuid()])
      expect((await world.call("GET", `/user/${uuid}`, { as: ann })).body).toMatchObject({
        status: 404,
        message: "User not found",
      });
    expect((await world.call("GET", "/user/1", { as: ann })).status).toBe(400);
    expect((await world.call("GET", "/user")).status).toBe(401);
  });

  test("wss_online is true while an event websocket of the user is open", async () => {
    const uuid = newUuid();
    const row = { uuid, created_on: "2024-01-01T00:00:00.000Z", account: ann.account, user: ann.uuid, node: "n" };
    await world.store.db.insertInto("event_socket").values(row).execute();
    expect((await world.call("GET", "/user", { as: ann })).payload.wss_online).toBe(true);
    await world.store.db.deleteFrom("event_socket").where("uuid", "=", uuid).execute();
    expect((await world.call("GET", "/user", { as: ann })).payload.wss_online).toBe(false);
  });
});

describe("PATCH /user/{uuid}", () => {
  const patch = (as: RestPerson, uuid: string, body: object) => world.call("PATCH", `/user/${uuid}`, { as, body });
  const values = {
    phone_number: "15550100101",
    first_name: "Ann",
    last_name: "Example",
    gender: "Female",
    dob: "1990-01-02T00:00:00.000Z",
    avatar: "https://example.org/a.png",
  };

  test("a value is set, absent stays, null clears, each field by itself", async () => {
    const eve = await world.person();
    for (const [name, value] of Object.entries(values)) {
      const set = await patch(eve, eve.uuid, { [name]: value });
      expect(set.payload[name]).toBe(value);
    }
    expect((await patch(eve, eve.uuid, {})).payload).toMatchObject(values);
    for (const name of Object.keys(values)) {
      const cleared = await patch(eve, eve.uuid, { [name]: null });
      expect(cleared.payload[name]).toBeNull();
    }
  });

  test("null where there must be a value is 400", async () => {
    for (const name of ["email", "password", "role"])
      expect(Object.keys((await patch(ann, ann.uuid, { [name]: null })).body.fields)).toEqual([`body.${name}`]);
  });

  test("a date of birth may be a day, a time or epoch milliseconds", async () => {
    for (const dob of ["1990-01-02", "1990-01-02T01:00:00+01:00", 631238400000, "631238400000"])
      expect((await patch(ann, ann.uuid, { dob })).payload.dob).toBe("1990-01-02T00:00:00.000Z");
  });

  test("a new e-mail is the new login; 409 when it is taken in any case", async () => {
    const eve = await world.person();
    const email = mail();
    expect((await patch(eve, eve.uuid, { email })).payload.email).toBe(email);
    expect((await patch(bob, bob.uuid, { email: email.toUpperCase() })).body).toMatchObject({
      status: 409,
      meta: "conflict",
    });
    expect((await patch(eve, eve.uuid, { email: email.toUpperCase() })).status).toBe(200);
  });

  test("the owner changes colleagues, a colleague does not change the owner (403), a stranger finds nobody (404)", async () => {
    const carl = await colleague(ann);
    expect((await patch(ann, carl.uuid, { first_name: "Carl" })).status).toBe(200);
    expect((await patch(carl, ann.uuid, { first_name: "Boss" })).status).toBe(403);
    expect((await patch(carl, carl.uuid, { first_name: "Me" })).status).toBe(200);
    expect((await patch(bob, ann.uuid, { first_name: "X" })).status).toBe(404);
    expect((await patch(root, ann.uuid, { first_name: "Root" })).status).toBe(200);
  });

  test("only an Admin gives a role; the one a user has already may be named", async () => {
    const eve = await world.person();
    expect((await patch(eve, eve.uuid, { role: "Admin" })).status).toBe(403);
    expect((await patch(eve, eve.uuid, { role: "User" })).status).toBe(200);
    expect((await patch(root, eve.uuid, { role: "Provider" })).payload.role).toBe("Provider");
  });

  test("a short password is 400 and is not written back", async () => {
    const answer = await patch(ann, ann.uuid, { password: "seven77" });
    expect(answer.body.fields).toEqual({ "body.password": { message: "minLength 8" } });
  });
});

test("the first Admin is made when there is no user, and only then", async () => {
  const fresh = await createRestWorld();
  expect(await fresh.users.ensureAdmin("admin@opentact.test", "made at start")).toBe(true);
  expect(await fresh.users.ensureAdmin("other@opentact.test", "made at start")).toBe(false);
  const headers = { authorization: `Basic ${Buffer.from("admin@opentact.test:made at start").toString("base64")}` };
  expect((await fresh.call("GET", "/auth", { headers })).payload.role).toBe("Admin");
  await fresh.close();
});
