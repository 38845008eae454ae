import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { callRow } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
beforeAll(async () => {
  world = await createNounWorld({ SIP_CUSTOM_DOMAINS: "voice.example.org" });
  [ann, bob] = [await world.person(), await world.person()];
});
afterAll(() => world.close());

let count = 0;
const label = () => `dom-${++count}`;
const create = (body: object, as = ann) => world.call("POST", "/sip/domain", { as, body });
const app = async (as: RestPerson) =>
  (await world.call("POST", "/sip/app", { as, body: { name: "App" } })).payload.uuid;
const connection = async (as: RestPerson) =>
  (await world.call("POST", "/sip/connection", { as, body: { name: "C", ip: "192.0.2.1", port: 5060 } })).payload.uuid;
const profile = async (as: RestPerson) =>
  (await world.call("POST", "/profile/outbound_voice", { as, body: { name: "Out" } })).payload.uuid;

test("a label becomes the full name, and the name is found by label and by full name", async () => {
  const name = label();
  const made = await create({ domain: name.toUpperCase() });
  expect(made.status).toBe(201);
  expect(made.payload).toMatchObject({
    domain: `${name}.sip.opentact.test`,
    sip_connection: null,
    sip_control_app: null,
    outbound_voice_profile: null,
    sip_users: [],
    sip_user_invites: [],
    sip_switches: [],
    account: { uuid: ann.account },
    created_by: { uuid: ann.uuid },
    modified_by: { uuid: ann.uuid },
  });
  expect((await world.call("GET", `/sip/domain/${name}`, { as: ann })).payload).toEqual(made.payload);
  expect((await world.call("GET", `/sip/domain/${name}.SIP.opentact.test/`, { as: ann })).status).toBe(200);
  const listed = await world.call("GET", "/sip/domain", { as: ann });
  const { sip_users, sip_user_invites, sip_switches, ...element } = made.payload;
  expect(listed.payload[0]).toEqual(element);
  expect([sip_users, sip_user_invites, sip_switches]).toEqual([[], [], []]);
});

test("a name is taken in the whole installation", async () => {
  const name = label();
  expect((await create({ domain: name })).status).toBe(201);
  for (const as of [ann, bob]) {
    const { status, body } = await create({ domain: `${name}.sip.opentact.test` }, as);
    expect([status, body.message, body.meta]).toEqual([409, "SIP Domain already exists", "conflict"]);
  }
});

test.each(["ab", "-abc", "a_b_c", "abc.example.org", "abc.", ""])("the name %j is refused", async (domain) => {
  const { status, body } = await create({ domain });
  expect([status, Object.keys(body.fields)]).toEqual([400, ["body.domain"]]);
});

test("a custom domain that is configured may be taken, by its full name only", async () => {
  const made = await create({ domain: "Voice.Example.org" });
  expect([made.status, made.payload.domain]).toEqual([201, "voice.example.org"]);
  expect((await create({ domain: "voice.example.org" }, bob)).status).toBe(409);
  expect((await world.call("GET", "/sip/domain/voice.example.org", { as: ann })).status).toBe(200);
  expect((await world.call("DELETE", "/sip/domain/voice.example.org", { as: ann })).status).toBe(200);
});

test("an account has 100 domains at most", async () => {
  const carl = await world.person();
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const rows = Array.from({ length: 99 }, (_, n) => ({ ...dates, domain: `full-${n}.test`, account: carl.account }));
  await world.store.db.insertInto("sip_domain").values(rows).execute();
  expect((await create({ domain: label() }, carl)).status).toBe(201);
  const { status, body } = await create({ domain: label() }, carl);
  expect([status, body.meta]).toEqual([409, "conflict"]);
});

test("links are set, changed, left and cleared one by one", async () => {
  const name = label();
  const [first, second, out, line] = [await app(ann), await app(ann), await profile(ann), await connection(ann)];
  const made = await create({ domain: name, sip_control_app: first });
  expect(made.payload.sip_control_app.uuid).toBe(first);
  const patch = async (body: object) => (await world.call("PATCH", `/sip/domain/${name}`, { as: ann, body })).payload;
  expect(await patch({ outbound_voice_profile: out })).toMatchObject({
    sip_control_app: { uuid: first },
    outbound_voice_profile: { uuid: out },
  });
  expect(await patch({ sip_control_app: second })).toMatchObject({ sip_control_app: { uuid: second } });
  expect(await patch({ sip_connection: line })).toMatchObject({ sip_connection: { uuid: line, port: 5060 } });
  expect(await patch({ sip_connection: null })).toMatchObject({ sip_connection: null });
  expect(await patch({ sip_control_app: null })).toMatchObject({
    sip_control_app: null,
    outbound_voice_profile: { uuid: out },
  });
  const before = await patch({});
  world.clock.advance(1000);
  expect(await patch({ domain: "other" })).toEqual(before);
});

