import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const DOMAIN = "acme.sip.opentact.test";
const PASSWORD = "first-password";
let world: NounWorld;
let ann: RestPerson;
/** SIP users by login. */
const users = new Map<string, { uuid: string; domain: string }>();

beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
  for (const domain of ["acme", "other"]) await world.call("POST", "/sip/domain", { as: ann, body: { domain } });
  for (const login of ["alice", "bob", "carl", "dora"]) await sipUser(login, DOMAIN);
  await sipUser("eve", "other.sip.opentact.test");
});
afterAll(() => world.close());

async function sipUser(login: string, domain: string): Promise<string> {
  const body = { login, password: PASSWORD };
  const { uuid } = (await world.call("POST", `/sip/domain/${domain}/user`, { as: ann, body })).payload;
  users.set(login, { uuid, domain });
  return uuid;
}

const id = (login: string) => users.get(login)?.uuid ?? "";

/** A request with the HA1B of a SIP user. */
function app(login: string, method: string, path: string, body?: object) {
  const headers = { "x-auth-ha1b-token": sipDigests(login, users.get(login)?.domain ?? "", PASSWORD).ha1b };
  return world.call(method, path, { headers, ...(body ? { body } : {}) });
}

/** Time goes on in between, so that the newest group is the first of a list. */
const create = (body: object = {}, as = "alice") => {
  world.clock.advance(1000);
  return app(as, "POST", "/app/group", { name: "Sales", ...body });
};
const make = async (...members: string[]) => (await create({ users: members.map(id) })).payload;
const logins = (list: readonly { login: string }[]) => list.map(({ login }) => login).sort();

test("a group belongs to who made it, shows its members, and stands with each of them", async () => {
  const { status, payload } = await create({ users: [id("bob"), id("carl"), id("bob")] });
  expect(status).toBe(201);
  expect(payload).toMatchObject({ name: "Sales", owner: { uuid: id("alice") } });
  expect(logins(payload.users)).toEqual(["bob", "carl"]);
  expect((await app("alice", "GET", "/app/group")).payload[0]).toEqual(payload);
  expect((await app("bob", "GET", "/app/group")).payload).toEqual([]);
  const own = { uuid: payload.uuid, name: "Sales" };
  expect((await app("bob", "GET", "/app")).payload.groups).toContainEqual(own);
  expect((await app("alice", "GET", "/app")).payload.groups).not.toContainEqual(own);
  const shown = await world.call("GET", `/sip/domain/acme/user/${id("bob")}`, { as: ann });
  expect(shown.payload.groups).toContainEqual(own);
  expect((await create({})).payload.users).toEqual([]);
});

test.each([
  [{ name: "" }, "body.name"],
  [{ name: null }, "body.name"],
  [{ name: "x".repeat(256) }, "body.name"],
  [{ users: ["nobody"] }, "body.users.0"],
  [{ users: Array.from({ length: 1001 }, newUuid) }, "body.users"],
])("%# what is wrong is told with its field", async (body, field) => {
  const made = await create(body);
  expect([made.status, Object.keys(made.body.fields)[0]]).toEqual([400, field]);
  const { uuid } = await make();
  const patched = await app("alice", "PATCH", `/app/group/${uuid}`, body);
  expect([patched.status, Object.keys(patched.body.fields)[0]]).toEqual([400, field]);
});

test("name and members are changed one by one; an empty body changes nothing", async () => {
  const before = await make("bob", "carl");
  world.clock.advance(1000);
  const path = `/app/group/${before.uuid}`;
  const renamed = (await app("alice", "PATCH", path, { name: "Support" })).payload;
  expect(renamed).toEqual({
    ...before,
    name: "Support",
    modified_on: renamed.modified_on,
    users: before.users.map((user: object) => ({ ...user, groups: expect.anything() })),
  });
  expect(renamed.modified_on > before.modified_on).toBe(true);
  expect(logins((await app("alice", "PATCH", path, { users: [id("dora")] })).payload.users)).toEqual(["dora"]);
  const emptied = (await app("alice", "PATCH", path, { users: [] })).payload;
  expect(emptied.users).toEqual([]);
  world.clock.advance(1000);
  expect((await app("alice", "PATCH", path, {})).payload).toEqual(emptied);
});

test("members are added together and one by one, each once, and taken out", async () => {
  const { uuid } = await make("bob");
  const path = `/app/group/${uuid}/users`;
  const added = await app("alice", "POST", path, { users: [id("carl"), id("bob")] });
  expect([added.status, logins(added.payload)]).toEqual([200, ["bob", "carl"]]);
  expect(logins((await app("alice", "PATCH", `${path}/${id("dora")}`)).payload.users)).toEqual(["bob", "carl", "dora"]);
  expect(logins((await app("alice", "PATCH", `${path}/${id("dora")}`)).payload.users)).toEqual(["bob", "carl", "dora"]);
  expect(logins((await app("alice", "DELETE", `${path}/${id("bob")}`)).payload.users)).toEqual(["carl", "dora"]);
  expect(logins((await app("alice", "DELETE", `${path}/${id("bob")}`)).payload.users)).toEqual(["carl", "dora"]);
  const listed = await app("alice", "GET", path);
  expect([logins(listed.payload), listed.headers["x-total-count"]]).toEqual([["carl", "dora"], "2"]);
  expect((await app("alice", "GET", `${path}?take=1`)).payload).toHaveLength(1);
});

