import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlSipCarriers } from "../../server/src/store/sip-carrier.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let root: RestPerson;
let ann: RestPerson;

beforeAll(async () => {
  world = await createNounWorld();
  [root, ann] = [await world.admin(), await world.person()];
});
afterAll(() => world.close());

const admin = (method: string, path: string, body?: object) =>
  world.call(method, `/admin/sip/carrier${path}`, { as: root, ...(body ? { body } : {}) });
const fieldsOf = async (body: object) => {
  const answer = await admin("POST", "", { name: newUuid(), gateways: [{ host: "192.0.2.1" }], ...body });
  return [answer.status, Object.keys(answer.body.fields ?? {})[0]];
};

test("one is added with its gateways, changed, listed and removed; its password is never answered", async () => {
  const body = {
    name: "Acme Voice",
    priority: 5,
    username: "acct",
    password: "pa55word",
    addresses: ["198.51.100.0/24"],
    gateways: [
      { host: "Sip.Example.org", transport: "tls", priority: 1 },
      { host: "192.0.2.7", port: 5070, weight: 3 },
    ],
    registration: { user: "acct" },
  };
  const made = await admin("POST", "", body);
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    name: "Acme Voice",
    is_active: true,
    priority: 5,
    weight: 1,
    channel_limit: null,
    calls_per_second: null,
    username: "acct",
    has_password: true,
    addresses: ["198.51.100.0/24"],
    gateways: [
      { host: "192.0.2.7", port: 5070, transport: "udp", priority: 0, weight: 3, is_active: true, is_registrar: true },
      { host: "sip.example.org", port: null, transport: "tls", priority: 1, weight: 1 },
    ],
    registration: { user: "acct", domain: null, expires: 600 },
    outbound: { called: { format: "e164", strip: "", add: "" }, from_host: "own", identity: "asserted" },
    inbound: { called: { strip: "", add: "" }, caller: { strip: "", add: "" } },
    created_by: { uuid: root.uuid },
  });
  expect(world.learnt).toContain("sip.example.org");
  const { uuid, gateways } = made.payload;
  const row = await world.store.db.selectFrom("carrier").selectAll().where("uuid", "=", uuid).execute();
  expect(JSON.stringify([made.payload, row])).not.toContain("pa55word");
  const setups = () => new SqlSipCarriers(world.store, world.box).setups();
  expect(await setups()).toMatchObject([{ uuid, password: "pa55word", gateways: [{ port: 5070 }, { port: null }] }]);

  const patch = (change: object) => admin("PATCH", `/${uuid}`, change);
  expect((await patch({})).payload).toEqual(made.payload);
  const one = await patch({ gateways: [{ uuid: gateways[0].uuid, host: "192.0.2.7" }], channel_limit: 30 });
  expect(one.payload).toMatchObject({
    channel_limit: 30,
    has_password: true,
    registration: { user: "acct" },
    gateways: [{ uuid: gateways[0].uuid, host: "192.0.2.7", port: null, weight: 1 }],
  });
  const ruled = await patch({
    outbound: {
      called: { format: "national" },
      headers: [{ name: "X-Trunk", value: "7" }],
      remove_headers: ["Privacy"],
    },
    registration: null,
    channel_limit: null,
  });
  expect(ruled.payload).toMatchObject({
    channel_limit: null,
    registration: null,
    outbound: {
      called: { format: "national", strip: "", add: "" },
      headers: [{ name: "X-Trunk", value: "7" }],
      remove_headers: ["Privacy"],
    },
  });
  expect((await patch({ username: null })).payload).toMatchObject({ username: null, has_password: false });
  expect((await patch({ is_active: false })).payload.is_active).toBe(false);
  expect(await setups()).toEqual([]);
  for (const field of ["name", "is_active", "priority", "weight", "addresses", "gateways", "outbound", "inbound"])
    expect([field, (await patch({ [field]: null })).status]).toEqual([field, 400]);

  const other = (await admin("POST", "", { name: "Backup", gateways: [{ host: "192.0.2.8" }] })).payload;
  const taken = [await admin("POST", "", body), await admin("PATCH", `/${other.uuid}`, { name: "Acme Voice" })];
  expect(taken.map(({ status, body: { meta } }) => [status, meta])).toEqual(Array(2).fill([409, "conflict"]));
  const list = await admin("GET", "?take=1");
  expect([list.payload[0].name, list.headers["x-total-count"]]).toEqual(["Backup", "2"]);
  expect((await admin("GET", `/${uuid}`)).payload.uuid).toBe(uuid);
  expect((await admin("DELETE", `/${uuid}`)).payload).toMatchObject({ uuid, gateways: [{ host: "192.0.2.7" }] });
  for (const [method, path] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["GET", "/health"],
  ]) {
    const gone = await admin(method ?? "", `/${uuid}${path}`);
    expect([gone.status, gone.body.message]).toEqual([404, "SIP Carrier not found"]);
  }
  await admin("DELETE", `/${other.uuid}`);
});

