import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  for (const as of [ann, bob]) await world.setBalance(as, 1000);
});
afterAll(() => world.close());

let next = 12015557000;
const create = (body: object = {}, as = ann) =>
  world.call("POST", "/sip/connection", { as, body: { name: "Trunk", ip: "198.51.100.7", port: 5060, ...body } });
const make = async (body: object = {}, as = ann) => (await create(body, as)).payload;
const get = (uuid: string, as = ann) => world.call("GET", `/sip/connection/${uuid}`, { as });
const patch = (uuid: string, body: object, as = ann) => world.call("PATCH", `/sip/connection/${uuid}`, { as, body });

test("a connection is made with the documented defaults and a tech prefix of its own", async () => {
  const { status, payload } = await create();
  expect(status).toBe(201);
  expect(payload).toMatchObject({
    name: "Trunk",
    is_active: true,
    ip: "198.51.100.7",
    hostname: null,
    port: 5060,
    shaken_verify_policy: 0,
    shaken_minimum_accepted_attest_lvl: "C",
    trusted: false,
    is_gateway: false,
    product: { id: 1 },
    sip_domains: [],
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    modified_by: { uuid: ann.uuid },
  });
  expect(payload.tech_prefix).toBeGreaterThanOrEqual(100000);
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload;
  const profile = (await world.call("POST", "/profile/outbound_voice", { as: ann, body: { name: "Out" } })).payload;
  const prefixes = [payload, await make(), app, profile].map(({ tech_prefix }) => tech_prefix);
  expect(new Set(prefixes).size).toBe(4);
  const { sip_domains, ...element } = payload;
  expect((await world.call("GET", "/sip/connection", { as: ann })).payload).toContainEqual(element);
  expect(sip_domains).toEqual([]);
});

test("a host name does in place of an address, is stored in lower case and told to the call path", async () => {
  world.learnt.length = 0;
  const made = await make({ ip: undefined, hostname: "SIP.Example.org" });
  expect(made).toMatchObject({ ip: null, hostname: "sip.example.org" });
  expect(world.learnt).toEqual(["sip.example.org"]);
  expect(await make({ ip: "2001:db8::7" })).toMatchObject({ ip: "2001:db8::7" });
});

const VALUES = {
  name: "Renamed",
  is_active: false,
  ip: "2001:db8::9",
  hostname: "sip.example.org",
  port: 5080,
  shaken_verify_policy: 3,
  shaken_minimum_accepted_attest_lvl: "A",
} as const;

test.each(Object.entries(VALUES))("PATCH %s sets it and nothing else", async (field, value) => {
  const before = await make();
  world.clock.advance(1000);
  const { status, payload } = await patch(before.uuid, { [field]: value, tech_prefix: 1 });
  expect(status).toBe(200);
  expect(payload).toEqual({ ...before, [field]: value, modified_on: payload.modified_on });
  expect(payload.modified_on > before.modified_on).toBe(true);
  expect((await patch(before.uuid, {})).payload).toEqual(payload);
});

test.each([
  [{ name: "" }, "body.name"],
  [{ name: null }, "body.name"],
  [{ port: 1023 }, "body.port"],
  [{ port: 65536 }, "body.port"],
  [{ port: null }, "body.port"],
  [{ ip: "sip.example.org" }, "body.ip"],
  [{ ip: "192.0.2.0/24" }, "body.ip"],
  [{ ip: null }, "body.ip"],
  [{ hostname: "192.0.2.1" }, "body.hostname"],
  [{ hostname: "-.example" }, "body.hostname"],
  [{ is_active: null }, "body.is_active"],
  [{ shaken_verify_policy: 4 }, "body.shaken_verify_policy"],
  [{ shaken_minimum_accepted_attest_lvl: "D" }, "body.shaken_minimum_accepted_attest_lvl"],
  [{ product: 1025 }, "body.product"],
])("%j is refused with its field, on create and on change", async (body, field) => {
  const made = await create(body);
  expect([made.status, Object.keys(made.body.fields)[0]]).toEqual([400, field]);
  const { uuid } = await make();
  const patched = await patch(uuid, body);
  expect([patched.status, Object.keys(patched.body.fields)[0]]).toEqual([400, field]);
});

test("one of address and host always stays", async () => {
  const { uuid } = await make({ hostname: "sip.example.org" });
  expect((await patch(uuid, { ip: null })).payload).toMatchObject({ ip: null, hostname: "sip.example.org" });
  const refused = await patch(uuid, { hostname: null });
  expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["body.hostname"]]);
  expect((await patch(uuid, { hostname: null, ip: "192.0.2.4" })).payload.hostname).toBeNull();
});

