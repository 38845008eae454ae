import { type Route, routes } from "@opentact/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditKindOf, isRead } from "../../server/src/domain/audit/rules.js";
import { type Everything, makeEverything, pathWith, SAMPLES } from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { everythingStored } from "../support/stored-rows.js";

let world: NounWorld;
let ann: RestPerson;
let root: RestPerson;
let hers: Everything;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, root] = [await world.person(), await world.admin()];
  hers = await makeEverything(world, ann, root);
  await sql`alter table audit_entry add constraint no_room check (kind = 'login') not valid`.execute(world.store.db);
});
afterAll(() => world.close());

const changes = routes.filter((r) => r.auth !== "sip" && !isRead(r) && auditKindOf(r, []) !== undefined);
const named = changes.map((route) => [`${route.method} ${route.path}`, route] as const);

test.each(named)("%s changes nothing when its entry cannot be written", async (_name, route: Route) => {
  const before = await everythingStored(world.store);
  const hasBody = route.method !== "GET" && route.method !== "DELETE" && !route.file;
  const as = route.auth === "admin" ? root : ann;
  const body = hasBody ? { body: SAMPLES[route.id]?.(hers) ?? {} } : {};
  const { status } = await world.call(route.method, pathWith(route, hers), { as, ...body });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(await everythingStored(world.store)).toEqual(before);
});
