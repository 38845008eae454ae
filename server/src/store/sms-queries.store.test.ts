import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import { createLog } from "../base/log.js";
import { messageError } from "../domain/messaging/rules.js";
import { appliedSearch } from "../domain/search/rules.js";
import type { Store } from "./db.js";
import { SqlOptouts } from "./optout.js";
import { clientConfig } from "./pool.js";
import { SqlRegistryQueue } from "./registry-queue.js";
import { SqlMessages } from "./sms.js";
import { SqlSmsQueue } from "./sms-queue.js";
import type { Tables } from "./tables.js";
import { Transactions } from "./transaction.js";

/** Messages of the account that asks, and of another one. */
const OWN = 3_000;
const OTHERS = 20_000;
const LATER = "2024-03-01T00:00:00.000Z";

/** A plan that reads one of the filled tables whole. */
const FILLED =
  /Seq Scan on (sms|sms_part|sms_attempt|sms_queue|sms_optout|sms_receipt_early|sms_brand|sms_brand_vetting|sms_campaign|tollfree_verification)( |$)/m;

let store: TestStore;
let account: string;
const ids = { profile: newUuid(), carrier: newUuid() };
const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];

beforeAll(async () => {
  store = await createTestStore();
  account = (await addAccount(store)).account;
  const { account: stranger } = await addAccount(store, "Stranger");
  await makeLinks();
  await fill(account, 12_000_000_000, OWN);
  await fill(stranger, 13_000_000_000, OTHERS);
  await sql`vacuum analyze`.execute(store.db);
});
afterAll(() => store.close());

async function makeLinks(): Promise<void> {
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  await store.db
    .insertInto("messaging_profile")
    .values({ uuid: ids.profile, ...dates, account, name: "M" })
    .execute();
  await store.db
    .insertInto("messaging_carrier")
    .values({ uuid: ids.carrier, ...dates, name: "C", kind: "simulator", settings: "{}" })
    .execute();
  await store.db
    .insertInto("tn_profile")
    .values({ uuid: newUuid(), ...dates, kind: "rate", name: "US", country: "US" })
    .execute();
}

/** 100 numbers, and on each messages of all kinds, a tenth of them in the queue; opt-outs and registrations as many. */
async function fill(owner: string, from: number, count: number): Promise<void> {
  const { db } = store;
  const rows = sql`generate_series(1, ${count}::int) n,
    lateral (select ${SOME_TIME}::timestamptz + make_interval(mins => n) as at) t`;
  await sql`insert into tn (tn, created_on, modified_on, type, profile, country)
    select ${from}::bigint + n, ${SOME_TIME}, ${SOME_TIME}, 'long_code', p.uuid, 'US'
    from generate_series(0, 99) n, tn_profile p`.execute(db);
  await sql`insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew)
    select gen_random_uuid(), ${SOME_TIME}, ${SOME_TIME}, ${owner}::uuid, ${from}::bigint + n, ${LATER}, 1, true
    from generate_series(0, 99) n`.execute(db);
  await sql`insert into sms (uuid, created_on, modified_on, account, type, state, "from", "to", message, thread, tn,
      tn_lease, messaging_profile, parts, encoding, delivery_state, sent_on, valid_until)
    select gen_random_uuid(), t.at, t.at, ${owner}::uuid, case when n % 3 = 0 then 'smsi' else 'smso' end,
      case when n % 10 = 1 then 'created' else 'success' end, l.tn::text, (12125550000 + n % 9000)::text, 'Hello ' || n,
      md5((n % 900)::text), l.tn, l.uuid, case when l.account = ${account} then ${ids.profile}::uuid end, 1, 'GSM-7',
      case when n % 3 > 0 then case n % 10 when 1 then 'queued' when 2 then 'sent' else 'delivered' end end,
      case when n % 10 > 1 then t.at end, ${LATER}
    from ${rows}, tn_lease l where l.tn = ${from}::bigint + n % 100`.execute(db);
  await sql`insert into sms_part (sms, number, state, carrier, provider_id)
    select uuid, 1, case when state = 'created' then 'queued' else 'accepted' end,
      case when state = 'success' then ${ids.carrier}::uuid end, case when state = 'success' then md5(uuid::text) end
    from sms where account = ${owner} and type = 'smso'`.execute(db);
  await sql`insert into sms_attempt (sms, part, carrier, node, started_on)
    select sms, 1, carrier, 'n1', ${SOME_TIME} from sms_part where carrier is not null`.execute(db);
  await sql`insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until)
    select uuid, account, tn, "to", 1, created_on, valid_until from sms
    where account = ${owner} and type = 'smso' and state = 'created'`.execute(db);
  await sql`insert into sms_sender (tn, queued_parts, next_on)
    select l.tn, (select count(*) from sms_queue q where q.tn = l.tn), ${SOME_TIME} from tn_lease l
    where l.account = ${owner}`.execute(db);
  await sql`insert into sms_optout (uuid, created_on, modified_on, account, messaging_profile, "from", source)
    select gen_random_uuid(), t.at, t.at, ${owner}::uuid, ${ids.profile}::uuid, (${from}::bigint + n)::text, 'api'
    from ${rows}`.execute(db);
  await sql`insert into sms_receipt_early (carrier, provider_id, body, received_on)
    select ${ids.carrier}::uuid, 'x' || n, '{}', t.at from ${rows}`.execute(db);
  await sql`insert into tollfree_verification (uuid, created_on, modified_on, account, request, numbers)
    select gen_random_uuid(), t.at, t.at, ${owner}::uuid, '{}', array[${from}::bigint + n] from ${rows}`.execute(db);
  await sql`insert into sms_brand (uuid, created_on, modified_on, account, "entityType", "displayName", phone, email,
      street, city, state, "postalCode", country, "referenceId", "brandId")
    select gen_random_uuid(), t.at, t.at, ${owner}::uuid, 'PRIVATE_PROFIT', 'B', '1', 'a@example.org', '1', 'N', 'NJ',
      '0', 'US', n::text, 'B' || ${from}::bigint + n
    from ${rows}`.execute(db);
  await sql`insert into sms_brand_vetting (uuid, created_on, modified_on, account, brand, "evpId", "vettingId",
      "vettingStatus")
    select gen_random_uuid(), created_on, created_on, account, uuid, 'A', "brandId", 'ACTIVE' from sms_brand
    where account = ${owner}`.execute(db);
  await sql`insert into sms_campaign (uuid, created_on, modified_on, account, brand, usecase, description, "referenceId",
      "campaignId", quiet_hours_enabled)
    select gen_random_uuid(), created_on, created_on, account, uuid, 'MIXED', 'D', "referenceId", 'C' || "brandId", false
    from sms_brand where account = ${owner}`.execute(db);
}

