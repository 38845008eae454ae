import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const domain = "acme.sip.opentact.test";
const PATH = "/sip/domain/acme/invite";
let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "acme" } });
});
afterAll(() => world.close());

const inHours = (hours: number) => new Date(world.clock.now() + hours * 3_600_000).toISOString();
const create = (body: object = {}, path = PATH, as = ann) =>
  world.call("POST", path, { as, body: { name: "Staff", expired_on: inHours(1), ...body } });
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `${PATH}/${uuid}`, { as, body });

test("an invite has a token of 48 characters, stands in its domain, and lies sealed in the database", async () => {
  const { status, payload } = await create();
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "Staff",
    expired_on: inHours(1),
    sip_domain: { domain },
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    modified_by: { uuid: ann.uuid },
  });
  expect(payload.token).toMatch(/^[A-Za-z0-9]{48}$/);
  expect((await world.call("GET", PATH, { as: ann })).payload).toEqual([payload]);
  const home = (await world.call("GET", "/sip/domain/acme", { as: ann })).payload;
  expect(home.sip_user_invites).toMatchObject([{ uuid: payload.uuid, token: payload.token }]);
  expect((await create()).payload.token).not.toBe(payload.token);
  const rows = await world.store.db.selectFrom("sip_user_invite").selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(payload.token);
});

test.each([
  [{ name: "ab" }, "body.name"],
  [{ name: null }, "body.name"],
  [{ expired_on: null }, "body.expired_on"],
  [{ expired_on: "tomorrow" }, "body.expired_on"],
  [{ expired_on: "2000-01-01T00:00:00Z" }, "body.expired_on"],
])("%j is refused with its field", async (body, field) => {
  const made = await create(body);
  expect([made.status, Object.keys(made.body.fields)]).toEqual([400, [field]]);
  const { payload } = await create();
  const patched = await patch(payload.uuid, body);
  expect([patched.status, Object.keys(patched.body.fields)]).toEqual([400, [field]]);
});

test("name and end are changed one by one, the token stays, an empty body changes nothing", async () => {
  const { payload: before } = await create();
  world.clock.advance(1000);
  const renamed = (await patch(before.uuid, { name: "Sales", token: "x".repeat(48) })).payload;
  expect(renamed).toEqual({ ...before, name: "Sales", modified_on: renamed.modified_on });
  const later = (await patch(before.uuid, { expired_on: inHours(5) })).payload;
  expect(later).toMatchObject({ name: "Sales", expired_on: inHours(5), token: before.token });
  world.clock.advance(1000);
  expect((await patch(before.uuid, {})).payload).toEqual(later);
});

test("a removed invite answers as it was; a removed domain takes its invites along", async () => {
  const { payload } = await create();
  expect((await world.call("DELETE", `${PATH}/${payload.uuid}`, { as: ann })).payload).toEqual(payload);
  const again = await world.call("DELETE", `${PATH}/${payload.uuid}`, { as: ann });
  expect([again.status, again.body.message]).toEqual([404, "SIP User Invite not found"]);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "leaving" } });
  const { uuid } = (await create({}, "/sip/domain/leaving/invite")).payload;
  expect((await world.call("DELETE", "/sip/domain/leaving", { as: ann })).payload.sip_user_invites).toHaveLength(1);
  expect(await world.store.db.selectFrom("sip_user_invite").where("uuid", "=", uuid).execute()).toEqual([]);
});

test("unknown domain and invite have their own 404; another account meets 404 only; an Admin changes", async () => {
  const { payload } = await create();
  const nowhere = await create({}, "/sip/domain/nowhere/invite");
  expect([nowhere.status, nowhere.body.message]).toEqual([404, "SIP Domain not found"]);
  expect((await world.call("GET", "/sip/domain/nowhere/invite", { as: ann })).status).toBe(404);
  for (const method of ["PATCH", "DELETE"]) {
    const ask = (path: string, as = ann) =>
      world.call(method, path, { as, ...(method === "PATCH" ? { body: {} } : {}) });
    expect((await ask(`${PATH}/${newUuid()}`)).body.message).toBe("SIP User Invite not found");
    expect((await ask(`/sip/domain/nowhere/invite/${payload.uuid}`)).body.message).toBe("SIP Domain not found");
    expect((await ask(`${PATH}/${payload.uuid}`, bob)).status).toBe(404);
  }
  expect((await world.call("GET", PATH, { as: bob })).status).toBe(404);
  expect((await create({}, PATH, bob)).status).toBe(404);
  expect((await patch(payload.uuid, { name: "Root" }, await world.admin())).payload.name).toBe("Root");
});
