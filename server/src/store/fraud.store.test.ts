import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callRow, changeOf, START } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { checkStoredFrames } from "../../../test/support/stored-frames.js";
import { createTenant, type Tenant } from "../../../test/support/tenant.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import { createLog } from "../base/log.js";
import { FraudWatch } from "../domain/fraud/watch.js";
import { SqlCallRating } from "./call-rating.js";
import { SqlCallWriter } from "./call-writer.js";
import { SqlFraud } from "./fraud.js";
import { SqlLedger } from "./ledger.js";

const DAY_MS = 86_400_000;
let store: TestStore;
let clock: FakeClock;
let watch: FraudWatch;
beforeAll(async () => {
  store = await createTestStore();
  clock = new FakeClock(START);
  watch = new FraudWatch({ store: new SqlFraud(store), clock });
});
afterAll(() => store.close());

/** An account that is a week old. */
async function tenant(change: { readonly level?: "Level0" | "Level1"; readonly ageMs?: number } = {}): Promise<Tenant> {
  const made = await createTenant(store, { balance: 1000 });
  const { level = "Level0", ageMs = 7 * DAY_MS } = change;
  const created_on = isoTime(clock.now() - ageMs);
  await store.db.updateTable("account").set({ level, created_on }).where("uuid", "=", made.account).execute();
  return made;
}

const spend = ({ account }: Tenant, amount: string) =>
  store.transaction((tx) =>
    new SqlLedger(tx).charge(
      account,
      { amount, refType: "sms_outgoing", refUuid: newUuid(), description: "x" },
      isoTime(clock.now()),
    ),
  );

/** Alarms of an account since they were looked at last, with what its mails say. */
async function told({ account }: Tenant) {
  await watch.run();
  await checkStoredFrames(store, "alarm");
  const { rows } = await sql<{ payload: { kind: string; details: object }; message: string }>`
    delete from outbox where account = ${account} and type = 'alarm' returning body -> 'payload' as payload, body ->> 'message' as message`.execute(
    store.db,
  );
  return rows.map(({ payload }) => [payload.kind, payload.details]);
}

test("an account is told once at 50, 80 and 100 % of what its level may spend a day, by event and by mail", async () => {
  const one = await tenant();
  await spend(one, "9.99");
  expect(await told(one)).toEqual([]);
  await spend(one, "0.01");
  expect(await told(one)).toEqual([["spend", { percent: 50, spent: "10.00000", limit: "20" }]]);
  expect(await told(one)).toEqual([]);
  await spend(one, "9.99999");
  expect(await told(one)).toEqual([["spend", { percent: 80, spent: "19.99999", limit: "20" }]]);
  const { rows } = await sql<{ template: string }>`
    select m.template from mail m join account a on a.email = m.recipient where a.uuid = ${one.account}`.execute(
    store.db,
  );
  expect(rows).toEqual([{ template: "alarm" }, { template: "alarm" }]);
  clock.advance(DAY_MS);
  await spend(one, "10");
  expect(await told(one)).toEqual([["spend", { percent: 50, spent: "10.00000", limit: "20" }]]);
});

test("a call that is refused for the limit of the day is the last alarm, also where the limit was not met exactly", async () => {
  const one = await tenant();
  await spend(one, "19.99");
  expect(await told(one)).toHaveLength(1);
  expect((await open(one, 0.02)).kind).toBe("refused");
  expect(await told(one)).toEqual([["spend", { percent: 100, spent: "19.99000", limit: "20" }]]);
  expect(await told(one)).toEqual([]);
});

test("an account in its first 24 h may spend half of Level0; one that an Admin raised may spend what its level may", async () => {
  const [young, raised, old] = [
    await tenant({ ageMs: DAY_MS - 1 }),
    await tenant({ ageMs: 0, level: "Level1" }),
    await tenant({ ageMs: DAY_MS }),
  ];
  for (const each of [young, raised, old]) await spend(each, "9.99");
  expect([(await open(young, 0.02)).kind, (await open(raised, 0.02)).kind, (await open(old, 0.02)).kind]).toEqual([
    "refused",
    "open",
    "open",
  ]);
  expect(await told(young)).toEqual([["spend", { percent: 100, spent: "9.99000", limit: "10" }]]);
});

test("more than 50 of the last 100 answered calls under 6 s are an alarm, once a day", async () => {
  const one = await tenant();
  const calls = (count: number, seconds: number) =>
    Array.from({ length: count }, () => {
      const answer_on = isoTime(clock.now());
      const hangup_on = isoTime(clock.now() + seconds * 1000);
      const dates = { created_on: answer_on, init_on: answer_on, modified_on: hangup_on };
      return changeOf(callRow(one, { ...dates, direction: "out", state: "destroyed", answer_on, hangup_on }));
    });
  const writer = new SqlCallWriter(store, createLog("silent"));
  await writer.write([...calls(51, 5.9), ...calls(48, 6)]);
  expect(await told(one)).toEqual([]);
  await writer.write(calls(1, 6));
  expect(await told(one)).toEqual([["short_calls", { calls: 100, short: 51 }]]);
  expect(await told(one)).toEqual([]);
  clock.advance(DAY_MS);
  expect(await told(one)).toEqual([]);
  await writer.write(calls(100, 1));
  expect(await told(one)).toEqual([["short_calls", { calls: 100, short: 100 }]]);
});

test("a call at more than five times the usual rate of the account is an alarm, once there are ten to compare with", async () => {
  const one = await tenant();
  for (let i = 0; i < 8; i++) await open(one, 0.01);
  const dear = await open(one, 0.06);
  expect(await told(one)).toEqual([]);
  await open(one, 0.01);
  expect(await told(one)).toEqual([["rate", { call: dear.call, rate: "0.06000", median: "0.01000" }]]);
  expect(await told(one)).toEqual([]);
});

let lastTn = 12_015_559_000;

/** Asks for the first minute of a call at a price. */
async function open({ account }: Tenant, perMinute: number) {
  const profile = newUuid();
  const tn = ++lastTn;
  await sql`
    insert into tn_profile (uuid, created_on, modified_on, kind, name, voice_outgoing_per_min_cost)
    values (${profile}, now(), now(), 'rate', ${profile}, ${perMinute})`.execute(store.db);
  await sql`
    insert into tn (tn, created_on, modified_on, type, profile, country)
    values (${tn}, now(), now(), 'long_code', ${profile}, 'US')`.execute(store.db);
  const call = newUuid();
  const leg = { call, account, node: "n1", kind: "voice_outgoing", tn, far: "12125550142", profile: null } as const;
  const { kind } = await new SqlCallRating(store).open({ ...leg, now: isoTime(clock.now()) });
  return { kind, call };
}
