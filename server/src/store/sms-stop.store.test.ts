import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import { failWaiting } from "./sms-stop.js";

const LATER = "2024-03-01T00:00:00.000Z";
const DATES = { created_on: SOME_TIME, modified_on: SOME_TIME };
const TN = 12_000_000_000;
const SUBSCRIBER = "12125550000";

let store: TestStore;
let account: string;
const [profile, customer] = [newUuid(), newUuid()];

beforeAll(async () => {
  store = await createTestStore();
  account = (await addAccount(store)).account;
  const { db } = store;
  const own = { ...DATES, account };
  await db
    .insertInto("smpp_account")
    .values({ uuid: customer, ...own, system_id: "esme1", password_hash: "x" })
    .execute();
  await db
    .insertInto("messaging_profile")
    .values({ uuid: profile, ...own, name: "M", smpp_account: customer })
    .execute();
  const rate = newUuid();
  await db
    .insertInto("tn_profile")
    .values({ uuid: rate, ...DATES, kind: "rate", name: "US", country: "US" })
    .execute();
  await db
    .insertInto("tn")
    .values({ tn: TN, ...DATES, type: "long_code", profile: rate, country: "US" })
    .execute();
  await sql`insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew)
    values (gen_random_uuid(), ${SOME_TIME}, ${SOME_TIME}, ${account}, ${TN}, ${LATER}, 1, true)`.execute(db);
  await sql`insert into sms_sender (tn, queued_parts, next_on) values (${TN}, 0, ${SOME_TIME})`.execute(db);
});
afterAll(() => store.close());

/** A message in the queue; `registered`: a customer has handed it in and asked for that. */
async function waiting(registered?: number): Promise<string> {
  const uuid = newUuid();
  await sql`insert into sms (uuid, created_on, modified_on, account, type, state, "from", "to", message, thread, tn,
      tn_lease, messaging_profile, parts, encoding, delivery_state, valid_until)
    select ${uuid}, ${SOME_TIME}, ${SOME_TIME}, account, 'smso', 'created', tn::text, ${SUBSCRIBER}, 'Hello', 'x', tn,
      uuid, ${profile}, 1, 'GSM-7', 'queued', ${LATER} from tn_lease`.execute(store.db);
  await sql`insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until)
    values (${uuid}, ${account}, ${TN}, ${SUBSCRIBER}, 1, ${SOME_TIME}, ${LATER})`.execute(store.db);
  if (registered !== undefined)
    await store.db
      .insertInto("smpp_submit")
      .values({ message_id: `id${registered}`, smpp_account: customer, sms: uuid, registered })
      .execute();
  return uuid;
}

test("customers are told of what a STOP ends, as they asked: their own submits, and all of their profile", async () => {
  const uuids = [await waiting(0), await waiting(1), await waiting(2), await waiting(17), await waiting()];
  await store.transaction((tx) => failWaiting(tx, profile, SUBSCRIBER, LATER));
  const told = await store.db.selectFrom("smpp_delivery").select(["sms", "message_id"]).orderBy("id").execute();
  expect(told).toEqual([
    { sms: uuids[1], message_id: "id1" },
    { sms: uuids[2], message_id: "id2" },
    { sms: uuids[3], message_id: "id17" },
    { sms: uuids[4], message_id: uuids[4] },
  ]);
  const left = await store.db.selectFrom("sms").select("state").where("state", "!=", "failed").execute();
  expect(left).toEqual([]);
});
