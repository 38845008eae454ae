import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { SqlMessages } from "../../server/src/store/sms.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

/** A part costs 0.005 and the fee: 0.00623. */
const FEE = "0.00123";
const ANN = 12015556001;
const BOB = 12015556002;
const OUTSIDE = 12015550101;
const TWO_PARTS = "x".repeat(200);

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;

beforeAll(async () => {
  world = await createSmsWorld({ MESSAGING_UNKNOWN_OPERATOR_SURCHARGE: FEE });
  [ann, bob] = [await world.rich(), await world.rich()];
  await world.lease(ann, ANN);
  await world.lease(bob, BOB);
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});
beforeEach(async () => {
  const { db } = world.store;
  for (const table of ["sms_queue", "ledger_hold", "account_spend"])
    await sql`delete from ${sql.table(table)}`.execute(db);
  for (const person of [ann, bob]) await world.setBalance(person, 1000);
});

const send = (body: object = {}) => world.send(ann, { from: ANN, to: OUTSIDE, message: TWO_PARTS, ...body });

/** Time goes on, what comes due happens. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.smsc.idle();
  await world.services.smsSender.runDue();
}

/** Figures of a message as they are stored: of one part, what is held, what it cost, what the ledger took for it. */
async function moneyOf(uuid: string) {
  const { rows } = await sql<Record<"price" | "held" | "cost" | "charged", string | null>>`
    select m.price::text, m.cost::text,
      (select sum(h.amount)::text from ledger_hold h where h.ref_uuid = m.uuid) as held,
      (select sum(t.amount)::text from transaction t where t.ref_uuid = m.uuid) as charged
    from sms m where m.uuid = ${uuid}`.execute(world.store.db);
  return rows[0];
}

/** What Ann has spent on this day; at her level she may spend 200. */
async function spentToday(amount: string): Promise<void> {
  await sql`update account set level = 'Level1' where uuid = ${ann.account}`.execute(world.store.db);
  await sql`insert into account_spend (account, day, amount)
    values (${ann.account}, (${new Date(world.clock.now())})::date, ${amount})`.execute(world.store.db);
}

/** One message in a transaction of its own, as a batch sends it. @returns its status, or that of the refusal */
async function alone(message = TWO_PARTS): Promise<number> {
  const body = { from: String(ANN), to: String(OUTSIDE), message };
  const actor = { account: ann.account, user: ann.uuid };
  const accepted = new SqlMessages(world.store).transaction((tx) =>
    world.services.smsSending.acceptIn(tx, actor, body),
  );
  return accepted.then(
    () => 200,
    (error) => error.status,
  );
}

test("the price of a part has the fee: held, charged and taken from the balance to the fifth decimal", async () => {
  const { payload } = await send();
  expect(await moneyOf(payload.uuid)).toEqual({ price: "0.00623", held: "0.01246", cost: null, charged: null });
  await pass(0);
  expect(await moneyOf(payload.uuid)).toEqual({
    price: "0.00623",
    held: null,
    cost: "0.01246",
    charged: "-0.01246",
  });
  expect(await world.balance(ann)).toBe(999.98754);
  const { payload: after } = await world.call("GET", `/sms/outbound/${payload.uuid}`, { as: ann });
  expect(after).toMatchObject({ state: "success", parts: 2, cost: 0.01246 });
});

test("of a message that fails nothing is kept, the fee neither", async () => {
  const { payload } = await send({ to: 12015550183 });
  await pass(10_000);
  expect(await moneyOf(payload.uuid)).toEqual({ price: "0.00623", held: null, cost: null, charged: null });
  expect(await world.balance(ann)).toBe(1000);
});

test("between two numbers of the platform there is no fee, and none for what comes in", async () => {
  const { payload } = await send({ to: BOB });
  expect(payload.type).toBe("smsr");
  expect(await moneyOf(payload.uuid)).toMatchObject({ price: "0.00500", cost: "0.01000", charged: "-0.01000" });
  expect([await world.balance(ann), await world.balance(bob)]).toEqual([999.99, 999.996]);
});

test("a number of the platform that a route sends to a carrier is paid for as any other", async () => {
  const { db } = world.store;
  await db.updateTable("messaging_route").set({ force_carrier: true }).execute();
  const { payload } = await send({ to: BOB });
  await db.updateTable("messaging_route").set({ force_carrier: false }).execute();
  expect(await moneyOf(payload.uuid)).toMatchObject({ price: "0.00623", held: "0.01246" });
});

test("the fee comes on top of a special price", async () => {
  const { db } = world.store;
  const { rows } = await sql<{ row: { uuid: string } }>`select row_to_json(p) as row from tn_profile p
    join tn on tn.profile = p.uuid where tn.tn = ${ANN}`.execute(db);
  const profile = rows[0]?.row;
  const own = { uuid: newUuid(), tn_profile: profile?.uuid, account: ann.account, sms_per_send_cost: 0.00301 };
  const special = JSON.stringify({ ...profile, ...own, expired_on: "2100-01-01T00:00:00.000Z" });
  await sql`insert into tn_special_price
    select (json_populate_record(null::tn_special_price, ${special}::json)).*`.execute(db);
  const { payload } = await send();
  await db.deleteFrom("tn_special_price").execute();
  expect(await moneyOf(payload.uuid)).toMatchObject({ price: "0.00424", held: "0.00848" });
});

test("the balance pays for the fee, alone and together with others", async () => {
  await world.setBalance(ann, 0.01245);
  expect([(await send()).status, await alone()]).toEqual([402, 402]);
  await world.setBalance(ann, 0.02492);
  expect([(await send()).status, await alone()]).toEqual([200, 200]);
  expect([(await send({ message: "x" })).status, await alone("x")]).toEqual([402, 402]);
});

test("the limit of the day counts the fee, and of messages on the platform the price alone", async () => {
  await spentToday("199.98755");
  expect([(await send()).body.meta, await alone()]).toEqual(["1104", 403]);
  expect((await send({ to: BOB })).status).toBe(201);
  await sql`delete from account_spend`.execute(world.store.db);
  await spentToday("199.97508");
  expect([(await send()).status, await alone(), await alone("x")]).toEqual([200, 200, 403]);
});

test("messages of a pool and of a batch have the fee, and replies of the platform", async () => {
  const { db } = world.store;
  await sql`update account set level = 'ServiceAccount' where uuid = ${ann.account}`.execute(db);
  await db.updateTable("messaging_profile").set({ number_pool_enable: true }).execute();
  const { payload: account } = await world.call("GET", "/account", { as: ann });
  const profile = account.messaging_profile_default.uuid;
  const pooled = await send({ from: undefined, messaging_profile: profile });
  expect(pooled.status).toBe(200);
  const phones = [13125550101, 13125550102];
  const batch = await world.call("POST", "/sms/batch", { as: ann, body: { from: ANN, message: TWO_PARTS, phones } });
  expect(batch.status).toBe(201);
  await world.services.smsBatchWorker.runDue();
  await world.smsc.text("13125550103", String(ANN), "STOP");
  const { rows } = await sql<{ to: string; price: string; held: string | null }>`
    select m."to", m.price::text, h.amount::text as held from sms m join sms_queue q on q.sms = m.uuid
    left join ledger_hold h on h.ref_uuid = m.uuid where m.type = 'smso' order by m."to"`.execute(db);
  expect(rows).toEqual([
    { to: String(OUTSIDE), price: "0.00623", held: "0.01246" },
    { to: "13125550101", price: "0.00623", held: "0.01246" },
    { to: "13125550102", price: "0.00623", held: "0.01246" },
    { to: "13125550103", price: "0.00623", held: null },
  ]);
});
