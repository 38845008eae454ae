import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;

beforeAll(async () => {
  world = await createRestWorld();
  ann = await world.person();
});
afterAll(() => world.close());

const create = (body: object, as = ann) => world.call("POST", "/token", { as, body });

test("the create answer alone shows the complete token, and the token works", async () => {
  const made = await create({ name: "ci", ttl: 60 });
  expect(made.status).toBe(201);
  expect(made.payload.token).toMatch(/^[A-Za-z0-9]{48}$/);
  expect(made.payload.expired_on).toBe("2024-01-01T00:01:00.000Z");
  const { payload } = await world.call("GET", "/token/list", { as: ann });
  expect(payload[0].token).toBe(`${made.payload.token.slice(0, 4)}…`);
  const me = await world.call("GET", "/user", { headers: { "x-auth-token": made.payload.token } });
  expect(me.payload.uuid).toBe(ann.uuid);
});
