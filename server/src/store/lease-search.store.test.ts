import type { ITNLeaseSearchParams } from "@opentact/contract";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, addCampaign, SOME_TIME } from "../../../test/support/rows.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { Leases } from "../domain/lease/service.js";
import { SqlLeases } from "./lease.js";
import { clientConfig } from "./pool.js";
import type { Tables } from "./tables.js";

/** Leases of the account that searches, among those of others. */
const OWN = 2_000;
const OTHERS = 30_000;

let store: TestStore;
let leases: Leases;
let rows: Row[];
let account: string;
const ids = { line: newUuid(), other: newUuid(), app: newUuid(), quiet: newUuid(), profile: newUuid(), campaign: "" };
const actor = () => ({ kind: "user", account, user: newUuid(), role: "User", isOwner: true }) as const;

interface Row {
  readonly tn: number;
  readonly type: string;
  readonly created_on: string;
  readonly modified_on: string;
  readonly autorenew: boolean;
  readonly messaging_profile: string | null;
  readonly sip_connection: string | null;
  readonly sip_control_app: string | null;
  readonly tn_profile: string | null;
  readonly campaign: string | null;
}

beforeAll(async () => {
  store = await createTestStore();
  leases = new Leases({ store: new SqlLeases(store), clock: new FakeClock() });
  account = (await addAccount(store)).account;
  const { account: stranger } = await addAccount(store, "Stranger");
  ids.campaign = (await addCampaign(store, account)).uuid;
  await makeLinks();
  await fill(account, 12_000_000_000, OWN);
  await fill(stranger, 13_000_000_000, OTHERS);
  await sql`vacuum analyze tn_lease, lease_subscription, tn`.execute(store.db);
  rows = (
    await sql<Row>`select l.*, t.type, (select s.sms_campaign from lease_subscription s where s.tn_lease = l.uuid) as campaign
      from tn_lease l join tn t on t.tn = l.tn where l.account = ${account} and l.released_on is null`.execute(store.db)
  ).rows;
});
afterAll(() => store.close());

async function makeLinks(): Promise<void> {
  const own = { created_on: SOME_TIME, modified_on: SOME_TIME, account };
  const { db } = store;
  for (const uuid of [ids.line, ids.other])
    await db
      .insertInto("sip_connection")
      .values({ uuid, ...own, name: "C", ip: "192.0.2.1", port: 5060 })
      .execute();
  await db
    .insertInto("sip_control_app")
    .values({ uuid: ids.app, ...own, name: "A" })
    .execute();
  await db
    .insertInto("messaging_profile")
    .values({ uuid: ids.profile, ...own, name: "M" })
    .execute();
  await db
    .insertInto("tn_profile")
    .values({ uuid: ids.quiet, ...own, kind: "behaviour", name: "Q" })
    .execute();
  const rate = { created_on: SOME_TIME, modified_on: SOME_TIME, kind: "rate", name: "US", country: "US" } as const;
  await db
    .insertInto("tn_profile")
    .values({ uuid: newUuid(), ...rate })
    .execute();
}

