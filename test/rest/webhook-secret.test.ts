import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

const DAY_MS = 86_400_000;
let world: RestWorld;
let ann: RestPerson;

beforeAll(async () => {
  world = await createRestWorld();
  ann = await world.person();
});
afterAll(() => world.close());

const state = (as: RestPerson = ann) => world.call("GET", "/account/webhook_secret", { as });
const rotate = (as: RestPerson = ann, headers: Record<string, string> = {}) =>
  world.call("POST", "/account/webhook_secret/rotate", { as, headers });
const active = () => world.services.webhookSecrets.active(ann.account);

test("every account has a secret; its end is shown, never the whole", async () => {
  const first = await state();
  const [secret = "", ...others] = await active();
  expect(others).toEqual([]);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(first.payload).toEqual({ created_on: new Date(world.clock.now()).toISOString(), last4: secret.slice(-4) });
  expect((await state()).payload).toEqual(first.payload);
  const bob = await world.person();
  expect(await world.services.webhookSecrets.active(bob.account)).not.toEqual([secret]);
});

test("a rotation shows the new secret once; the former one signs for another 24 hours", async () => {
  const [former] = await active();
  const rotated = await rotate();
  expect(rotated.status).toBe(200);
  const until = new Date(world.clock.now() + DAY_MS).toISOString();
  expect(rotated.payload).toMatchObject({ previous_expired_on: until });
  const { secret } = rotated.payload;
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(secret).not.toBe(former);
  expect(await active()).toEqual([secret, former]);
  expect((await state()).payload.last4).toBe(secret.slice(-4));
  world.clock.advance(DAY_MS - 1);
  expect(await active()).toEqual([secret, former]);
  world.clock.advance(1);
  expect(await active()).toEqual([secret]);
});

test("a second rotation within a day leaves the newest two", async () => {
  const login = {
    headers: { authorization: `Basic ${Buffer.from(`${ann.email}:${ann.password}`).toString("base64")}` },
  };
  ann = { ...ann, jwt: (await world.call("GET", "/auth", login)).payload.token };
  const one = (await rotate()).payload.secret;
  const two = (await rotate()).payload.secret;
  expect(await active()).toEqual([two, one]);
});

test("the first rotation of an account without a secret has no former one", async () => {
  const bob = await world.person();
  expect((await rotate(bob)).payload.previous_expired_on).toBeNull();
});

test("a repeated request does not show the secret again", async () => {
  const key = { "idempotency-key": "rotate-1" };
  const { secret } = (await rotate(ann, key)).payload;
  const again = await rotate(ann, key);
  expect(again.headers["idempotent-replayed"]).toBe("true");
  expect(again.text).not.toContain(secret);
  expect((await active())[0]).toBe(secret);
});

test("a user who is not the owner is 403; nothing lies open in the database", async () => {
  const carl = await world.person();
  await world.store.db.updateTable("user").set({ account: ann.account }).where("uuid", "=", carl.uuid).execute();
  expect((await state(carl)).status).toBe(403);
  expect((await rotate(carl)).status).toBe(403);
  const rows = JSON.stringify(await world.store.db.selectFrom("webhook_secret").selectAll().execute());
  for (const secret of await active()) expect(rows).not.toContain(secret.slice(6));
});
