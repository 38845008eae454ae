import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, callRow, changeOf, recordRow } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { memoryBlobs } from "../../../test/support/memory-blobs.js";
import { createTenant, type Tenant } from "../../../test/support/tenant.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { createLog } from "../base/log.js";
import type { CallRow } from "../domain/call/port/call-row.js";
import { CallRecovery } from "../domain/call/recovery.js";
import type { RatedLeg } from "../domain/rating/port.js";
import { SqlCalls } from "./call.js";
import { SqlCallRating, SqlRatingTx } from "./call-rating.js";
import { SqlCallWriter } from "./call-writer.js";
import { SqlInterruptedCalls } from "./interrupted-calls.js";

let store: TestStore;
let rating: SqlCallRating;
let writer: SqlCallWriter;
let lastTn = 12015558000;

beforeAll(async () => {
  store = await createTestStore();
  rating = new SqlCallRating(store);
  writer = new SqlCallWriter(store, createLog("silent"));
});
afterAll(() => store.close());

/** A number whose calls cost 0.01 a minute in and 0.02 out. */
async function priced(): Promise<number> {
  const profile = newUuid();
  const tn = ++lastTn;
  await sql`
    insert into tn_profile (uuid, created_on, modified_on, kind, name, voice_incoming_per_min_cost, voice_outgoing_per_min_cost)
    values (${profile}, now(), now(), 'rate', ${profile}, 0.01, 0.02)`.execute(store.db);
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, country)
    values (${tn}, now(), now(), 'long_code', ${profile}, 'US')`.execute(store.db);
  return tn;
}

async function leg(tenant: Tenant, change: Partial<RatedLeg> = {}): Promise<RatedLeg> {
  return {
    call: newUuid(),
    account: tenant.account,
    node: "n1",
    kind: "voice_outgoing",
    tn: change.tn ?? (await priced()),
    far: "12125550142",
    profile: null,
    now: at(0),
    ...change,
  };
}

const ended = (tenant: Tenant, uuid: string, change: Partial<CallRow> = {}) =>
  callRow(tenant, { uuid, state: "hangup", hangup_on: at(130), answer_on: at(5), price: 0.06, ...change });

async function moneyOf({ account }: Tenant) {
  const { rows } = await sql<{ balance: number; held: number; charges: string[] }>`
    select a.balance::float8 as balance,
      (select coalesce(sum(h.amount), 0)::float8 from ledger_hold h where h.account = a.uuid) as held,
      array(select t.ref_type || ' ' || t.amount::float8 from transaction t where t.account = a.uuid order by t.created_on) as charges
    from account a where a.uuid = ${account}`.execute(store.db);
  return rows[0];
}

test("a minute is held before the leg rings, one more for each that follows; the end is charged once", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  const one = await leg(tenant);
  expect(await rating.open(one)).toMatchObject({ kind: "open", tariff: { perMinute: "0.02000" } });
  expect(await moneyOf(tenant)).toEqual({ balance: 1, held: 0.02, charges: [] });
  expect([await rating.renew(one.call, at(58)), await rating.renew(one.call, at(118))]).toEqual([undefined, undefined]);
  expect((await moneyOf(tenant))?.held).toBe(0.06);
  const change = changeOf(ended(tenant, one.call), { owed: { seconds: 180 } });
  await writer.write([change]);
  await writer.write([change]);
  expect(await moneyOf(tenant)).toEqual({ balance: 0.94, held: 0, charges: ["voice_outgoing -0.06"] });
  expect(await rating.renew(one.call, at(178))).toBeUndefined();
});

test("a special price of the account comes before the price of the profile", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  const one = await leg(tenant);
  const costs = (await store.db.introspection.getTables())
    .find(({ name }) => name === "tn_special_price")!
    .columns.filter(({ name }) => /(nrc|mrc|_cost)$/.test(name))
    .map(({ name }) => sql.ref(name));
  await sql`
    insert into tn_special_price (uuid, created_on, modified_on, tn_profile, account, expired_on, ${sql.join(costs)})
    select ${newUuid()}, now(), now(), profile, ${tenant.account}, ${at(60)}, ${sql.join(costs.map(() => sql`0.015`))}
    from tn where tn = ${one.tn}`.execute(store.db);
  expect(await rating.open(one)).toMatchObject({ kind: "open", tariff: { perMinute: "0.01500" } });
  expect(await rating.open(await leg(tenant, { tn: one.tn, now: at(61) }))).toMatchObject({
    tariff: { perMinute: "0.02000" },
  });
});

test("a leg that nobody answered costs nothing and holds nothing", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  const one = await leg(tenant, { kind: "voice_incoming" });
  await rating.open(one);
  await writer.write([changeOf(ended(tenant, one.call, { answer_on: null, price: 0 }), { owed: { seconds: 0 } })]);
  expect(await moneyOf(tenant)).toEqual({ balance: 1, held: 0, charges: [] });
});

test("parallel legs never hold the same money, and none goes on without the next minute", async () => {
  const tenant = await createTenant(store, { balance: 0.1 });
  const legs = await Promise.all(Array.from({ length: 20 }, () => leg(tenant)));
  const answers = await Promise.all(legs.map((one) => rating.open(one)));
  expect(answers.filter((answer) => answer.kind === "open")).toHaveLength(5);
  const begun = legs.find((_, index) => answers[index]?.kind === "open");
  expect(await rating.renew(begun?.call ?? "", at(58))).toBe("balance");
  expect((await moneyOf(tenant))?.held).toBe(0.1);
});

test("minutes past those that were held are taken as far as the balance goes", async () => {
  const tenant = await createTenant(store, { balance: 0.05 });
  const one = await leg(tenant);
  await rating.open(one);
  await writer.write([changeOf(ended(tenant, one.call), { owed: { seconds: 540 } })]);
  expect(await moneyOf(tenant)).toEqual({ balance: 0, held: 0, charges: ["voice_outgoing -0.05"] });
});

test("a number without a price asks for nothing", async () => {
  const tenant = await createTenant(store, { balance: 0 });
  expect(await rating.open(await leg(tenant, { tn: 12015550000 }))).toMatchObject({
    kind: "open",
    tariff: { perMinute: "0" },
  });
  expect(await moneyOf(tenant)).toEqual({ balance: 0, held: 0, charges: [] });
});

test("an account spends no more a day than its level may: no new leg, and no next minute of one that talks", async () => {
  const tenant = await createTenant(store, { balance: 100 });
  await sql`update account set created_on = '2023-01-01' where uuid = ${tenant.account}`.execute(store.db);
  const one = await leg(tenant);
  await sql`update tn_profile p set voice_outgoing_per_min_cost = 7 from tn where tn.tn = ${one.tn} and p.uuid = tn.profile`.execute(
    store.db,
  );
  const open = async (now = at(0)) => (await rating.open({ ...one, call: newUuid(), now })).kind;
  await rating.open(one);
  expect([await open(), await open(), await rating.renew(one.call, at(58))]).toEqual([
    "open",
    "refused",
    "daily_spend_limit",
  ]);
  expect((await moneyOf(tenant))?.held).toBe(14);
  await writer.write([changeOf(ended(tenant, one.call), { owed: { seconds: 60 } })]);
  expect(await open()).toBe("refused");
  await sql`update account set level = 'ServiceAccount' where uuid = ${tenant.account}`.execute(store.db);
  expect(await open()).toBe("open");
});

test("a killed process leaves no hold: live legs cost the minutes held for them, those that never began nothing", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  const [live, ringing, orphan, elsewhere] = await Promise.all([1, 2, 3, 4].map(() => leg(tenant, { node: "dead" })));
  for (const one of [live, ringing, orphan]) await rating.open(one!);
  await rating.open({ ...elsewhere!, node: "other" });
  await rating.renew(live!.call, at(58));
  const stored = [
    callRow(tenant, { uuid: live!.call, state: "live", answer_on: at(5), price: 0.02 }),
    callRow(tenant, { uuid: ringing!.call, state: "ringing", price: 0 }),
  ];
  const record = recordRow(stored[0]!, { state: "available", asr: true });
  await writer.write(
    stored.map((call) => changeOf(call, { node: "dead", records: call === stored[0] ? [record] : [] })),
  );
  const calls = new SqlCalls(store);
  const interrupted = new SqlInterruptedCalls(store, calls);
  const blobs = memoryBlobs(new Map());
  const recovery = new CallRecovery({ interrupted, writer, blobs, rating, clock: new FakeClock(), publicUrl: "" });
  expect(await recovery.run("dead")).toBe(2);
  expect(await recovery.run("dead")).toBe(0);
  expect(await moneyOf(tenant)).toEqual({ balance: 0.96, held: 0.02, charges: ["voice_outgoing -0.04"] });
  expect((await calls.find(null, live!.call))?.call).toMatchObject({ price: 0.04, state_reason: "node_lost" });
  expect((await calls.find(null, ringing!.call))?.call).toMatchObject({ price: 0 });
  // Who waits for a transcript is told that none will come.
  expect((await calls.record(null, record.uuid))?.transcript).toMatchObject({ state: "failed", reason: "node_lost" });
  const told = await store.db.selectFrom("outbox").select("type").where("ref_id", "=", live!.call).execute();
  expect(told.filter(({ type }) => type === "call_asr")).toHaveLength(1);
});

/** A rate of product 1 for numbers that begin with `prefix`. */
async function rate(direction: "in" | "out", prefix: string, perMinute: string, times: readonly [number, number]) {
  await sql`
    insert into call_rate (uuid, created_on, product, direction, prefix, per_minute, connect, minimum_seconds,
      increment_seconds, effective_on)
    values (${newUuid()}, now(), 1, ${direction}, ${prefix}, ${perMinute}, 0.005, ${times[0]}, ${times[1]}, '2020-01-01')`.execute(
    store.db,
  );
}

test("by the deck a leg costs its connection, minimum and increments; minutes ahead are set aside, the end is exact", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  await rate("out", "1212", "0.0333", [30, 6]);
  const one = await leg(tenant);
  expect(await rating.open(one)).toMatchObject({ tariff: { perMinute: "0.03330000", rate: { prefix: "1212" } } });
  expect((await moneyOf(tenant))?.held).toBe(0.0383);
  await rating.renew(one.call, at(50));
  expect((await moneyOf(tenant))?.held).toBe(0.0716);
  await writer.write([changeOf(ended(tenant, one.call), { owed: { seconds: 67 } })]);
  // 72 s: 0.0333 * 72 / 60 + 0.005
  expect(await moneyOf(tenant)).toEqual({ balance: 0.95504, held: 0, charges: ["voice_outgoing -0.04496"] });
  expect(await rating.open(await leg(tenant, { far: "13125550142" }))).toEqual({ kind: "refused", why: "no_rate" });
  await sql`delete from call_rate`.execute(store.db);
});

test("an inbound leg goes by the number that was called, and by the number's price where the deck has none", async () => {
  const tenant = await createTenant(store, { balance: 1 });
  const tn = await priced();
  await rate("in", String(tn).slice(0, 9), "0.5", [1, 1]);
  const open = async (change: Partial<RatedLeg>) =>
    rating.open(await leg(tenant, { kind: "voice_incoming", far: "12125550142", ...change }));
  expect(await open({ tn })).toMatchObject({ tariff: { perMinute: "0.50000000" } });
  await sql`delete from call_rate`.execute(store.db);
  expect(await open({ tn })).toMatchObject({ tariff: { perMinute: "0.01000", rate: null } });
});

test("parallel legs of random rates and lengths: the ledger adds up, nothing is overdrawn, nothing stays held", async () => {
  const tenant = await createTenant(store, { balance: 3 });
  await rate("out", "1", "0.12345678", [7, 13]);
  const lengths = Array.from({ length: 40 }, (_, index) => (index * 7919) % 400);
  const legs = await Promise.all(lengths.map(() => leg(tenant, { tn: 12015550000 })));
  const open = await Promise.all(legs.map((one) => rating.open(one)));
  await Promise.all(
    legs.map(async (one, index) => {
      if (open[index]?.kind !== "open") return;
      let held = 60;
      while (held < lengths[index]! && (await rating.renew(one.call, at(58))) === undefined) held += 60;
      const seconds = Math.min(held, lengths[index]!);
      await writer.write([changeOf(ended(tenant, one.call), { owed: { seconds } })]);
    }),
  );
  const { rows } = await sql<{ isEqual: boolean; balance: string; held: string }>`
    select 3 + coalesce(sum(t.amount), 0) = a.balance as "isEqual", a.balance::text,
      (select coalesce(sum(h.amount), 0)::text from ledger_hold h where h.account = a.uuid) as held
    from account a left join transaction t on t.account = a.uuid where a.uuid = ${tenant.account} group by a.uuid`.execute(
    store.db,
  );
  expect(rows).toEqual([{ isEqual: true, balance: expect.stringMatching(/^\d/), held: "0" }]);
  const charged = await sql<{ isSame: boolean }>`
    select bool_and(c.amount = -t.amount) as "isSame" from call_charge c join transaction t on t.ref_uuid = c.call
    where c.account = ${tenant.account} and c.amount > 0`.execute(store.db);
  expect(charged.rows).toEqual([{ isSame: true }]);
  await sql`delete from call_rate`.execute(store.db);
});

test("the account is warned of the end of a call that it cannot pay for", async () => {
  const tenant = await createTenant(store);
  const { account } = tenant;
  await rating.warn({ call: newUuid(), account, why: "balance", endsOn: at(59), now: at(50) });
  const told = await store.db.selectFrom("outbox").selectAll().where("account", "=", account).execute();
  expect(told).toMatchObject([
    { type: "alarm", body: { payload: { kind: "cut_off", details: { reason: "Not enough account balance" } } } },
  ]);
});

test("many legs are opened as if they came one after the other: as far as the money goes, each by its own rate", async () => {
  const tn = await priced();
  const open = async (tenant: Tenant, fars: readonly string[], change: Partial<RatedLeg> = {}) => {
    const first = await leg(tenant, { tn, ...change });
    const legs = fars.map((far) => ({ ...first, call: newUuid(), far }));
    const answers = await store.transaction((tx) => new SqlRatingTx(tx).openMany(legs));
    const { rows } = await sql<{ n: number; prefixes: string[] }>`
      select count(*)::int as n, array_agg(distinct coalesce(prefix, '-')) as prefixes from call_charge
      where account = ${tenant.account} and hold is not null`.execute(store.db);
    return {
      answers: answers.map((one) => (one.kind === "open" ? Number(one.tariff.perMinute) : one.why)),
      ...rows[0],
    };
  };
  const fund = (tenant: Tenant, balance: number) =>
    sql`update account set balance = ${balance} where uuid = ${tenant.account}`.execute(store.db);
  const many = Array.from({ length: 5 }, (_, n) => `1212555014${n}`);

  const rich = await createTenant(store, { balance: 1 });
  expect(await open(rich, many)).toEqual({ answers: Array(5).fill(0.02), n: 5, prefixes: ["-"] });
  expect(await moneyOf(rich)).toEqual({ balance: 1, held: 0.1, charges: [] });

  const poor = await createTenant(store, { balance: 1 });
  await fund(poor, 0.05);
  const answers = [0.02, 0.02, "balance", "balance", "balance"];
  expect(await open(poor, many)).toEqual({ answers, n: 2, prefixes: ["-"] });
  expect((await moneyOf(poor))?.held).toBe(0.04);

  const limited = await createTenant(store, { balance: 1 });
  const profile = { uuid: newUuid(), max_rate: 0.01, daily_spend_limit: null };
  expect((await open(limited, many, { profile })).answers).toEqual(Array(5).fill("max_rate"));
  expect(await moneyOf(limited)).toEqual({ balance: 1, held: 0, charges: [] });
  expect(await store.transaction((tx) => new SqlRatingTx(tx).openMany([]))).toEqual([]);
});
