import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNounWorld, type NounWorld } from "../../../test/support/noun-world.js";
import type { RestPerson } from "../../../test/support/rest.js";
import { SOME_TIME } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import { lergFormat } from "../domain/dict/formats.js";
import { DictionaryImport } from "../domain/dict/import.js";
import { sipDigests } from "../domain/sip-user/rules.js";
import { SqlDictionaryLoader } from "./dict-loader.js";
import { lergTable } from "./dict-tables.js";
import { SqlRouting } from "./routing.js";

let world: NounWorld;
let routing: SqlRouting;
let ann: RestPerson;
const domain = "routes.sip.opentact.test";

beforeAll(async () => {
  world = await createNounWorld();
  routing = new SqlRouting(world.store, world.box);
  ann = await world.person();
  await world.setBalance(ann, 100);
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "routes" } });
});
afterAll(() => world.close());

const post = async (path: string, body: object) => (await world.call("POST", path, { as: ann, body })).payload;

test("a SIP user is found by login in any case, with opened digests, its number and its domain's links", async () => {
  const app = await post("/sip/app", { name: "App" });
  await world.call("PATCH", "/sip/domain/routes", { as: ann, body: { sip_control_app: app.uuid } });
  await world.lease(ann, 12015555001);
  const user = await post("/sip/domain/routes/user", {
    login: "Alice",
    password: "secret-password",
    tn_lease: 12015555001,
    remote_ip: "192.0.2.0/24",
  });
  const { ha1_md5, ha1_sha256, ha1b } = sipDigests("Alice", domain, "secret-password");
  expect(await routing.findSipUser(domain.toUpperCase(), "aLiCe")).toMatchObject({
    uuid: user.uuid,
    login: "Alice",
    domain,
    is_active: true,
    ha1_md5,
    ha1_sha256,
    ha1b,
    remote_ip: "192.0.2.0/24",
    same_domain_calls_only: false,
    account: { uuid: ann.account, disabled_on: null, time_zone: null },
    tn: { tn: 12015555001, deleted_on: null },
    sip_domain: { domain, sip_control_app: app.uuid, sip_connection: null, outbound_voice_profile: null },
  });
  expect(await routing.findSipUser(domain, "bob")).toBeUndefined();
  expect(await routing.findSipUser("other.test", "alice")).toBeUndefined();
  expect(await routing.findSipDomain(domain)).toMatchObject({
    sip_control_app: app.uuid,
    account: { uuid: ann.account },
  });
  expect(await routing.findSipDomain("other.test")).toBeUndefined();
});

test("a leased number leads to its destination, whatever kind it is", async () => {
  const tn = 12015555002;
  const uuid = await world.lease(ann, tn);
  expect(await routing.findLeaseByTn(tn)).toMatchObject({
    uuid,
    tn: { tn },
    voice: true,
    account: { uuid: ann.account, balance: expect.any(Number) },
    destination: { kind: "none" },
  });
  const app = await post("/sip/app", { name: "App", call_flow_url: "https://example.org/flow" });
  await post(`/sip/app/call/flow/${app.uuid}`, { xml: "<Response/>" });
  const to = (body: object) => world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body });
  await to({ sip_control_app: app.uuid });
  expect((await routing.findLeaseByTn(tn))?.destination).toMatchObject({
    kind: "app",
    app: {
      uuid: app.uuid,
      account: ann.account,
      call_flow_url: "https://example.org/flow",
      call_flow_xml: "<Response/>",
      auto_answer: true,
    },
  });
  expect(await routing.findApp(ann.account, app.uuid)).toMatchObject({ call_flow_xml: "<Response/>" });
  expect(await routing.findApp(newUuid(), app.uuid)).toBeUndefined();
  const user = await post("/sip/domain/routes/user", { login: "callee", password: "secret-password" });
  await to({ sip_user: user.uuid });
  expect((await routing.findLeaseByTn(tn))?.destination).toMatchObject({
    kind: "user",
    user: { uuid: user.uuid, login: "callee", domain },
  });
  const line = newUuid();
  await world.store.db
    .insertInto("sip_connection")
    .values({
      uuid: line,
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      account: ann.account,
      name: "C",
      ip: "192.0.2.1",
      port: 5062,
    })
    .execute();
  await to({ sip_connection: line });
  expect((await routing.findLeaseByTn(tn))?.destination).toMatchObject({
    kind: "connection",
    connection: { uuid: line, ip: "192.0.2.1", port: 5062 },
  });
  expect(await routing.findConnection(ann.account, line)).toMatchObject({ name: "C" });
  await to({ voice: false });
  expect((await routing.findLeaseByTn(tn))?.voice).toBe(false);
  await world.call("DELETE", `/lease/tn/${tn}`, { as: ann });
  expect(await routing.findLeaseByTn(tn)).toBeUndefined();
});

