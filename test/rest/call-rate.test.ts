import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let admin: RestPerson;
let profile: string;
let lease: string;
const TN = 12_015_550_321;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, admin] = [await world.person(), await world.admin()];
  await sql`insert into sip_product (id, created_on, modified_on, name, type, tech_prefix, rate_table_id, route_plan_id)
    values (7, now(), now(), 'Premium', 'private', 7, 7, 7)`.execute(world.store.db);
  await world.setBalance(ann, 10);
  lease = await world.lease(ann, TN);
  const body = { name: "Out", product: 7 };
  profile = (await world.call("POST", "/profile/outbound_voice", { as: ann, body })).payload.uuid;
});
afterEach(() => sql`delete from call_rate`.execute(world.store.db));
afterAll(() => world.close());

function upload(text: string, query = "product=7") {
  const raw = `--b\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\n${text}\r\n--b--\r\n`;
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  return world.call("POST", `/admin/rate/import?${query}`, { as: admin, raw: Buffer.from(raw), headers });
}

const list = async (query = "") =>
  (await world.call("GET", `/admin/rate?${query}`, { as: admin })).payload.map(
    ({ prefix, per_minute }: { prefix: string; per_minute: number }) => `${prefix}=${per_minute}`,
  );
const price = (to: string, query = "") => world.call("GET", `/call/rate?to=${to}${query}`, { as: ann });

test("a file is read with any names of its columns, and every refused line is told with its place", async () => {
  const { status, payload } = await upload(
    [
      "Destination,Code,Rate,Setup,Min,Inc,Effective Date,End Date",
      "USA,1,0.012,,6,6,,",
      '"Jersey, mobile",1201,0.02345678,0.01,30,6,2024-01-01,',
      "World,*,1,,,,,",
      "Bad,12x,0.01,,,,,",
      "Bad,44,0.123456789,,,,,",
      "Bad,44,-1,,,,,",
      "Bad,44,1,0.000001,,,,",
      "Bad,44,1,,0,,,",
      "Bad,44,1,,,1.5,,",
      "Bad,44,1,,,,yesterday,",
      "Bad,44,1,,,,2030-01-02,2030-01-01",
      "Twice,33,1,,,,,",
      "Twice,33,2,,,,,",
    ].join("\n"),
  );
  expect([status, payload.accepted, payload.failed, payload.total, payload.is_dry_run]).toEqual([200, 4, 9, 13, false]);
  const places = payload.errors.map((e: Record<string, unknown>) => [e["line"], e["column"], e["field"], e["value"]]);
  expect(places).toEqual([
    [5, 2, "prefix", "12x"],
    [6, 3, "per_minute", "0.123456789"],
    [7, 3, "per_minute", "-1"],
    [8, 4, "connect", "0.000001"],
    [9, 5, "minimum", "0"],
    [10, 6, "increment", "1.5"],
    [11, 7, "effective_on", "yesterday"],
    [12, 8, "expired_on", "2030-01-01"],
    [13, 2, "prefix", "33"],
  ]);
  expect(await list("product=7")).toEqual(["=1", "1=0.012", "1201=0.02345678", "33=2"]);
  expect(await list("number=%2B12015550100")).toEqual(["=1", "1=0.012", "1201=0.02345678"]);
  expect(await list("direction=in")).toEqual([]);
});

test("a dry run changes nothing, a replacement leaves nothing of before, and a merge leaves the rest", async () => {
  await upload("prefix,per_minute\n1,0.1\n44,0.2\n");
  expect((await upload("prefix,per_minute\n1,9\n", "product=7&dry_run=true")).payload).toMatchObject({
    accepted: 1,
    is_dry_run: true,
  });
  expect(await list()).toEqual(["1=0.1", "44=0.2"]);
  world.clock.advance(1000);
  await upload("prefix,per_minute\n33,0.3\n");
  expect(await list()).toEqual(["1=0.1", "33=0.3", "44=0.2"]);
  await upload("prefix,per_minute\n49,0.4\n", "product=7&mode=replace");
  expect(await list()).toEqual(["49=0.4"]);
  await upload("prefix,per_minute\nx,0.4\n", "product=7&mode=replace");
  expect(await list()).toEqual(["49=0.4"]);
});