/** The same database, each query noted. */
function watched(): { store: Store; end: () => Promise<void> } {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...clientConfig(store.address), max: 1 }) }),
    // Bytes of rows are memory of the next statement once this one is answered.
    log: ({ query: { sql: text, parameters } }) =>
      void asked.push({
        sql: text,
        parameters: parameters.map((one) => (one instanceof Buffer ? Buffer.from(one) : one)),
      }),
  });
  const transactions = new Transactions(db, TEST_BOX, createLog("silent"));
  return { store: { ...store, db, transaction: (work) => transactions.run(work) }, end: () => db.destroy() };
}

async function searchAll(messages: SqlMessages): Promise<void> {
  const common = [{}, { message: "*77*" }, { delivered: true }, { state: "success" as const }, { to: "1212555%%%%" }];
  for (const body of [...common, { thread: "x" }, { readed: false }, { from: "120*" }])
    await messages.search(account, appliedSearch({ take: 10, ...body }), body);
  for (const body of [...common, { tn: 12_000_000_007 }, { reference_id: "x" }])
    await messages.searchOutbound(account, appliedSearch({ take: 10, ...body }), body);
  for (const body of [...common, { from: "*9" }, { readed: true }])
    await messages.searchInbound(account, appliedSearch({ take: 10, ...body }), body);
}

/** Messages from the queue to their carrier and their receipts. */
async function carrySome(queue: SqlSmsQueue): Promise<void> {
  const now = LATER;
  await queue.nextDue(LATER);
  const { carrier } = ids;
  const taken = await queue.transaction(async (tx) => {
    const claimed = await tx.claim({ node: "n1", now, until: now, partMs: 1_000, most: 50 });
    const begun = claimed.map((sms) => ({ sms, carrier, nextOn: now, reason: "sending" }));
    await tx.begin(begun, { node: "n1", now });
    await tx.restSenders(claimed.map(({ tn }) => ({ tn, until: now })));
    return claimed;
  });
  expect(taken).toHaveLength(20);
  const uuids = taken.map(({ uuid }) => uuid);
  await queue.optedOut(uuids);
  await queue.transaction(async (tx) => {
    await tx.lock(uuids, [{ carrier, ids: ["770"] }]);
    const results = (n: number) => [{ number: 1, outcome: "accepted" as const, provider_id: `77${n}`, code: null }];
    await tx.succeed(
      uuids.map((uuid, n) => ({ uuid, carrier, results: results(n) })),
      now,
    );
  });
  await queue.transaction(async (tx) => {
    const receipts = taken.map(({ to }, n) => ({
      carrier,
      ids: [`77${n}`],
      recipient: to,
      state: "DELIVRD",
      error: null,
      isFinal: true,
    }));
    const parts = await tx.findParts(receipts, { locks: false });
    expect(parts.map((part) => part?.sms)).toEqual(uuids);
    const applied = await tx.applyReceipts(
      uuids.map((sms) => ({ sms, number: 1, error: undefined })),
      now,
    );
    expect(applied.size).toBe(uuids.length);
    await tx.failed([{ sms: uuids[0] ?? "", error: messageError(1202) }], now);
    const postponed = { due: now, reason: null, now, tried: [], carrier: null, failures: 0, failing_since: null };
    await tx.postpone(uuids.map((uuid) => ({ uuid, ...postponed })));
  });
  expect(await queue.stillSending(uuids)).toEqual(new Set());
  await queue.takeBack("n2", now);
  await queue.confirmNone(SOME_TIME, now);
  await queue.forgetReceipts(SOME_TIME);
  await queue.forgetReferences(SOME_TIME);
}