test("an own number may be shown, another account's and a released one may not", async () => {
  const bob = await world.person();
  await world.lease(ann, 12015555003);
  expect(await routing.findOwnTn(ann.account, 12015555003)).toMatchObject({ tn: 12015555003 });
  expect(await routing.findOwnTn(bob.account, 12015555003)).toBeUndefined();
  await world.call("DELETE", "/lease/tn/12015555003", { as: ann });
  expect(await routing.findOwnTn(ann.account, 12015555003)).toBeUndefined();
});

test("a domain has the profile it names while that is active; an account's only active one is found", async () => {
  await world.lease(ann, 12015555004);
  const out = await post("/profile/outbound_voice", {
    name: "Out",
    tn_lease: 12015555004,
    max_rate: 0.02,
    record_calls: 1,
  });
  expect(await routing.findDomainProfile(ann.account, domain)).toBeUndefined();
  await world.call("PATCH", "/sip/domain/routes", { as: ann, body: { outbound_voice_profile: out.uuid } });
  const profile = {
    uuid: out.uuid,
    name: "Out",
    tn: { tn: 12015555004 },
    max_rate: 0.02,
    record_calls: 1,
    file_format: "wav",
  };
  expect(await routing.findDomainProfile(ann.account, domain)).toMatchObject(profile);
  expect(await routing.findDomainProfile(newUuid(), domain)).toBeUndefined();
  expect(await routing.findOnlyProfile(ann.account)).toMatchObject(profile);
  const second = await post("/profile/outbound_voice", { name: "Second" });
  expect(await routing.findOnlyProfile(ann.account)).toBeUndefined();
  await world.call("PATCH", `/profile/outbound_voice/${out.uuid}`, { as: ann, body: { is_active: false } });
  expect(await routing.findOnlyProfile(ann.account)).toMatchObject({ uuid: second.uuid, tn: null });
  expect(await routing.findDomainProfile(ann.account, domain)).toBeUndefined();
});