test("owner and members see who is in it, others do not; only the owner changes it", async () => {
  const { uuid } = await make("bob");
  const path = `/app/group/${uuid}`;
  for (const login of ["alice", "bob"])
    expect(logins((await app(login, "GET", `${path}/users`)).payload)).toEqual(["bob"]);
  for (const login of ["carl", "eve"]) {
    const answer = await app(login, "GET", `${path}/users`);
    expect([answer.status, answer.body.message]).toEqual([404, "SIPUserGroup not found"]);
  }
  for (const login of ["bob", "carl", "eve"])
    for (const [method, more, body] of [
      ["PATCH", "", { name: "Mine" }],
      ["DELETE", ""],
      ["POST", "/users", { users: [id(login)] }],
      ["PATCH", `/users/${id(login)}`],
      ["DELETE", `/users/${id("bob")}`],
    ] as const) {
      const answer = await app(login, method, `${path}${more}`, body);
      expect([login, method, answer.status, answer.body.message]).toEqual([
        login,
        method,
        404,
        "SIPUserGroup not found",
      ]);
    }
  const [group] = (await app("alice", "GET", "/app/group")).payload;
  expect([group.name, logins(group.users)]).toEqual(["Sales", ["bob"]]);
});

test("a user of another domain, or an unknown one, gives 404 and changes nothing", async () => {
  const { uuid } = await make("bob");
  const path = `/app/group/${uuid}`;
  for (const stranger of [id("eve"), newUuid()])
    for (const [method, where, body] of [
      ["POST", "/app/group", { name: "New", users: [stranger] }],
      ["PATCH", path, { name: "X", users: [id("carl"), stranger] }],
      ["POST", `${path}/users`, { users: [id("carl"), stranger] }],
      ["PATCH", `${path}/users/${stranger}`],
      ["DELETE", `${path}/users/${stranger}`],
    ] as const) {
      const answer = await app("alice", method, where, body);
      expect([method, answer.status, answer.body.message]).toEqual([method, 404, "SIPUser not found"]);
    }
  const [group] = (await app("alice", "GET", "/app/group")).payload;
  expect([group.uuid, group.name, logins(group.users)]).toEqual([uuid, "Sales", ["bob"]]);
});

test("a removed group answers as it was; users who go leave their groups, and their own groups go with them", async () => {
  const group = await make("bob");
  const removed = await app("alice", "DELETE", `/app/group/${group.uuid}`);
  expect([removed.status, removed.payload.uuid, logins(removed.payload.users)]).toEqual([200, group.uuid, ["bob"]]);
  expect((await app("alice", "DELETE", `/app/group/${group.uuid}`)).status).toBe(404);
  const frank = await sipUser("frank", DOMAIN);
  const own = (await create({ users: [id("bob")] }, "frank")).payload;
  const other = await make("frank", "bob");
  await world.call("DELETE", `/sip/domain/acme/user/${frank}`, { as: ann });
  expect(logins((await app("alice", "GET", `/app/group/${other.uuid}/users`)).payload)).toEqual(["bob"]);
  expect((await app("bob", "GET", `/app/group/${own.uuid}/users`)).status).toBe(404);
});

test("a group has 1,000 members and an owner 100 groups at most", async () => {
  const owner = await sipUser("owner", DOMAIN);
  const rows = Array.from({ length: 100 }, () => ({
    uuid: newUuid(),
    created_on: "2024-01-01T00:00:00.000Z",
    modified_on: "2024-01-01T00:00:00.000Z",
    account: ann.account,
    sip_domain: DOMAIN,
    owner,
    name: "Many",
  }));
  await world.store.db.insertInto("sip_user_group").values(rows).execute();
  expect((await create({}, "owner")).status).toBe(409);

  const { uuid } = await make();
  const many = Array.from({ length: 1000 }, (_, n) => ({
    uuid: newUuid(),
    created_on: "2024-01-01T00:00:00.000Z",
    modified_on: "2024-01-01T00:00:00.000Z",
    account: ann.account,
    sip_domain: DOMAIN,
    login: `many${n}`,
    ha1_md5: "",
    ha1_sha256: "",
    ha1b: "",
  }));
  await world.store.db.insertInto("sip_user").values(many).execute();
  const path = `/app/group/${uuid}/users`;
  const full = await app("alice", "POST", path, { users: many.map((user) => user.uuid) });
  expect(full.payload).toHaveLength(1000);
  const { status, body } = await app("alice", "POST", path, { users: [id("bob")] });
  expect([status, Object.keys(body.fields)]).toEqual([400, ["body.users"]]);
  expect((await app("alice", "GET", path)).headers["x-total-count"]).toBe("1000");
});
