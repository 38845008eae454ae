import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
const domain = "acme.sip.opentact.test";

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 100);
  await world.setBalance(bob, 100);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "acme" } });
  await world.call("POST", "/sip/domain", { as: bob, body: { domain: "bobs" } });
});
afterAll(() => world.close());
beforeEach(() => {
  world.told.length = 0;
});

let count = 0;

/** A new SIP user of ann's domain. */
async function make(body: object = {}): Promise<{ uuid: string; login: string; path: string }> {
  const login = `user${++count}`;
  const made = await world.call("POST", `/sip/domain/${domain}/user`, {
    as: ann,
    body: { login, password: "secret-password", ...body },
  });
  expect(made.status).toBe(201);
  return {
    uuid: made.payload.uuid,
    login: made.payload.login,
    path: `/sip/domain/${domain}/user/${made.payload.uuid}`,
  };
}

const patch = (path: string, body: object, as = ann) => world.call("PATCH", path, { as, body });
const digests = (uuid: string) =>
  world.store.db
    .selectFrom("sip_user")
    .select(["ha1_md5", "ha1_sha256", "ha1b"])
    .where("uuid", "=", uuid)
    .executeTakeFirstOrThrow();
const opened = async (uuid: string) => {
  const sealed = await digests(uuid);
  return Object.fromEntries(Object.entries(sealed).map(([name, text]) => [name, world.box.decrypt(text)]));
};
const hash = (kind: string, text: string) => createHash(kind).update(text).digest("hex");

async function register(uuid: string): Promise<void> {
  await world.store.db
    .insertInto("registration")
    .values({
      sip_user: uuid,
      binding: `sip:${uuid}@127.0.0.1:5080`,
      contact: `sip:${uuid}@127.0.0.1:5080`,
      created_on: "2024-01-01T00:00:00.000Z",
      modified_on: "2024-01-01T00:00:00.000Z",
      transport: "udp",
      address: "127.0.0.1",
      port: 5080,
      flow: null,
      call_id: "c",
      cseq: 1,
      expires_on: "2030-01-01T00:00:00.000Z",
      user_agent: null,
      node: "n1",
    })
    .execute();
}

test("a SIP user is made with the documented defaults, and its password is kept as sealed digests only", async () => {
  const made = await world.call("POST", `/sip/domain/${domain}/user`, {
    as: ann,
    body: { login: "Alice.B", password: "pässword-1" },
  });
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    login: "Alice.B",
    is_active: true,
    state: "offline",
    email: null,
    phone_number: null,
    first_name: null,
    last_name: null,
    avatar: null,
    dob: null,
    gender: null,
    same_domain_calls_only: false,
    remote_ip: null,
    tn_lease: null,
    sip_domain: { domain },
    groups: [],
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
  });
  expect(made.text).not.toMatch(/ha1|pässword/);
  expect(await opened(made.payload.uuid)).toEqual({
    ha1_md5: hash("md5", `Alice.B:${domain}:pässword-1`),
    ha1_sha256: hash("sha256", `Alice.B:${domain}:pässword-1`),
    ha1b: hash("md5", `Alice.B@${domain}:${domain}:pässword-1`),
  });
  expect((await digests(made.payload.uuid)).ha1_md5).not.toContain(hash("md5", `Alice.B:${domain}:pässword-1`));
});

test("the domain may be named by its label alone, list and get answer what was made", async () => {
  const user = await make();
  const one = await world.call("GET", `/sip/domain/acme/user/${user.uuid}`, { as: ann });
  expect(one.status).toBe(200);
  const all = await world.call("GET", `/sip/domain/ACME/user?take=1`, { as: ann });
  expect(all.payload).toHaveLength(1);
  expect(Number(all.headers["x-total-count"])).toBeGreaterThan(1);
});

