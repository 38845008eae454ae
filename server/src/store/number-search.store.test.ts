import type { ITNSearchParams } from "@opentact/contract";
import fc from "fast-check";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import type { UserActor } from "../domain/auth/port.js";
import { OfferSearch } from "../domain/number/offers.js";
import { fits, numberPatterns } from "../domain/number/pattern.js";
import { Numbers } from "../domain/number/service.js";
import { SqlNumbers } from "./number.js";
import { SqlStockUpkeep } from "./number-upkeep.js";
import { clientConfig } from "./pool.js";
import type { Tables } from "./tables.js";

const CITIES = ["Newark", "Akron", "Boise"] as const;
const PROFILES = ["high", "low", "normal"] as const;

/** A number as the test knows it. */
interface Known {
  readonly tn: number;
  readonly profile: number;
  readonly sms: boolean;
  readonly state: string;
  readonly city: string;
  isForSale: boolean;
}

const clock = new FakeClock();
let store: TestStore;
let numbers: Numbers;
let actor: UserActor;
let known: Known[];

beforeAll(async () => {
  store = await createTestStore();
  const { account, user } = await addAccount(store);
  actor = { kind: "user", account, user, role: "User", isOwner: true };
  numbers = searching(new SqlNumbers(store));
  known = scattered();
  await insert(known);
});
afterAll(() => store.close());

/** Without any provider. */
function searching(numberStore: SqlNumbers): Numbers {
  const offers = new OfferSearch({ store: numberStore, providers: { get: () => undefined }, clock });
  return new Numbers({ store: numberStore, offers, clock });
}

/** 900 numbers under few NPAs, NXXs and lines, so that most patterns fit some of them. */
function scattered(): Known[] {
  const all = new Map<number, Known>();
  for (let i = 0; all.size < 900; i++) {
    const mixed = (i * 7919) % 100_003;
    const [npa, nxx] = [201 + (mixed % 3), 222 + (mixed % 7) * 101];
    const tn = 10_000_000_000 + npa * 10_000_000 + nxx * 10_000 + ((mixed * 37) % 10_000);
    const [profile, city] = [mixed % 3, CITIES[mixed % 3] ?? ""];
    all.set(tn, { tn, profile, sms: mixed % 5 > 0, state: mixed % 2 ? "NJ" : "OH", city, isForSale: true });
  }
  return [...all.values()];
}

async function insert(rows: readonly Known[]): Promise<void> {
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const profiles = PROFILES.map((priority) => ({ uuid: newUuid(), name: priority, priority }));
  await store.db
    .insertInto("tn_profile")
    .values(profiles.map((profile) => ({ ...profile, ...dates, kind: "rate" as const, country: "US" })))
    .execute();
  const stock = rows.map(({ tn, profile, sms, state, city }) => {
    const [npa, nxx] = [String(tn).slice(1, 4), String(tn).slice(4, 7)];
    const uuid = profiles[profile]?.uuid ?? "";
    return { ...dates, tn, profile: uuid, sms, state, city, npa, nxx, type: "long_code" as const, country: "US" };
  });
  await store.db.insertInto("tn").values(stock).execute();
}

/** What a search has to find, by the plain meaning of its filters. */
function expected(body: ITNSearchParams): number[] {
  const patterns = numberPatterns(body);
  const conditions = [
    ...(body.state === undefined ? [] : [(n: Known) => n.state === body.state]),
    ...(body.city === undefined ? [] : [(n: Known) => n.city === body.city]),
    ...patterns.map((pattern) => (n: Known) => fits(String(n.tn).slice(1), pattern)),
  ];
  const isHit = (n: Known) =>
    body.mode === "OR" && conditions.length > 0
      ? conditions.some((condition) => condition(n))
      : conditions.every((condition) => condition(n));
  const features = body.features ?? ["sms", "voice"];
  const rank = (n: Known) => [0, 2, 1][n.profile] ?? 0;
  const direction = body.order?.tn === "DESC" ? -1 : 1;
  return known
    .filter((n) => n.isForSale && (n.sms || !features.includes("sms")) && isHit(n))
    .sort((a, b) => rank(a) - rank(b) || direction * (a.tn - b.tn))
    .map(({ tn }) => tn);
}

const digit = fc.constantFrom(..."2301".split(""));
const place = fc.constantFrom("x", ..."0123".split(""));
const searches: fc.Arbitrary<ITNSearchParams> = fc.record(
  {
    npa: fc.constantFrom("201", "202", "999"),
    nxx: fc.constantFrom("222", "323", "999"),
    line: fc.array(place, { minLength: 4, maxLength: 4 }).map((places) => places.join("")),
    pattern: fc.oneof(
      fc.array(fc.oneof(digit, fc.constantFrom("*", "%")), { minLength: 1, maxLength: 6 }).map((text) => text.join("")),
      digit.map((text) => `*${text}*`),
      fc.array(place, { minLength: 7, maxLength: 7 }).map((places) => places.join("")),
    ),
    state: fc.constantFrom("NJ", "OH"),
    city: fc.constantFrom(...CITIES, "Nowhere"),
    mode: fc.constantFrom("AND" as const, "OR" as const),
    features: fc.constantFrom(["voice" as const], ["voice" as const, "sms" as const]),
    order: fc.constantFrom({ tn: "ASC" as const }, { tn: "DESC" as const }),
    take: fc.integer({ min: 1, max: 100 }),
    skip: fc.integer({ min: 0, max: 1000 }),
  },
  { requiredKeys: [] },
);

/** As a check of the store alone: too many runs are refused before. */
const isPattern = ({ pattern = "" }: ITNSearchParams) => pattern.split("*").length <= 4;