/** Messages that are accepted together. */
async function acceptSome(messages: SqlMessages): Promise<void> {
  await messages.transaction(async (tx) => {
    const wishes = Array.from({ length: 3 }, (_, n) => ({ account, tn: 12_000_000_000 + n, to: "12125550001" }));
    const { senders } = await tx.factsOfMany({ wishes, users: [newUuid()], now: LATER, limits: { Level0: "20" } });
    const accepted = senders.map(({ sender }) => ({
      uuid: newUuid(),
      account,
      by: null,
      now: LATER,
      sender: { ...sender, total: sender.price },
      to: "12125550001",
      message: "Hello",
      thread: "x",
      parts: 1,
      encoding: "GSM-7" as const,
      isLocal: false,
      isAutomated: false,
      custom_callback_url: null,
      valid_until: LATER,
      send_after: null,
    }));
    expect(accepted).toHaveLength(3);
    await tx.acceptMany(accepted);
  });
}

test("no query about messages and registrations reads their tables to the end", async () => {
  const { store: noted, end } = watched();
  const messages = new SqlMessages(noted);
  await searchAll(messages);
  await messages.framed([newUuid()], LATER);
  await carrySome(new SqlSmsQueue(noted, "n1"));
  await acceptSome(messages);
  await new SqlOptouts(noted).list(account, { from: "12000000007", take: 10, skip: 0 });
  const registry = new SqlRegistryQueue(noted);
  await registry.nextDue();
  await registry.claim(LATER, LATER);
  await registry.askAbout(["B12000000007"], LATER);
  await end();
  const client = new pg.Client(clientConfig(store.address));
  await client.connect();
  const slow: string[] = [];
  for (const query of asked.filter(({ sql: text }) => /^\s*(select|insert|update|delete|with)\b/i.test(text))) {
    const { rows: plan } = await client.query(`explain ${query.sql}`, [...query.parameters]);
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    if (FILLED.test(text)) slow.push(`${query.sql}\n${text}`);
  }
  await client.end();
  expect(asked.length).toBeGreaterThan(50);
  expect(slow).toEqual([]);
});

test("what becomes of a message changes its row in place, in no index", async () => {
  const changed = await store.transaction(async (tx) => {
    await sql`
      update sms set state = 'success', delivery_state = 'delivered', sent_on = ${LATER}, delivered_on = ${LATER},
        delivered = true, modified_on = ${LATER}, reason = 'x', reference_id = 'x', cost = 1, carrier = ${newUuid()},
        error_code = 1, error_message = 'x', carrier_code = 'x', maybe_duplicate = true
      where uuid = (select max(uuid::text)::uuid from sms where type = 'smso' and state = 'created')`.execute(tx);
    const { rows } = await sql<{ all: number; inPlace: number }>`
      select pg_stat_get_xact_tuples_updated('sms'::regclass) as all,
        pg_stat_get_xact_tuples_hot_updated('sms'::regclass) as "inPlace"`.execute(tx);
    return rows[0];
  });
  expect(changed).toEqual({ all: 1, inPlace: 1 });
});

test("messages without a receipt are found whenever they were handed over", async () => {
  const { db } = store;
  const queue = new SqlSmsQueue(store, "n1");
  const [first, second] = ["2033-01-01T00:00:00.000Z", "2033-01-02T00:00:00.000Z"];
  await queue.confirmNone("2032-01-01T00:00:00.000Z", LATER);
  const uuids = (
    await sql<{ uuid: string }>`select uuid from sms where delivery_state = 'delivered' limit 2`.execute(db)
  ).rows;
  for (const [n, { uuid }] of uuids.entries())
    await sql`update sms set delivery_state = 'sent', sent_on = ${n === 0 ? first : second} where uuid = ${uuid}`.execute(
      db,
    );
  expect(await queue.confirmNone(first, LATER)).toBe(1);
  expect(await queue.confirmNone(first, LATER)).toBe(0);
  expect(await queue.confirmNone(second, LATER)).toBe(1);
});