test("peers are found by address, range and name: the switch of the called domain, and one connection", async () => {
  const carl = await world.person();
  const as = (who: RestPerson) => async (path: string, body: object) =>
    (await world.call("POST", path, { as: who, body })).payload;
  await post("/sip/domain", { domain: "peers" });
  const [range, named] = [
    await post("/sip/domain/peers/switch", { name: "S", remote_ip: "198.51.100.0/24" }),
    await post("/sip/domain/peers/switch", { name: "S", remote_domain: "pbx.example.org" }),
  ];
  const home = "peers.sip.opentact.test";
  const found = (address: string, hosts: string[] = [], of = home, techPrefix?: number) =>
    routing.findPeers(address, hosts, { domain: of, techPrefix });
  expect((await found("198.51.100.77")).sipSwitch).toMatchObject({
    uuid: range.uuid,
    account: { uuid: ann.account, time_zone: null },
    domain: { domain: home, sip_connection: null },
  });
  expect((await found("203.0.113.1", ["pbx.example.org"])).sipSwitch?.uuid).toBe(named.uuid);
  for (const stranger of ["198.51.101.1", "::1", "2001:db8::1"])
    expect(await found(stranger)).toEqual({ sipSwitch: null, connection: null });
  expect((await found("198.51.100.77", [], domain)).sipSwitch).toBeNull();

  const first = await post("/sip/connection", { name: "First", ip: "2001:db8:0::9", port: 5060 });
  world.clock.advance(1000);
  const second = await as(carl)("/sip/connection", { name: "Second", ip: "2001:db8::9", port: 5060 });
  const byName = await post("/sip/connection", { name: "Named", hostname: "sip.example.org", port: 5060 });
  const at = async (address: string, hosts?: string[], techPrefix?: number) =>
    (await found(address, hosts, "node.example.org", techPrefix)).connection;
  expect(await at("2001:db8::9")).toMatchObject({
    uuid: first.uuid,
    name: "First",
    tech_prefix: first.tech_prefix,
    is_gateway: false,
    account: { uuid: ann.account },
  });
  expect(await at("2001:db8::9", [], second.tech_prefix)).toMatchObject({
    uuid: second.uuid,
    account: { uuid: carl.account },
  });
  expect(await at("2001:db8::9", [], byName.tech_prefix)).toMatchObject({ uuid: first.uuid });
  expect(await at("192.0.2.200", ["sip.example.org"])).toMatchObject({ uuid: byName.uuid });
  await as(carl)("/sip/domain", { domain: "carls" });
  const carls = await found("2001:db8::9", [], "carls.sip.opentact.test", first.tech_prefix);
  expect(carls.connection).toMatchObject({ uuid: second.uuid });
  expect((await found("192.0.2.200", ["sip.example.org"], "carls.sip.opentact.test")).connection).toBeNull();
  expect(await routing.findPeerHosts()).toEqual(expect.arrayContaining(["pbx.example.org", "sip.example.org"]));
  expect(await routing.findPeerAddresses()).toEqual(expect.arrayContaining(["2001:db8::9", "198.51.100.0/24"]));

  await world.call("PATCH", `/sip/domain/peers/switch/${range.uuid}`, { as: ann, body: { is_active: false } });
  await world.call("PATCH", `/sip/connection/${byName.uuid}`, { as: ann, body: { is_active: false } });
  expect((await found("198.51.100.77")).sipSwitch).toBeNull();
  expect(await at("192.0.2.200", ["sip.example.org"])).toBeNull();
  expect(await routing.findPeerHosts()).not.toContain("sip.example.org");
  await world.store.db
    .updateTable("account")
    .set({ disabled_on: SOME_TIME })
    .where("uuid", "=", carl.account)
    .execute();
  expect(await at("2001:db8::9", [], second.tech_prefix)).toMatchObject({ uuid: first.uuid });
});

test("a profile is found by its tech prefix, by its account only and while it is active", async () => {
  const { uuid, tech_prefix } = await post("/profile/outbound_voice", { name: "Prefixed" });
  expect(await routing.findPrefixProfile(ann.account, tech_prefix)).toMatchObject({ uuid, tech_prefix });
  expect(await routing.findPrefixProfile(newUuid(), tech_prefix)).toBeUndefined();
  await world.call("PATCH", `/profile/outbound_voice/${uuid}`, { as: ann, body: { is_active: false } });
  expect(await routing.findPrefixProfile(ann.account, tech_prefix)).toBeUndefined();
  await world.call("DELETE", `/profile/outbound_voice/${uuid}`, { as: ann });
});