test("nothing is known yet of the gateways of one that was just added", async () => {
  const { uuid } = (await admin("POST", "", { name: "New", gateways: [{ host: "192.0.2.1" }] })).payload;
  expect((await admin("GET", `/${uuid}/health`)).payload).toEqual({
    uuid,
    name: "New",
    is_active: true,
    calls_out: 0,
    calls_in: 0,
    channel_limit: null,
    calls_in_last_second: 0,
    calls_per_second: null,
    gateways: [expect.objectContaining({ host: "192.0.2.1", state: "unknown", calls: 0, last_failure: null })],
    registration: null,
  });
});

test("they are an Admin's", async () => {
  for (const [method, path] of [
    ["GET", ""],
    ["POST", ""],
    ["GET", `/${newUuid()}/health`],
  ])
    expect((await world.call(method ?? "", `/admin/sip/carrier${path}`, { as: ann })).status).toBe(403);
});

describe("what cannot be is refused, field by field", () => {
  const headers = (name: string, value = "1") => ({ outbound: { headers: [{ name, value }] } });

  test.each([
    [{ gateways: [] }, "body.gateways"],
    [{ gateways: [{ host: "sip example" }] }, "body.gateways.0.host"],
    [{ gateways: [{ host: "[2001:db8::1]" }] }, "body.gateways.0.host"],
    [{ gateways: [{ host: "192.0.2.1", port: 0 }] }, "body.gateways.0.port"],
    [{ gateways: [{ host: "192.0.2.1", transport: "ws" }] }, "body.gateways.0.transport"],
    [{ gateways: [{ host: "192.0.2.1" }, { host: "192.0.2.1" }] }, "body.gateways.1.host"],
    [{ gateways: [{ uuid: newUuid(), host: "192.0.2.1" }] }, "body.gateways.0.uuid"],
    [{ addresses: ["192.0.2.1", "sip.example.org"] }, "body.addresses.1"],
    [{ password: "secret" }, "body.password"],
    [{ channel_limit: 0 }, "body.channel_limit"],
    [{ registration: { user: "a b" } }, "body.registration.user"],
    [{ registration: { user: "a", domain: "a b" } }, "body.registration.domain"],
    [{ registration: { user: "a", expires: 1 } }, "body.registration.expires"],
    [{ outbound: { from_host: "a\r\nb" } }, "body.outbound.from_host"],
    [{ outbound: { called: { add: "9;x" } } }, "body.outbound.called.add"],
    [{ outbound: { called: { format: "e.164" } } }, "body.outbound.called.format"],
    [headers("X Trunk"), "body.outbound.headers.0.name"],
    [headers("Via"), "body.outbound.headers.0.name"],
    [headers("P-Asserted-Identity"), "body.outbound.headers.0.name"],
    [headers("X-Opentact-Hairpin"), "body.outbound.headers.0.name"],
    [headers("X-Trunk", "1\r\nX-More: 2"), "body.outbound.headers.0.value"],
    [{ outbound: { remove_headers: ["Contact"] } }, "body.outbound.remove_headers.0"],
    [{ inbound: { caller: { strip: "abc" } } }, "body.inbound.caller.strip"],
  ])("%j", async (body, field) => {
    expect(await fieldsOf(body)).toEqual([400, field]);
  });
});
