import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let bob: RestPerson;

beforeAll(async () => {
  world = await createRestWorld();
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

const create = async (as: RestPerson, body: object) => (await world.call("POST", "/token", { as, body })).payload;
const works = async (token: string) =>
  (await world.call("GET", "/user", { headers: { "x-auth-token": token } })).status;

test("201: the create answer alone shows the complete token, and the token acts as its user", async () => {
  const made = await world.call("POST", "/token", { as: ann, body: { name: "ci", ttl: 60 } });
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    name: "ci",
    ttl: 60,
    expired_on: "2024-01-01T00:01:00.000Z",
    user: { uuid: ann.uuid },
  });
  expect(made.payload.token).toMatch(/^[A-Za-z0-9]{48}$/);
  expect(await works(made.payload.token)).toBe(200);
  expect((await world.call("GET", "/token/list", { as: ann, query: { take: "0" } })).status).toBe(400);
  const { payload } = await world.call("GET", "/token/list", { as: ann });
  expect(payload.map((token: { token: string }) => token.token)).toEqual([`${made.payload.token.slice(0, 4)}…`]);
  const rows = await world.store.db.selectFrom("token").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(made.payload.token);
});

test("without a ttl a token lives a year", async () => {
  expect(await create(ann, { name: "year" })).toMatchObject({
    ttl: 31_536_000,
    expired_on: "2024-12-31T00:00:00.000Z",
  });
});

test("400: name missing or too long, ttl out of range or no number, null", async () => {
  const cases: [object, string][] = [
    [{}, "body.name"],
    [{ name: "" }, "body.name"],
    [{ name: "x".repeat(256) }, "body.name"],
    [{ name: null }, "body.name"],
    [{ name: "n", ttl: 59 }, "body.ttl"],
    [{ name: "n", ttl: 315_360_001 }, "body.ttl"],
    [{ name: "n", ttl: 60.5 }, "body.ttl"],
    [{ name: "n", ttl: null }, "body.ttl"],
  ];
  for (const [body, field] of cases) {
    const answer = await world.call("POST", "/token", { as: ann, body });
    expect(answer.status, JSON.stringify(body)).toBe(400);
    expect(Object.keys(answer.body.fields)).toEqual([field]);
  }
});

test("PATCH: absent stays, a value is set, a new ttl counts from now, null is refused, an empty body changes nothing", async () => {
  const token = await create(ann, { name: "before", ttl: 100 });
  const patch = (body: object) => world.call("PATCH", `/token/${token.uuid}`, { as: ann, body });
  expect((await patch({ name: "after" })).payload).toMatchObject({
    name: "after",
    ttl: 100,
    expired_on: token.expired_on,
  });
  world.clock.advance(10_000);
  const longer = (await patch({ ttl: 1000 })).payload;
  expect(Date.parse(longer.expired_on) - world.clock.now()).toBe(1_000_000);
  expect(longer).toMatchObject({ name: "after", ttl: 1000 });
  expect((await patch({ name: null })).status).toBe(400);
  world.clock.advance(10_000);
  expect((await patch({})).payload).toEqual(longer);
  expect((await patch({ token: "stolen", expired_on: "2999-01-01" })).payload).toEqual(longer);
});

test("404: another user's token, an unknown one; 400: no uuid", async () => {
  const token = await create(ann, { name: "mine" });
  for (const uuid of [token.uuid, "00000000-0000-4000-8000-000000000000"]) {
    expect((await world.call("PATCH", `/token/${uuid}`, { as: bob, body: { name: "x" } })).body).toMatchObject({
      status: 404,
      message: "Not found",
    });
    expect((await world.call("DELETE", `/token/${uuid}`, { as: bob })).body).toMatchObject({
      status: 404,
      message: "Token not found",
    });
  }
  expect((await world.call("DELETE", `/token/${token.token}`, { as: bob })).status).toBe(404);
  expect((await world.call("PATCH", "/token/x", { as: ann, body: {} })).status).toBe(400);
  expect(await works(token.token)).toBe(200);
});

test("DELETE by value or by uuid answers the masked token, acts at once and is told to open sockets", async () => {
  const told: unknown[] = [];
  const stop = world.revoker.on((revocation) => told.push(revocation));
  for (const by of ["token", "uuid"] as const) {
    const token = await create(ann, { name: by });
    const gone = await world.call("DELETE", `/token/${token[by]}`, { as: ann });
    expect(gone.payload).toMatchObject({ uuid: token.uuid, token: `${token.token.slice(0, 4)}…` });
    expect(await works(token.token)).toBe(401);
    expect(told.pop()).toEqual({ account: ann.account, user: ann.uuid, token: token.uuid });
    expect((await world.call("DELETE", `/token/${token[by]}`, { as: ann })).status).toBe(404);
  }
  stop();
});

test("DELETE /token/all removes the caller's tokens, the one in use too, and no one else's", async () => {
  const carol = await world.person();
  const mine = await create(carol, { name: "a" });
  await create(carol, { name: "b" });
  const other = await create(bob, { name: "c" });
  const gone = await world.call("DELETE", "/token/all", { headers: { "x-auth-token": mine.token } });
  expect(gone.payload).toEqual({ deleted: 2 });
  expect(await works(mine.token)).toBe(401);
  expect(await works(other.token)).toBe(200);
});

test("409: more than 100 tokens in an account, even when asked for at once", async () => {
  const dave = await world.person();
  const answers = await Promise.all(
    Array.from({ length: 105 }, (_, n) => world.call("POST", "/token", { as: dave, body: { name: `${n}` } })),
  );
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(201), count(409)]).toEqual([100, 5]);
});