test("a group is found by uuid and by name in any case, that of the call's domain first, with its active users", async () => {
  const other = await world.person();
  const home = "groups.sip.opentact.test";
  await post("/sip/domain", { domain: "groups" });
  const make = async (login: string, at: string, more: object = {}) =>
    (await post(`/sip/domain/${at}/user`, { login, password: "secret-password", ...more })).uuid;
  const [one, two] = [await make("one", home), await make("two", home)];
  const off = await make("off", home, { is_active: false });
  const far = await make("far", domain);
  const group = async (owner: string, at: string, members: readonly string[]) => {
    const uuid = newUuid();
    const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
    const row = { ...dates, uuid, account: ann.account, sip_domain: at, owner, name: "Sales" };
    await world.store.db.insertInto("sip_user_group").values(row).execute();
    const rows = members.map((sip_user) => ({ sip_user_group: uuid, sip_user, created_on: SOME_TIME }));
    await world.store.db.insertInto("sip_user_group_member").values(rows).execute();
    return uuid;
  };
  const sales = await group(one, home, [one, two, off]);
  const away = await group(far, domain, [far]);
  const found = async (key: string, at?: string, account = ann.account) =>
    (await routing.findGroup(account, key, at))?.map(({ uuid }) => uuid).sort();
  const both = [one, two].sort();
  for (const key of [sales, sales.toUpperCase()]) expect(await found(key)).toEqual(both);
  expect([await found("sALES", home), await found("Sales", domain)]).toEqual([both, [far]]);
  expect(await found(away)).toEqual([far]);
  expect(await found("Support")).toBeUndefined();
  expect(await found(sales, home, other.account)).toBeUndefined();
});

test("among 20,000 switches and connections a caller is looked up by indexes", async () => {
  const { db } = world.store;
  await sql`insert into sip_connection (uuid, created_on, modified_on, account, name, ip, hostname, port)
    select gen_random_uuid(), now(), now(), ${ann.account}, 'C', case when n % 2 = 0 then '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256 end,
      'h' || n || '.example.org', 5060 from generate_series(1, 20000) n`.execute(db);
  await sql`insert into sip_switch (uuid, created_on, modified_on, account, sip_domain, name, remote_ip)
    select gen_random_uuid(), now(), now(), ${ann.account}, ${domain}, 'S', '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256
    from generate_series(1, 20000) n`.execute(db);
  await sql`analyze sip_connection, sip_switch`.execute(db);
  const planOf = async (query: RawBuilder<unknown>) => {
    const { rows } = await sql<{ "QUERY PLAN": string }>`explain ${query}`.execute(db);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const address = "10.0.1.2";
  const byAddress = await planOf(sql`select uuid from sip_connection c
    where c.ip::inet = ${address}::inet or (c.ip is null and lower(c.hostname) = any(${["h7.example.org"]}))`);
  expect(byAddress).toMatch(/sip_connection_address/);
  expect(byAddress).toMatch(/sip_connection_hostname/);
  expect(byAddress).not.toMatch(/Seq Scan/);
  const bySwitch = await planOf(sql`select uuid from sip_switch s
    where s.sip_domain = ${"other.sip.opentact.test"} and s.is_active and network(s.remote_ip::inet) >>= ${address}::inet`);
  expect(bySwitch).toMatch(/Index Cond: \(sip_domain/);
  expect(bySwitch).not.toMatch(/Seq Scan/);
});

test("the block of a number is that of the import, else its state as it is shipped", async () => {
  const now = "2024-06-01T00:00:00.000Z";
  const shipped = { npa: "973", nxx: "242", state: "NJ", county: null, rate_center: null, lata: null, ocn: null };
  expect(await routing.findBlock("19732420123", now)).toEqual(shipped);
  expect(await routing.findBlock("18005550123", now)).toBeUndefined();
  expect(await routing.findBlock("4930123456", now)).toBeUndefined();
  const csv = "npa,nxx,state,county,rate_center,lata,ocn\n973,242,NJ,Essex,NEWARK,224,9206\n";
  const loader = new SqlDictionaryLoader(world.store, lergTable);
  await new DictionaryImport({ loader, format: lergFormat, clock: world.clock }).run([Buffer.from(csv)]);
  const imported = { ...shipped, county: "Essex", rate_center: "NEWARK", lata: "224", ocn: "9206" };
  expect(await routing.findBlock("19732420123", now)).toEqual(imported);
});
