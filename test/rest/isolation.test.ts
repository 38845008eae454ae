import { routes } from "@opentact/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
/** Ids of Ann's things, by the tag of their routes. */
let ids: Readonly<Record<string, Readonly<Record<string, string>>>>;

beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  const token = (await world.call("POST", "/token", { as: ann, body: { name: "t" } })).payload;
  const body = { provider: "unknown", amount: 1, account: ann.account };
  const payment = (await world.call("POST", "/payment", { as: root, body })).payload;
  ids = {
    Token: { uuid: token.uuid, token: token.token },
    User: { uuid: ann.uuid },
    Account: { uuid: ann.account },
    Payment: { uuid: payment.uuid },
  };
});
afterAll(() => world.close());

const mine = routes.filter((route) => route.params && ["Token", "User", "Account", "Payment"].includes(route.tag));

test.each(mine.map((route) => [`${route.method} ${route.path}`, route] as const))(
  "%s with the id of another account is 404 and changes nothing",
  async (_name, route) => {
    const before = await everything();
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[route.tag]?.[name] ?? "");
    expect(path).not.toContain("//");
    const body = ["PATCH", "POST", "PUT"].includes(route.method) ? { body: {} } : {};
    const answer = await world.call(route.method, path, { as: bob, ...body });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain(ann.email);
    expect(await everything()).toEqual(before);
  },
);

test("lists and searches show the own account only, an Admin too", async () => {
  for (const as of [bob, root]) {
    expect((await world.call("GET", "/token/list", { as })).payload).toEqual([]);
    expect((await world.call("GET", "/payment", { as })).payload).toEqual([]);
    expect((await world.call("POST", "/transaction/search", { as })).payload.total).toBe(0);
  }
  const named = await world.call("POST", "/transaction/search", { as: root, body: { account: ann.account } });
  expect(named.payload.total).toBe(1);
  expect(
    (await world.call("POST", "/transaction/search", { as: bob, body: { account: ann.account } })).payload.total,
  ).toBe(0);
});

test("an account filter of a user cannot be widened by mode OR", async () => {
  const body = { mode: "OR", account: ann.account, amount: 1 };
  expect((await world.call("POST", "/transaction/search", { as: bob, body })).payload.total).toBe(0);
});

test("no answer ever holds a password, a hash or another's secret", async () => {
  const answers = [
    await world.call("GET", "/auth", { as: ann }),
    await world.call("GET", "/user", { as: ann }),
    await world.call("PATCH", `/user/${ann.uuid}`, { as: ann, body: { password: ann.password } }),
    await world.call("GET", "/token/list", { as: root }),
    await world.call("GET", `/account/${ann.account}`, { as: root }),
    await world.call("GET", "/payment", { as: root }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(ann.password);
    expect(answer.text).not.toMatch(/argon2|password|hash|prefix|ha1/i);
  }
});

async function everything() {
  const { db } = world.store;
  const rows = await Promise.all([
    db.selectFrom("user").selectAll().orderBy("uuid").execute(),
    db.selectFrom("account").selectAll().orderBy("uuid").execute(),
    db.selectFrom("token").select(["uuid", "name", "ttl"]).orderBy("uuid").execute(),
    db.selectFrom("payment").selectAll().orderBy("uuid").execute(),
  ]);
  return rows;
}