async function check(body: ITNSearchParams): Promise<void> {
  const all = expected(body);
  const { data, total } = (await numbers.search(actor, body)).payload;
  const { take = 10, skip = 0 } = body;
  expect([total, data.map(({ tn }) => tn)]).toEqual([all.length, all.slice(skip, skip + take)]);
}

test("a search finds and counts what its filters say, page by page, whatever they are", async () => {
  await fc.assert(fc.asyncProperty(searches.filter(isPattern), check), { numRuns: 400 });
});

test("the count follows every change of the stock, also when rows of one key became one", async () => {
  const change = async (count: number, stock_state: "leased" | "available") => {
    const some = known.filter((n) => n.isForSale === (stock_state === "leased")).slice(0, count);
    for (const n of some) n.isForSale = stock_state === "available";
    const numbersOf = some.map(({ tn }) => tn);
    await store.db.updateTable("tn").set({ stock_state }).where("tn", "in", numbersOf).execute();
  };
  await change(300, "leased");
  await check({ npa: "201" });
  await change(100, "available");
  await check({ state: "NJ" });
  await new SqlStockUpkeep(store).mergeCounts();
  await check({ features: ["voice"] });
  const [moved, gone] = known.filter((n) => n.isForSale);
  await sql`update tn set state = 'ZZ', city = null where tn = ${moved?.tn}`.execute(store.db);
  await sql`delete from tn where tn = ${gone?.tn}`.execute(store.db);
  known = known.filter((n) => n !== gone).map((n) => (n === moved ? { ...n, state: "ZZ", city: "" } : n));
  await check({ state: "NJ" });
  await new SqlStockUpkeep(store).mergeCounts();
  await check({ city: "Akron", mode: "OR", line: "xx0x" });
  const keys = await sql<{ rows: number; keys: number }>`
    select count(*)::int as rows, count(distinct (profile, sms, state, city, prefix))::int as keys from tn_count`.execute(
    store.db,
  );
  expect(keys.rows[0]?.rows).toBe(keys.rows[0]?.keys);
});

/** Each documented filter, and patterns of numbers.md 12 N6. */
const DOCUMENTED: readonly ITNSearchParams[] = [
  {},
  { type: "toll_free" },
  { country: "CA" },
  { state: "AB" },
  { city: "City 7" },
  { rate_center: "RC7" },
  { postalCode: "07302" },
  { npa: "211" },
  { nxx: "333" },
  { npa: "211", nxx: "333", line: "01xx" },
  { line: "xx67" },
  { line: "67xx" },
  { line: "xxx7", state: "AB" },
  { pattern: "*233" },
  { pattern: "233%55" },
  { pattern: "*FLOWERS", abcSearch: true },
  { pattern: "*555*" },
  { pattern: "55xxx67" },
  { pattern: "*%*%*".padEnd(32, "%") },
  { features: ["voice", "sms", "mms"] },
  { profile: "high" },
  { npa: "211", state: "AB", mode: "OR" },
  { line: "1234", city: "City 7", mode: "OR" },
  { order: { tn: "DESC" }, skip: 20_000 },
];

test("no search reads the table of numbers to its end, whatever the filter", async () => {
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, country, state, city, rate_center, npa, nxx)
    select 12040000000 + i * 997, ${SOME_TIME}, ${SOME_TIME}, 'long_code', p.uuid, 'US',
      chr(65 + i % 5) || chr(66 + i % 7), 'City ' || i % 300, 'RC' || i % 900,
      substr((12040000000 + i * 997)::text, 2, 3), substr((12040000000 + i * 997)::text, 5, 3)
    from generate_series(1, 50000) i, tn_profile p where p.name = 'high'
    on conflict do nothing`.execute(store.db);
  await sql`vacuum analyze tn, tn_count`.execute(store.db);
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...clientConfig(store.address), max: 1 }) }),
    log: ({ query }) => void asked.push(query),
  });
  const watched = searching(new SqlNumbers({ ...store, db }));
  const found: string[] = [];
  for (const body of DOCUMENTED) {
    asked.length = 0;
    await watched.search(actor, body);
    for (const query of [...asked]) {
      const plan = await pgExplain(query);
      if (/Seq Scan on tn( |$)/m.test(plan)) found.push(`${JSON.stringify(body)}\n${plan}`);
    }
  }
  await db.destroy();
  expect(found).toEqual([]);
});

async function pgExplain(query: { sql: string; parameters: readonly unknown[] }): Promise<string> {
  const client = new pg.Client(clientConfig(store.address));
  await client.connect();
  const { rows } = await client.query(`explain ${query.sql}`, [...query.parameters]);
  await client.end();
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

test("numbers reserved for the caller and those past their quarantine are found among the others", async () => {
  const [a, b, c] = known.filter((n) => n.isForSale);
  const later = isoTime(clock.now() + 60_000);
  const set = (tn: number | undefined, change: object) =>
    store.db
      .updateTable("tn")
      .set(change)
      .where("tn", "=", tn ?? 0)
      .execute();
  const { account: other } = await addAccount(store, "Other");
  await set(a?.tn, { stock_state: "reserved", reserved_by: actor.account, reserved_until: later });
  await set(b?.tn, { stock_state: "quarantine", quarantine_until: isoTime(clock.now() - 1) });
  await set(c?.tn, { stock_state: "reserved", reserved_by: other, reserved_until: later });
  const seen = async (tn: number | undefined) => {
    const { payload } = await numbers.search(actor, { features: ["voice"], pattern: String(tn).slice(1) });
    return payload.data.map((found) => found.tn);
  };
  expect([await seen(a?.tn), await seen(b?.tn), await seen(c?.tn)]).toEqual([[a?.tn], [b?.tn], []]);
});