test("a linked entity of another account, or an unknown one, gives 404 by its name and changes nothing", async () => {
  const name = label();
  await create({ domain: name });
  for (const [link, uuid, message] of [
    ["sip_control_app", await app(bob), "SIP Control app not found"],
    ["outbound_voice_profile", await profile(bob), "Outbound voice profile not found"],
    ["sip_connection", await connection(bob), "SIP Connection not found"],
    ["sip_connection", newUuid(), "SIP Connection not found"],
  ] as const) {
    const patched = await world.call("PATCH", `/sip/domain/${name}`, { as: ann, body: { [link]: uuid } });
    expect([patched.status, patched.body.message]).toEqual([404, message]);
    const made = await create({ domain: label(), [link]: uuid });
    expect([made.status, made.body.message]).toEqual([404, message]);
  }
  const bad = await world.call("PATCH", `/sip/domain/${name}`, { as: ann, body: { sip_control_app: "x" } });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["body.sip_control_app"]]);
});

test("a domain with users, switches or live calls is not removed; an empty one is, and answers as it was", async () => {
  const name = label();
  const domain = `${name}.sip.opentact.test`;
  await create({ domain: name });
  const remove = () => world.call("DELETE", `/sip/domain/${name}`, { as: ann });
  const user = await world.call("POST", `/sip/domain/${name}/user`, {
    as: ann,
    body: { login: "a", password: "secret-password" },
  });
  expect([(await remove()).status, (await remove()).body.meta]).toEqual([409, "in_use"]);
  const shown = await world.call("GET", `/sip/domain/${name}`, { as: ann });
  expect(shown.payload.sip_users).toMatchObject([{ uuid: user.payload.uuid, login: "a", sip_domain: { domain } }]);
  await world.call("DELETE", `/sip/domain/${name}/user/${user.payload.uuid}`, { as: ann });

  const body = { name: "S", remote_ip: "192.0.2.1" };
  const sipSwitch = (await world.call("POST", `/sip/domain/${name}/switch`, { as: ann, body })).payload;
  expect((await remove()).body.message).toBe("SIP Domain has SIP switches");
  await world.call("DELETE", `/sip/domain/${name}/switch/${sipSwitch.uuid}`, { as: ann });

  const call = callRow(ann, { sip_domain: domain });
  await world.callWriter.write([{ call, node: "n1", flows: [], records: [], events: [] }]);
  expect((await remove()).body.message).toBe("SIP Domain has live calls");
  const over = { ...call, state: "destroyed" } as const;
  await world.callWriter.write([{ call: over, node: null, flows: [], records: [], events: [] }]);

  const removed = await remove();
  expect([removed.status, removed.payload.domain]).toEqual([200, domain]);
  expect((await world.call("GET", `/sip/domain/${name}`, { as: ann })).body.message).toBe("SIP Domain not found");
});

test("another account meets 404 only; an Admin changes it, with links of the owner's account", async () => {
  const name = label();
  await create({ domain: name });
  const admin = await world.admin();
  for (const [method, body] of [["GET"], ["PATCH", {}], ["DELETE"]] as const) {
    const answer = await world.call(method, `/sip/domain/${name}`, { as: bob, ...(body ? { body } : {}) });
    expect([answer.status, answer.body.message]).toEqual([404, "SIP Domain not found"]);
  }
  const own = await app(ann);
  const patched = await world.call("PATCH", `/sip/domain/${name}`, { as: admin, body: { sip_control_app: own } });
  expect(patched.payload.sip_control_app.uuid).toBe(own);
  const foreign = await world.call("PATCH", `/sip/domain/${name}`, {
    as: admin,
    body: { sip_control_app: await app(admin) },
  });
  expect(foreign.status).toBe(404);
  expect((await world.call("GET", "/sip/domain", { as: admin })).payload).toEqual([]);
});
