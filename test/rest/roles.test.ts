import { type Route, routes } from "@opentact/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let provider: RestPerson;
let colleague: RestPerson;

beforeAll(async () => {
  world = await createRestWorld();
  [ann, provider, colleague] = [await world.person(), await world.person(), await world.person()];
  const { db } = world.store;
  await db.updateTable("user").set({ role: "Provider" }).where("uuid", "=", provider.uuid).execute();
  await db.updateTable("user").set({ account: ann.account }).where("uuid", "=", colleague.uuid).execute();
});
afterAll(() => world.close());

/** A path of the route with ids that name nothing. */
function pathOf(route: Route): string {
  return route.path.replaceAll(/\{\w+\}/g, newUuid());
}
const table = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

describe.each(table.filter(([, route]) => route.auth !== "public"))("%s", (_name, route) => {
  const is = (...kinds: Route["auth"][]) => kinds.includes(route.auth);

  test("a stranger is 401", async () => {
    expect((await world.call(route.method, pathOf(route))).status).toBe(401);
  });

  if (!is("portal", "provider"))
    test("a Provider is 403", async () => {
      expect((await world.call(route.method, pathOf(route), { as: provider })).status).toBe(403);
    });

  if (is("admin"))
    test("a user and owner is 403", async () => {
      expect((await world.call(route.method, pathOf(route), { as: ann })).status).toBe(403);
    });

  if (is("owner"))
    test("a user who is not the owner is 403", async () => {
      expect((await world.call(route.method, pathOf(route), { as: colleague })).status).toBe(403);
    });
});
