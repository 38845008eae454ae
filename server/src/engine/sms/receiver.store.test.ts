import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../../test/support/rows.js";
import { FakeClock } from "../../base/fake-clock.js";
import { newUuid } from "../../base/ids.js";
import { MessageExchange } from "../../domain/messaging/exchange.js";
import { SqlMessages } from "../../store/sms.js";
import { SqlSmsQueue } from "../../store/sms-queue.js";
import { SmsReceipts } from "./receipts.js";
import { CarrierReceiver } from "./receiver.js";

const LATER = "2034-03-01T00:00:00.000Z";
const TN = 12_000_000_000;
const FROM = "12125550000";

let store: TestStore;
let receiver: CarrierReceiver;
const clock = new FakeClock();
const carrier = newUuid();

beforeAll(async () => {
  store = await createTestStore();
  const { db } = store;
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  const own = { ...dates, account: (await addAccount(store)).account };
  const [profile, rate, lease] = [newUuid(), newUuid(), newUuid()];
  await db
    .insertInto("messaging_carrier")
    .values({ uuid: carrier, ...dates, name: "C", kind: "smpp", settings: "{}" })
    .execute();
  await db
    .insertInto("messaging_profile")
    .values({ uuid: profile, ...own, name: "M" })
    .execute();
  await db
    .insertInto("tn_profile")
    .values({ uuid: rate, ...dates, kind: "rate", name: "US", country: "US" })
    .execute();
  await db
    .insertInto("tn")
    .values({ tn: TN, ...dates, type: "long_code", profile: rate, country: "US" })
    .execute();
  await sql`insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew,
      messaging_profile)
    values (${lease}, ${SOME_TIME}, ${SOME_TIME}, ${own.account}, ${TN}, ${LATER}, 1, true, ${profile})`.execute(db);
  await sql`insert into lease_subscription (uuid, created_on, modified_on, account, tn_lease, type, messaging_profile)
    values (gen_random_uuid(), ${SOME_TIME}, ${SOME_TIME}, ${own.account}, ${lease}, 'sms', ${profile})`.execute(db);
  const [messages, queue] = [new SqlMessages(store), new SqlSmsQueue(store, "n1")];
  const measure = () => ({ parts: 1, encoding: "GSM-7" as const });
  const exchange = new MessageExchange({ measure, zonesOf: () => [], surcharge: "0" });
  const receipts = new SmsReceipts({ queue, clock });
  receiver = new CarrierReceiver({ messages, queue, exchange, receipts, clock, wake: () => undefined });
});
beforeEach(async () => {
  await sql`delete from sms`.execute(store.db);
});
afterAll(() => store.close());

/** Part `number` of a text of `total`. */
function part(text: string, number: number, total: number, reference = 7): Promise<void> {
  const event = { carrier, provider: "C", event_id: null, object_id: null, payload: {} };
  const ends = { carrier, from: FROM, to: String(TN) };
  const bytes = Buffer.from(text);
  return receiver.take({
    kind: "part",
    event,
    part: { ...ends, reference, total, number, dataCoding: 0, charset: null, bytes },
  });
}

/** Texts that came in, with their parts and why they are not as they were sent. */
async function texts(): Promise<string[]> {
  const rows = await store.db
    .selectFrom("sms")
    .select(["message", "parts", "reason", "state"])
    .orderBy("created_on")
    .orderBy("message")
    .execute();
  return rows.map(({ message, parts, reason, state }) => `${message} | ${parts} ${reason} ${state}`);
}

test("parts make a text in whatever order they come, and a part that comes twice counts once", async () => {
  await part("c", 3, 3);
  await part("a", 1, 3);
  await part("a", 1, 3);
  expect(await texts()).toEqual([]);
  await part("b", 2, 3);
  expect(await texts()).toEqual(["abc | 3 null success"]);
});

test("a text whose parts do not come in half an hour shows its gaps and says so", async () => {
  await part("a", 1, 3);
  await part("c", 3, 3);
  clock.advance(1_799_000);
  await receiver.finishOverdue();
  expect(await texts()).toEqual([]);
  clock.advance(2_000);
  await receiver.finishOverdue();
  expect(await texts()).toEqual(["a[…]c | 3 incomplete: 2 of 3 parts success"]);
});

test("a part of another text under the same reference ends the former one, and nothing is mixed or lost", async () => {
  await part("old 1", 1, 2);
  clock.advance(1_000);
  await part("new 1", 1, 2);
  expect(await texts()).toEqual(["old 1[…] | 2 incomplete: 1 of 2 parts success"]);
  clock.advance(1_000);
  await part(", new 2", 2, 2);
  expect((await texts())[1]).toBe("new 1, new 2 | 2 null success");
});

test("texts of several references and totals at a time are kept apart", async () => {
  await part("x1", 1, 2, 1);
  await part("y1", 1, 2, 2);
  await part("z1", 1, 3, 1);
  await part("y2", 2, 2, 2);
  await part("x2", 2, 2, 1);
  expect(await texts()).toEqual(["x1x2 | 2 null success", "y1y2 | 2 null success"]);
});
