import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

const domain = "acme.sip.opentact.test";
const PATH = "/sip/domain/acme/switch";
let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  for (const label of ["acme", "acme-2"]) await world.call("POST", "/sip/domain", { as: ann, body: { domain: label } });
  await world.call("POST", "/sip/domain", { as: bob, body: { domain: "bobs" } });
});
afterAll(() => world.close());
beforeEach(() => {
  world.learnt.length = 0;
});

let count = 0;
const address = () => `198.51.100.${++count}`;
const create = (body: object, path = PATH, as = ann) => world.call("POST", path, { as, body });
const make = async (body: object = {}) => (await create({ name: "PBX", remote_ip: address(), ...body })).payload;
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `${PATH}/${uuid}`, { as, body });

test("a switch is made with the documented defaults, and stands in its domain", async () => {
  const remote_ip = address();
  const { status, payload } = await create({ name: "PBX", remote_ip });
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "PBX",
    description: null,
    remote_ip,
    remote_domain: null,
    is_active: true,
    sip_domain: { domain },
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    modified_by: { uuid: ann.uuid },
  });
  expect((await world.call("GET", `${PATH}/${payload.uuid}`, { as: ann })).payload).toEqual(payload);
  expect((await world.call("GET", PATH, { as: ann })).payload).toContainEqual(payload);
  const home = (await world.call("GET", "/sip/domain/acme", { as: ann })).payload;
  const { sip_domain, account, created_by, modified_by, ...base } = payload;
  expect(home.sip_switches).toContainEqual(base);
  expect([sip_domain.domain, account.uuid, created_by.uuid, modified_by.uuid]).toHaveLength(4);
});

test("a host name is stored in lower case and told to the call path", async () => {
  const { payload } = await create({ name: "PBX", remote_domain: "PBX.Example.org", description: "The office" });
  expect(payload).toMatchObject({ remote_ip: null, remote_domain: "pbx.example.org", description: "The office" });
  expect(world.learnt).toEqual(["pbx.example.org"]);
});

test.each([
  [{}, "body.remote_ip"],
  [{ remote_ip: null, remote_domain: null }, "body.remote_ip"],
  [{ remote_ip: "pbx.example.org" }, "body.remote_ip"],
  [{ remote_ip: "198.51.0.0/23" }, "body.remote_ip"],
  [{ remote_ip: "2001:db8::/48" }, "body.remote_ip"],
  [{ remote_ip: "::ffff:192.0.2.1" }, "body.remote_ip"],
  [{ remote_domain: "192.0.2.1" }, "body.remote_domain"],
  [{ remote_domain: "a..b" }, "body.remote_domain"],
  [{ remote_domain: `${"a".repeat(64)}.org` }, "body.remote_domain"],
  [{ remote_ip: "192.0.2.9", name: "" }, "body.name"],
  [{ remote_ip: "192.0.2.9", name: null }, "body.name"],
  [{ remote_ip: "192.0.2.9", description: "x".repeat(1025) }, "body.description"],
  [{ remote_ip: "192.0.2.9", is_active: "perhaps" }, "body.is_active"],
])("%j is refused with its field", async (body, field) => {
  const { status, body: error } = await create({ name: "PBX", ...body });
  expect([status, Object.keys(error.fields)]).toEqual([400, [field]]);
});

test.each(["192.0.2.0/24", "192.0.2.16/28", "2001:db8:1::/64", "2001:db8:2::7"])("%s may be a sender", async (ip) => {
  expect((await create({ name: "PBX", remote_ip: ip })).status).toBe(201);
});

test("the same address is refused twice in a domain however it is written, and taken in another", async () => {
  const remote_ip = address();
  await make({ remote_ip });
  await make({ remote_ip: "2001:db8:5::1" });
  await make({ remote_ip: "203.0.113.0/24" });
  await make({ remote_ip: null, remote_domain: "trunk.example.org" });
  for (const again of [
    { remote_ip },
    { remote_ip: `${remote_ip}/32` },
    { remote_ip: "2001:DB8:5:0::1" },
    { remote_ip: "203.0.113.9/24" },
    { remote_domain: "TRUNK.example.org" },
  ]) {
    const { status, body } = await create({ name: "Twin", ...again });
    expect([again, status, body.meta]).toEqual([again, 409, "conflict"]);
  }
  expect((await create({ name: "Other", remote_ip }, "/sip/domain/acme-2/switch")).status).toBe(201);
  const other = await make();
  const { status, body } = await patch(other.uuid, { name: "Twin", remote_ip });
  expect([status, body.message]).toEqual([409, "The domain has a switch with this address"]);
  expect((await world.call("GET", `${PATH}/${other.uuid}`, { as: ann })).payload).toEqual(other);
});

