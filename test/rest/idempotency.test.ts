import { afterAll, beforeAll, expect, test } from "vitest";
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

const post = (key: string, body: object, as: RestPerson = ann, path = "/token") =>
  world.call("POST", path, { as, body, headers: { "idempotency-key": key } });
const tokens = async (as: RestPerson) => (await world.call("GET", "/token/list", { as })).payload.length;

test("the second request with a key gets the first answer and does nothing; the secret is masked in it", async () => {
  const key = newUuid();
  const first = await post(key, { name: "a", ttl: 60 });
  const second = await post(key, { ttl: 60, name: "a" });
  expect(first.headers["idempotent-replayed"]).toBeUndefined();
  expect(second.headers["idempotent-replayed"]).toBe("true");
  expect(second.status).toBe(201);
  expect(second.payload).toEqual({ ...first.payload, token: `${first.payload.token.slice(0, 4)}…` });
  expect(await tokens(ann)).toBe(1);
});

test("the stored answer holds no secret", async () => {
  const made = await post(newUuid(), { name: "secret" });
  const rows = await world.store.db.selectFrom("idempotency_key").selectAll().execute();
  expect(rows.some((row) => row.body?.includes(made.payload.uuid))).toBe(true);
  expect(JSON.stringify(rows)).not.toContain(made.payload.token);
});

test("the same key with another body is 422, also after a refusal that was kept", async () => {
  const key = newUuid();
  await post(key, { name: "a" });
  expect((await post(key, { name: "b" })).body).toMatchObject({
    status: 422,
    message: "Idempotency key mismatch",
    meta: "idempotency_mismatch",
  });
  const other = newUuid();
  const body = { provider: "unknown", amount: 1, account: newUuid() };
  expect((await post(other, body, root, "/payment")).status).toBe(404);
  expect((await post(other, { ...body, amount: 2 }, root, "/payment")).status).toBe(422);
});

test("404 and 409 are kept and repeated; 400 and 403 are not", async () => {
  const key = newUuid();
  const body = { provider: "unknown", amount: 1, account: newUuid() };
  await post(key, body, root, "/payment");
  const again = await post(key, body, root, "/payment");
  expect([again.status, again.headers["idempotent-replayed"]]).toEqual([404, "true"]);
  const bad = newUuid();
  expect((await post(bad, { name: 5 })).status).toBe(400);
  expect((await post(bad, { name: "now right" })).status).toBe(201);
  const forbidden = newUuid();
  expect((await post(forbidden, { provider: "unknown", amount: 1 }, ann, "/payment")).status).toBe(403);
  expect((await post(forbidden, { provider: "unknown", amount: 1 }, root, "/payment")).status).toBe(201);
});

test("fifty requests at once with one key have one effect", async () => {
  const carl = await world.person();
  const key = newUuid();
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(key, { name: "one" }, carl)));
  const fresh = answers.filter((a) => a.status === 201 && a.headers["idempotent-replayed"] === undefined);
  expect(fresh).toHaveLength(1);
  const rest = answers.filter((answer) => answer !== fresh[0]);
  expect(rest.every((a) => a.status === 409 || a.headers["idempotent-replayed"] === "true")).toBe(true);
  expect(rest.filter((a) => a.status === 409).every((a) => a.body.meta === "idempotency_in_flight")).toBe(true);
  expect(await tokens(carl)).toBe(1);
});

test("a key belongs to its account and path", async () => {
  const key = newUuid();
  await post(key, { name: "a" });
  expect((await post(key, { name: "b" }, bob)).status).toBe(201);
  expect((await post(key, {}, ann, "/transaction/search")).status).toBe(200);
});

test("after 24 hours a key is new", async () => {
  const key = newUuid();
  await post(key, { name: "a", ttl: 10_000_000 });
  world.clock.advance(24 * 3_600_000 - 1000);
  [ann, root] = (await Promise.all([ann, root].map(relogin))) as [RestPerson, RestPerson];
  expect((await post(key, { name: "b" })).status).toBe(422);
  world.clock.advance(1000);
  expect((await post(key, { name: "b" })).status).toBe(201);
});

test("keys past their life are removed", async () => {
  await post(newUuid(), { name: "old" });
  world.clock.advance(25 * 3_600_000);
  [ann, root] = (await Promise.all([ann, root].map(relogin))) as [RestPerson, RestPerson];
  const key = newUuid();
  await post(key, { name: "new" });
  const rows = await world.store.db.selectFrom("idempotency_key").select("key").execute();
  expect(rows).toEqual([{ key }]);
});

test("a claim whose owner died is taken over after 60 s, by the same body only", async () => {
  const key = newUuid();
  const claimed = new Date(world.clock.now()).toISOString();
  await post(key, { name: "a" });
  await world.store.db
    .updateTable("idempotency_key")
    .set({ status: null, body: null, claimed_on: claimed })
    .where("key", "=", key)
    .execute();
  world.clock.advance(59_999);
  expect((await post(key, { name: "a" })).body).toMatchObject({ status: 409, meta: "idempotency_in_flight" });
  world.clock.advance(1);
  expect((await post(key, { name: "b" })).status).toBe(422);
  expect((await post(key, { name: "a" })).status).toBe(201);
});

test("the answer is stored in the transaction of the effect: with the row comes the answer", async () => {
  const key = newUuid();
  // A trigger that refuses to store an answer: then the effect must not be there either.
  const { sql } = await import("kysely");
  await sql`create function no_answer() returns trigger language plpgsql as
    $$ begin if new.status is not null and new.key = ${sql.lit(key)} then raise exception 'no answer'; end if; return new; end $$`.execute(
    world.store.db,
  );
  await sql`create trigger no_answer before update on idempotency_key for each row execute function no_answer()`.execute(
    world.store.db,
  );
  const before = await tokens(ann);
  expect((await post(key, { name: "never" })).status).toBe(500);
  expect(await tokens(ann)).toBe(before);
  await sql`drop trigger no_answer on idempotency_key`.execute(world.store.db);
  expect((await post(key, { name: "never" })).status).toBe(201);
});

test("a key must be 1 to 255 printable ASCII characters", async () => {
  for (const key of ["", "x".repeat(256), "ä"])
    expect((await post(key, { name: "a" })).body).toMatchObject({
      status: 400,
      fields: { "header.Idempotency-Key": {} },
    });
});

test("a key on another method than POST does nothing", async () => {
  const { uuid } = (await post(newUuid(), { name: "p" })).payload;
  const patch = (name: string) =>
    world.call("PATCH", `/token/${uuid}`, { as: ann, body: { name }, headers: { "idempotency-key": "k" } });
  expect((await patch("one")).payload.name).toBe("one");
  expect((await patch("two")).payload.name).toBe("two");
});

async function relogin(person: RestPerson): Promise<RestPerson> {
  const headers = { authorization: `Basic ${Buffer.from(`${person.email}:${person.password}`).toString("base64")}` };
  return { ...person, jwt: (await world.call("GET", "/auth", { headers })).payload.token };
}