/** Leases with every kind of link, some released. */
async function fill(owner: string, from: number, count: number): Promise<void> {
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, country)
    select ${from}::bigint + n * 7, ${SOME_TIME}, ${SOME_TIME}, case when n % 40 = 0 then 'toll_free' else 'long_code' end, p.uuid, 'US'
    from generate_series(1, ${count}::int) n, tn_profile p where p.kind = 'rate'`.execute(store.db);
  await sql`
    insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew, released_on,
      messaging_profile, sip_connection, sip_control_app, tn_profile)
    select gen_random_uuid(), t.at, t.at + interval '1 day' * (n % 3), ${owner}::uuid, ${from}::bigint + n * 7, t.at, 1, n % 3 > 0,
      case when n % 97 = 0 then t.at end, case when n % 10 = 0 then ${ids.profile}::uuid end,
      case n % 20 when 0 then ${ids.line}::uuid when 1 then ${ids.other}::uuid end,
      case when n % 20 = 2 then ${ids.app}::uuid end, case when n % 50 = 0 then ${ids.quiet}::uuid end
    from generate_series(1, ${count}::int) n,
      lateral (select ${SOME_TIME}::timestamptz + make_interval(mins => n % 700) as at) t`.execute(store.db);
  await sql`
    insert into lease_subscription (uuid, created_on, modified_on, account, tn_lease, type, sms_campaign)
    select gen_random_uuid(), l.created_on, l.created_on, l.account, l.uuid, 'sms',
      case when l.tn % 2000 = 0 and l.account = ${account} then ${ids.campaign}::uuid end
    from tn_lease l where l.account = ${owner} and l.released_on is null`.execute(store.db);
}

const at = (minutes: number) => new Date(Date.parse(SOME_TIME) + minutes * 60_000).toISOString();
const fits = (mask: string) => {
  const source = mask.replaceAll("%", ".").replaceAll("*", ".*");
  return ({ tn }: Row) => new RegExp(`^${source}$`).test(String(tn));
};

/** Every documented filter, and what it means. */
const FILTERS: readonly (readonly [ITNLeaseSearchParams, (row: Row) => boolean])[] = [
  [{}, () => true],
  [{ tn: "+12000000070" }, ({ tn }) => tn === 12_000_000_070],
  [{ tn: "120000001*" }, fits("120000001*")],
  [{ tn: "*77" }, fits("*77")],
  [{ tn: "*7%" }, fits("*7%")],
  [{ tn: "*0123*" }, fits("*0123*")],
  [{ tn: "1200000%%7%" }, fits("1200000%%7%")],
  [{ tn: "120*55" }, fits("120*55")],
  [{ tn: "*" }, () => true],
  [{ tn: "nobody" }, () => false],
  [{ autorenew: false }, (row) => !row.autorenew],
  [{ sip_connection: ids.line }, (row) => row.sip_connection === ids.line],
  [{ sip_control_app: ids.app }, (row) => row.sip_control_app === ids.app],
  [{ sip_connections_skip: [ids.line] }, (row) => row.sip_connection !== ids.line],
  [{ sip_connections_skip: [ids.line, ids.other] }, (row) => row.sip_connection === null],
  [{ sip_connections_skip: [] }, () => true],
  [{ messaging_profile: ids.profile }, (row) => row.messaging_profile === ids.profile],
  [{ tn_profile: ids.quiet }, (row) => row.tn_profile === ids.quiet],
  [{ type: "toll_free" }, (row) => row.type === "toll_free"],
  [{ type: "long_code" }, (row) => row.type === "long_code"],
  [
    { created_on_from: at(100), created_on_to: at(120) },
    (row) => row.created_on >= at(100) && row.created_on <= at(120),
  ],
  [{ modified_on_from: at(1500) }, (row) => row.modified_on >= at(1500)],
  [{ modified_on_to: at(100) }, (row) => row.modified_on <= at(100)],
  [
    { autorenew: true, type: "long_code", tn: "*1" },
    (row) => row.autorenew && row.type === "long_code" && fits("*1")(row),
  ],
  [{ mode: "OR", sip_connection: ids.line, tn: "*99" }, (row) => row.sip_connection === ids.line || fits("*99")(row)],
  [
    { mode: "OR", sip_control_app: ids.app, type: "toll_free" },
    (row) => row.sip_control_app === ids.app || row.type === "toll_free",
  ],
];

test.each(FILTERS)("a search by %j finds the leases that fit, all counted, and no others", async (body, isFit) => {
  const expected = rows.filter(isFit);
  const { data, total } = await leases.search(actor(), { ...body, order: { tn: "ASC" }, take: 100 }, {});
  expect(total).toBe(expected.length);
  const first = expected.map(({ tn }) => tn).sort((a, b) => a - b);
  expect(data.map((lease) => lease.tn.tn)).toEqual(first.slice(0, 100));
});

test("a search by campaign finds the numbers with an active subscription under it", async () => {
  const expected = rows.filter(({ campaign }) => campaign === ids.campaign).map(({ tn }) => tn);
  expect(expected.length).toBeGreaterThan(0);
  const { data, total } = await leases.search(
    actor(),
    { sms_campaign: ids.campaign, order: { tn: "ASC" }, take: 100 },
    {},
  );
  expect([total, data.map((lease) => lease.tn.tn)]).toEqual([expected.length, expected.sort((a, b) => a - b)]);
});

test.each([
  [{ tn: "DESC" }, (a: Row, b: Row) => b.tn - a.tn],
  [{ created_on: "ASC" }, (a: Row, b: Row) => a.created_on.localeCompare(b.created_on)],
  [{ modified_on: "DESC" }, (a: Row, b: Row) => b.modified_on.localeCompare(a.modified_on)],
] as const)("pages in the order %j follow one another without gap or double", async (order, compare) => {
  const seen: number[] = [];
  for (let skip = 1_000; skip < 1_300; skip += 100)
    seen.push(...(await leases.search(actor(), { order, take: 100, skip }, {})).data.map((lease) => lease.tn.tn));
  expect(new Set(seen).size).toBe(300);
  const byNumber = new Map(rows.map((row) => [row.tn, row]));
  const found = seen.map((tn) => byNumber.get(tn) as Row);
  expect(found.every((row, i) => i === 0 || compare(found[i - 1] as Row, row) <= 0)).toBe(true);
});

test("no search reads the table of leases to its end, whatever filter and order", async () => {
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...clientConfig(store.address), max: 1 }) }),
    log: ({ query }) => void asked.push(query),
  });
  const watched = new Leases({ store: new SqlLeases({ ...store, db }), clock: new FakeClock() });
  const bodies = [...FILTERS.map(([body]) => body), { sms_campaign: ids.campaign }];
  const orders = [{}, { tn: "ASC" }, { modified_on: "ASC" }, { created_on: "ASC" }] as const;
  for (const body of bodies) for (const order of orders) await watched.search(actor(), { ...body, order }, {});
  await watched.list(actor(), { take: 100, skip: 1000 });
  await db.destroy();
  const client = new pg.Client(clientConfig(store.address));
  await client.connect();
  const slow: string[] = [];
  for (const query of asked) {
    const { rows: plan } = await client.query(`explain ${query.sql}`, [...query.parameters]);
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    if (/Seq Scan on (tn_lease|tn|lease_subscription)( |$)/m.test(text)) slow.push(`${query.sql}\n${text}`);
  }
  await client.end();
  expect(asked.length).toBe(bodies.length * orders.length + 1);
  expect(slow).toEqual([]);
});

test("the number of an account's leases is kept whatever happens to them", async () => {
  const total = async () => (await leases.list(actor(), { take: 1 })).total;
  const counted = async () =>
    Number(
      (
        await sql<{
          n: string;
        }>`select count(*) as n from tn_lease where account = ${account} and released_on is null`.execute(store.db)
      ).rows[0]?.n,
    );
  const before = await total();
  expect(before).toBe(await counted());
  const release = sql`update tn_lease set released_on = ${SOME_TIME} where account = ${account} and tn % 10 = 1`;
  await store.transaction((tx) => release.execute(tx));
  expect(await total()).toBe(await counted());
  expect(await total()).toBeLessThan(before);
  await sql`update tn_lease set released_on = null where account = ${account} and tn % 10 = 1 and tn % 97 <> 0`.execute(
    store.db,
  );
  await sql`update tn_lease set autorenew = not autorenew where account = ${account} and tn % 5 = 1`.execute(store.db);
  await sql`delete from tn_lease l where account = ${account} and tn % 1000 = 7
    and not exists (select 1 from lease_subscription s where s.tn_lease = l.uuid)`.execute(store.db);
  await expect(
    store.transaction(async (tx) => {
      await release.execute(tx);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await total()).toBe(await counted());
});