test.each([
  [{ login: "x" }, "body.password"],
  [{ password: "secret-password" }, "body.login"],
  [{ login: "a b", password: "secret-password" }, "body.login"],
  [{ login: "x", password: "short" }, "body.password"],
  [{ login: "x", password: "secret-password", email: null }, "body.email"],
  [{ login: "x", password: "secret-password", gender: "Cat" }, "body.gender"],
  [{ login: "x", password: "secret-password", remote_ip: "10.0.0.0/99" }, "body.remote_ip"],
])("creating with %j is refused at %s", async (body, field) => {
  const { status, body: answer } = await world.call("POST", `/sip/domain/${domain}/user`, { as: ann, body });
  expect(status).toBe(400);
  expect(Object.keys(answer.fields)).toContain(field);
  expect(JSON.stringify(answer)).not.toContain("short");
});

test("a login is taken in its domain without regard to case, and free in another domain", async () => {
  const user = await make();
  const again = await world.call("POST", `/sip/domain/${domain}/user`, {
    as: ann,
    body: { login: user.login.toUpperCase(), password: "secret-password" },
  });
  expect([again.status, again.body.meta]).toEqual([409, "conflict"]);
  const elsewhere = await world.call("POST", `/sip/domain/bobs/user`, {
    as: bob,
    body: { login: user.login, password: "secret-password" },
  });
  expect(elsewhere.status).toBe(201);
});