test("only an Admin gives rank; saying what is there is no request for it", async () => {
  for (const rank of [{ trusted: true }, { is_gateway: true }]) {
    expect((await create(rank)).status).toBe(403);
    const { uuid } = await make();
    expect((await patch(uuid, rank)).status).toBe(403);
    expect((await get(uuid)).payload).toMatchObject({ trusted: false, is_gateway: false });
    expect((await patch(uuid, rank, root)).payload).toMatchObject(rank);
    expect((await patch(uuid, { ...rank, name: "Kept" })).payload).toMatchObject({ ...rank, name: "Kept" });
  }
  expect((await create({ trusted: true }, root)).payload).toMatchObject({ trusted: true, is_gateway: false });
});

test("an unknown product gives 404 and changes nothing", async () => {
  const made = await create({ product: 9 });
  expect([made.status, made.body.message]).toEqual([404, "SIP Product not found"]);
  const { uuid } = await make();
  expect((await patch(uuid, { product: 9, name: "X" })).status).toBe(404);
  expect((await get(uuid)).payload.name).toBe("Trunk");
});

test("numbers are given and taken in one call, all or nothing, and listed", async () => {
  const [uuid, other] = [(await make()).uuid, (await make()).uuid];
  const numbers = [next++, next++, next++];
  const [a, b, c] = [
    await world.lease(ann, numbers[0]!),
    await world.lease(ann, numbers[1]!),
    await world.lease(ann, numbers[2]!),
  ];
  const assign = (body: object, to = uuid) => world.call("POST", `/sip/connection/${to}/tnlease`, { as: ann, body });
  const assigned = async (to = uuid) => {
    const { payload } = await world.call("GET", `/sip/connection/${to}/tnlease`, { as: ann });
    return payload.map((lease: { uuid: string }) => lease.uuid).sort();
  };
  const app = (await world.call("POST", "/sip/app", { as: ann, body: { name: "App" } })).payload.uuid;
  await world.call("PATCH", `/lease/tn/${numbers[0]}`, { as: ann, body: { sip_control_app: app } });
  expect((await assign({ add: [a, `+${numbers[1]}`, a] })).payload).toEqual([a, b]);
  expect(await assigned()).toEqual([a, b].sort());
  expect((await world.call("GET", `/lease/tn/${a}`, { as: ann })).payload).toMatchObject({
    sip_control_app: null,
    sip_connection: { uuid },
  });
  expect((await assign({ ADD: [c], remove: [a] })).payload).toEqual([c, a]);
  expect(await assigned()).toEqual([b, c].sort());
  await assign({ add: [b] }, other);
  expect((await assign({ remove: [b] })).payload).toEqual([b]);
  expect([await assigned(), await assigned(other)]).toEqual([[c], [b]]);
  expect((await assign({ add: [a], remove: [String(numbers[0])] })).status).toBe(400);
  for (const empty of [{}, { add: [], remove: [] }]) expect((await assign(empty)).status).toBe(400);
  const foreign = await world.lease(bob, next++);
  const refused = await assign({ add: [foreign], remove: [c] });
  expect([refused.status, refused.body.message]).toEqual([404, "TNLease not found"]);
  expect(await assigned()).toEqual([c]);
});

test("removed, it answers as it was, and its numbers and domains lose the link", async () => {
  const { uuid } = await make();
  const tn = next++;
  await world.lease(ann, tn);
  await world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body: { sip_connection: uuid } });
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "trunked", sip_connection: uuid } });
  const before = (await get(uuid)).payload;
  expect(before.sip_domains).toMatchObject([{ domain: "trunked.sip.opentact.test" }]);
  const removed = await world.call("DELETE", `/sip/connection/${uuid}`, { as: ann });
  expect([removed.status, removed.payload]).toEqual([200, before]);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload.sip_connection).toBeNull();
  expect((await world.call("GET", "/sip/domain/trunked", { as: ann })).payload.sip_connection).toBeNull();
  expect((await get(uuid)).body.message).toBe("SIP Connection not found");
});

test("an unknown one and another account's are 404 everywhere; lists show the own account", async () => {
  const { uuid } = await make();
  const before = (await get(uuid)).payload;
  for (const [as, id] of [
    [bob, uuid],
    [ann, newUuid()],
  ] as const)
    for (const [method, path, body] of [
      ["GET", `/sip/connection/${id}`],
      ["PATCH", `/sip/connection/${id}`, { name: "x" }],
      ["DELETE", `/sip/connection/${id}`],
      ["GET", `/sip/connection/${id}/tnlease`],
      ["POST", `/sip/connection/${id}/tnlease`, { add: [newUuid()] }],
    ] as const) {
      const answer = await world.call(method, path, { as, ...(body ? { body } : {}) });
      expect([method, path, answer.status, answer.body.message]).toEqual([
        method,
        path,
        404,
        "SIP Connection not found",
      ]);
    }
  expect((await get(uuid)).payload).toEqual(before);
  expect((await world.call("GET", "/sip/connection", { as: bob })).payload).toEqual([]);
  expect((await patch(uuid, { name: "Root" }, root)).payload.name).toBe("Root");
});