test.each([
  ["name", "Renamed"],
  ["description", "Main office"],
  ["remote_ip", "192.0.2.77"],
  ["remote_domain", "other.example.org"],
  ["is_active", false],
])("PATCH %s sets it and nothing else", async (field, value) => {
  const before = await make();
  world.clock.advance(1000);
  const { status, payload } = await patch(before.uuid, { [field]: value });
  expect(status).toBe(200);
  expect(payload).toEqual({ ...before, [field]: value, modified_on: payload.modified_on });
  expect(payload.modified_on > before.modified_on).toBe(true);
});

test("null clears the description and one of address and host, never both; an empty body changes nothing", async () => {
  const made = await make({ description: "x", remote_domain: "both.example.org" });
  expect((await patch(made.uuid, { description: null })).payload.description).toBeNull();
  expect((await patch(made.uuid, { remote_ip: null })).payload).toMatchObject({
    remote_ip: null,
    remote_domain: "both.example.org",
  });
  const refused = await patch(made.uuid, { remote_domain: null });
  expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["body.remote_domain"]]);
  for (const [field, value] of [
    ["name", null],
    ["is_active", null],
    ["remote_ip", "x.y"],
  ] as const)
    expect((await patch(made.uuid, { [field]: value })).status).toBe(400);
  const before = (await world.call("GET", `${PATH}/${made.uuid}`, { as: ann })).payload;
  world.clock.advance(1000);
  expect((await patch(made.uuid, {})).payload).toEqual(before);
});

test("a removed switch answers as it was and is gone", async () => {
  const made = await make();
  expect((await world.call("DELETE", `${PATH}/${made.uuid}`, { as: ann })).payload).toEqual(made);
  const again = await world.call("DELETE", `${PATH}/${made.uuid}`, { as: ann });
  expect([again.status, again.body.message]).toEqual([404, "SIP Switch not found"]);
});

test("an unknown domain, an unknown switch and one of another domain have their own 404", async () => {
  const made = await make();
  for (const [path, message] of [
    [`${PATH}/${newUuid()}`, "SIP Switch not found"],
    [`/sip/domain/acme-2/switch/${made.uuid}`, "SIP Switch not found"],
    [`/sip/domain/nowhere/switch/${made.uuid}`, "SIP Domain not found"],
  ] as const)
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const answer = await world.call(method, path, { as: ann, ...(method === "PATCH" ? { body: {} } : {}) });
      expect([path, method, answer.status, answer.body.message]).toEqual([path, method, 404, message]);
    }
  const bad = await world.call("GET", `${PATH}/7`, { as: ann });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["params.uuid"]]);
  const nowhere = await create({ name: "PBX", remote_ip: address() }, "/sip/domain/nowhere/switch");
  expect([nowhere.status, nowhere.body.message]).toEqual([404, "SIP Domain not found"]);
});

test("another account meets 404 only and changes nothing; an Admin reads and changes", async () => {
  const made = await make();
  for (const [method, path, body] of [
    ["GET", PATH],
    ["POST", PATH, { name: "Spy", remote_ip: "192.0.2.200" }],
    ["GET", `${PATH}/${made.uuid}`],
    ["PATCH", `${PATH}/${made.uuid}`, { is_active: false }],
    ["DELETE", `${PATH}/${made.uuid}`],
    ["GET", `/sip/domain/bobs/switch/${made.uuid}`],
  ] as const) {
    const answer = await world.call(method, path, { as: bob, ...(body ? { body } : {}) });
    expect([method, path, answer.status]).toEqual([method, path, 404]);
  }
  expect((await world.call("GET", `${PATH}/${made.uuid}`, { as: ann })).payload).toEqual(made);
  const admin = await world.admin();
  expect((await patch(made.uuid, { name: "Root" }, admin)).payload).toMatchObject({
    name: "Root",
    account: { uuid: ann.account },
  });
});