test("an unknown product, a file without the columns, and none at all are refused", async () => {
  expect((await upload("prefix,per_minute\n1,1\n", "product=8")).status).toBe(404);
  expect((await upload("tn,price_each\n1,1\n")).status).toBe(400);
  expect((await world.call("POST", "/admin/rate/import", { as: admin, body: {} })).status).toBe(400);
});

test("the longest prefix that is valid now counts, of several the one that took effect last", async () => {
  await upload(
    [
      "prefix,per_minute,effective_on,expired_on",
      "*,1,,",
      "1,0.5,2020-01-01,",
      "1,0.4,2021-01-01,",
      "1,0.3,2999-01-01,",
      "1212,0.2,2020-01-01,2020-02-01",
    ].join("\n"),
  );
  const found = async (to: string) => {
    const { payload } = await price(to);
    return [payload.prefix, payload.per_minute];
  };
  expect(await found("+1 212 555 0142")).toEqual(["1", 0.4]);
  expect(await found("442071234567")).toEqual(["", 1]);
  expect((await price("12125550142")).payload).toEqual({
    to: "12125550142",
    product: 7,
    per_minute: 0.4,
    connect: 0,
    minimum: 60,
    increment: 60,
    currency: "USD",
    source: "rate",
    prefix: "1",
    name: null,
  });
});

test("without a deck the number's own price holds; with one, what is not in it has no price", async () => {
  const query = `&tn_lease=${lease}&outbound_voice_profile=${profile}`;
  await sql`update tn_profile set voice_outgoing_per_min_cost = 0.07 where name = 'US'`.execute(world.store.db);
  expect((await price("12125550142", query)).payload).toMatchObject({ source: "number", per_minute: 0.07 });
  await upload("prefix,per_minute\n44,1\n");
  expect([(await price("12125550142", query)).status, (await price("442071234567", query)).status]).toEqual([404, 200]);
  expect((await price("nonsense")).status).toBe(400);
  expect((await price("12125550142", "&tn_lease=12015550999")).status).toBe(404);
  expect((await price("12125550142", `&outbound_voice_profile=${lease}`)).status).toBe(404);
});

test("a call to a number that is not in the deck is refused before it rings, one in it holds its first minute", async () => {
  await world.setBalance(ann, 1);
  await upload("prefix,per_minute,connect,minimum,increment\n1212,0.3,0.05,30,6\n");
  const call = (to: string) =>
    world.call("POST", "/call", {
      as: ann,
      body: { tn_lease: lease, to, xml: "<Response/>", outbound_voice_profile: profile },
    });
  const refused = await call("13125550142");
  expect([refused.status, refused.body.message]).toEqual([403, "No rate for this destination"]);
  const made = await call("12125550142");
  expect([made.status, made.payload.price, made.payload.currency]).toEqual([201, 0, "USD"]);
  const { rows } = await sql<{ held: number; prefix: string }>`
    select h.amount::float8 as held, c.prefix from call_charge c join ledger_hold h on h.uuid = c.hold
    where c.call = ${made.payload.uuid}`.execute(world.store.db);
  expect(rows).toEqual([{ held: 0.35, prefix: "1212" }]);
});

test("a rate is removed once", async () => {
  await upload("prefix,per_minute\n1,0.1\n");
  const [{ uuid }] = (await world.call("GET", "/admin/rate", { as: admin })).payload;
  const remove = () => world.call("DELETE", `/admin/rate/${uuid}`, { as: admin });
  expect([(await remove()).status, (await remove()).status, await list()]).toEqual([200, 404, []]);
});