test("two creations of one login at the same time make one user", async () => {
  const login = `race${++count}`;
  const body = { login, password: "secret-password" };
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => world.call("POST", `/sip/domain/${domain}/user`, { as: ann, body })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

const VALUES = {
  is_active: false,
  email: "ann@example.org",
  last_name: "Last",
  first_name: "First",
  phone_number: "15550100100",
  dob: "1990-02-03T00:00:00.000Z",
  same_domain_calls_only: true,
  gender: "Female",
  avatar: "https://example.org/a.png",
  remote_ip: "192.0.2.0/24",
} as const;
const NULLABLE = ["email", "last_name", "first_name", "phone_number", "dob", "gender", "avatar", "remote_ip"] as const;

test.each(Object.entries(VALUES))("PATCH %s sets it and nothing else", async (field, value) => {
  const user = await make();
  const before = (await world.call("GET", user.path, { as: ann })).payload;
  world.clock.advance(1000);
  const after = await patch(user.path, { [field]: value });
  expect(after.status).toBe(200);
  expect(after.payload).toEqual({ ...before, [field]: value, modified_on: after.payload.modified_on });
  expect(after.payload.modified_on > before.modified_on).toBe(true);
  expect((await world.call("GET", user.path, { as: ann })).payload).toEqual(after.payload);
});

test.each(NULLABLE)("PATCH %s null clears it, absent leaves it", async (field) => {
  const user = await make({ [field]: VALUES[field] });
  const other = await patch(user.path, { same_domain_calls_only: false });
  expect(other.payload[field]).toBe(VALUES[field]);
  const cleared = await patch(user.path, { [field]: null });
  expect([cleared.status, cleared.payload[field]]).toEqual([200, null]);
});

test.each(["is_active", "same_domain_calls_only", "login", "password"])("PATCH %s null is refused", async (field) => {
  const user = await make();
  const { status, body } = await patch(user.path, { [field]: null });
  expect(status).toBe(400);
  expect(Object.keys(body.fields)).toEqual([`body.${field}`]);
  expect(body.message).toBe("Validation failed");
});

test.each([
  ["email", "no-mail"],
  ["first_name", "x".repeat(25)],
  ["last_name", ""],
  ["phone_number", "1".repeat(17)],
  ["dob", "yesterday"],
  ["gender", "female"],
  ["avatar", "ftp://example.org/a.png"],
  ["remote_ip", "example.org"],
  ["tn_lease", "nine"],
  ["login", "a@b"],
  ["password", "1234567"],
  ["is_active", "perhaps"],
])("PATCH %s %j is refused with its field", async (field, value) => {
  const user = await make();
  const { status, body } = await patch(user.path, { [field]: value });
  expect(status).toBe(400);
  expect(Object.keys(body.fields)).toEqual([`body.${field}`]);
});

test("values are read leniently: texts as booleans, numbers as phone numbers, names in any case, other dates", async () => {
  const user = await make();
  const { payload } = await patch(user.path, {
    Is_Active: "false",
    phone_number: 15550100100,
    DOB: "1990-02-03",
    class4_id: 7,
    uuid: newUuid(),
    state: "online",
  });
  expect(payload).toMatchObject({
    uuid: user.uuid,
    is_active: false,
    phone_number: "15550100100",
    dob: "1990-02-03T00:00:00.000Z",
    state: "offline",
  });
});

test("an empty body answers the unchanged user", async () => {
  const user = await make();
  const before = (await world.call("GET", user.path, { as: ann })).payload;
  world.clock.advance(1000);
  expect((await patch(user.path, {})).payload).toEqual(before);
  expect((await patch(user.path, { nothing: 1 })).payload).toEqual(before);
});

test("a new login without a password is refused; with one the digests are those of the new login", async () => {
  const user = await make();
  const refused = await patch(user.path, { login: "other" });
  expect(refused.status).toBe(400);
  expect(Object.keys(refused.body.fields)).toEqual(["body.password"]);
  const login = `new${++count}`;
  const { status, payload } = await patch(user.path, { login, password: "another-secret" });
  expect([status, payload.login]).toEqual([200, login]);
  expect(await opened(user.uuid)).toMatchObject({ ha1_md5: hash("md5", `${login}:${domain}:another-secret`) });
  expect(world.told).toEqual([
    {
      user: { uuid: user.uuid, domain, login: user.login },
      what: { deactivated: false, deleted: false, credentialsChanged: true, loginChanged: true },
    },
  ]);
});

test("the same login needs no password, another case of it does", async () => {
  const user = await make();
  expect((await patch(user.path, { login: user.login })).status).toBe(200);
  expect((await patch(user.path, { login: user.login.toUpperCase() })).status).toBe(400);
  const { payload } = await patch(user.path, { login: user.login.toUpperCase(), password: "secret-password" });
  expect(payload.login).toBe(user.login.toUpperCase());
});

test("a login that another user has is refused with 409, and nothing is changed", async () => {
  const [user, other] = [await make(), await make()];
  const { status } = await patch(user.path, {
    login: other.login.toUpperCase(),
    password: "secret-password",
    email: "x@example.org",
  });
  expect(status).toBe(409);
  expect((await world.call("GET", user.path, { as: ann })).payload).toMatchObject({ login: user.login, email: null });
  expect(world.told).toEqual([]);
});

test("a new password voids the old digests and ends the registrations", async () => {
  const user = await make();
  await register(user.uuid);
  expect((await world.call("GET", user.path, { as: ann })).payload.state).toBe("online");
  const before = await digests(user.uuid);
  const { payload } = await patch(user.path, { password: "another-secret" });
  expect(payload.state).toBe("offline");
  expect((await digests(user.uuid)).ha1_md5).not.toBe(before.ha1_md5);
  expect(await opened(user.uuid)).toMatchObject({ ha1_md5: hash("md5", `${user.login}:${domain}:another-secret`) });
  expect(world.told.map(({ what }) => what.credentialsChanged)).toEqual([true]);
});

test("deactivation ends the registrations and is told once; a second time there is nothing to tell", async () => {
  const user = await make();
  await register(user.uuid);
  const { payload } = await patch(user.path, { is_active: false });
  expect(payload).toMatchObject({ is_active: false, state: "offline" });
  expect(world.told.map(({ what }) => what.deactivated)).toEqual([true]);
  await patch(user.path, { is_active: false });
  await patch(user.path, { is_active: true });
  expect(world.told).toHaveLength(1);
});

test("a narrower source address ends registrations, other fields leave them", async () => {
  const user = await make();
  await register(user.uuid);
  expect((await patch(user.path, { first_name: "Ann" })).payload.state).toBe("online");
  expect(world.told).toEqual([]);
  expect((await patch(user.path, { remote_ip: "192.0.2.7" })).payload.state).toBe("offline");
  expect(world.told).toHaveLength(1);
});

test("tn_lease takes a uuid or a number, clears the lease's other destinations and is one per user", async () => {
  const [first, second] = [12015550101, 12015550102];
  const lease = await world.lease(ann, first);
  await world.lease(ann, second);
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  await world.call("PATCH", `/lease/tn/${first}`, { as: ann, body: { sip_control_app: app } });
  const user = await make();

  const by = await patch(user.path, { tn_lease: lease });
  expect(by.payload.tn_lease).toMatchObject({ uuid: lease, tn: { tn: first } });
  const lent = (await world.call("GET", `/lease/tn/${first}`, { as: ann })).payload;
  expect(lent).toMatchObject({ sip_control_app: null, sip_connection: null, sip_user: { uuid: user.uuid } });

  const moved = await patch(user.path, { tn_lease: `+${second}` });
  expect(moved.payload.tn_lease.tn.tn).toBe(second);
  expect((await world.call("GET", `/lease/tn/${first}`, { as: ann })).payload.sip_user).toBeNull();

  const other = await make({ tn_lease: second });
  expect((await world.call("GET", user.path, { as: ann })).payload.tn_lease).toBeNull();
  expect((await world.call("GET", other.path, { as: ann })).payload.tn_lease.tn.tn).toBe(second);
  expect((await patch(other.path, { tn_lease: null })).payload.tn_lease).toBeNull();
  expect((await world.call("GET", `/lease/tn/${second}`, { as: ann })).payload.sip_user).toBeNull();
});

test("a lease that is unknown or another account's gives 404, and nothing is changed", async () => {
  const foreign = await world.lease(bob, 12015550103);
  const user = await make();
  for (const tn_lease of [foreign, newUuid(), "12015550999", "12015550103"]) {
    const { status, body } = await patch(user.path, { tn_lease, first_name: "Eve" });
    expect([status, body.message]).toEqual([404, "TNLease not found"]);
  }
  expect((await world.call("GET", user.path, { as: ann })).payload.first_name).toBeNull();
});

test("removing answers the user as it was, ends its registrations and clears the link of its lease", async () => {
  await world.lease(ann, 12015550104);
  const user = await make({ tn_lease: 12015550104 });
  await register(user.uuid);
  const { status, payload } = await world.call("DELETE", user.path, { as: ann });
  expect([status, payload.uuid, payload.tn_lease.tn.tn]).toEqual([200, user.uuid, 12015550104]);
  expect(world.told.map(({ what }) => what.deleted)).toEqual([true]);
  const rows = await world.store.db.selectFrom("registration").selectAll().where("sip_user", "=", user.uuid).execute();
  expect(rows).toEqual([]);
  expect((await world.call("GET", "/lease/tn/12015550104", { as: ann })).payload.sip_user).toBeNull();
  const again = await world.call("DELETE", user.path, { as: ann });
  expect([again.status, again.body.message]).toEqual([404, "SIP User not found"]);
});

test("an unknown domain and an unknown user have their own 404", async () => {
  const nobody = `/sip/domain/${domain}/user/${newUuid()}`;
  const nowhere = `/sip/domain/nowhere/user/${newUuid()}`;
  for (const [path, message] of [
    [nobody, "SIP User not found"],
    [nowhere, "SIP Domain not found"],
  ] as const) {
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const answer = await world.call(method, path, {
        as: ann,
        ...(method === "PATCH" ? { body: { gender: null } } : {}),
      });
      expect([answer.status, answer.body.message, answer.body.meta]).toEqual([404, message, "not_found"]);
    }
  }
  const bad = await world.call("GET", `/sip/domain/${domain}/user/7`, { as: ann });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["params.uuid"]]);
});

test("another account meets nothing but 404, an Admin reads and changes", async () => {
  const user = await make();
  for (const [method, path] of [
    ["GET", user.path],
    ["PATCH", user.path],
    ["DELETE", user.path],
    ["GET", `/sip/domain/${domain}/user`],
  ] as const) {
    const answer = await world.call(method, path, {
      as: bob,
      ...(method === "PATCH" ? { body: { gender: null } } : {}),
    });
    expect(answer.status).toBe(404);
  }
  const create = await world.call("POST", `/sip/domain/${domain}/user`, {
    as: bob,
    body: { login: "spy", password: "secret-password" },
  });
  expect(create.status).toBe(404);
  const admin = await world.admin();
  expect((await world.call("GET", user.path, { as: admin })).status).toBe(200);
  expect((await patch(user.path, { first_name: "Root" }, admin)).payload.first_name).toBe("Root");
});

test("without credentials there is 401", async () => {
  const user = await make();
  expect((await world.call("PATCH", user.path, { body: { first_name: "x" } })).status).toBe(401);
});
