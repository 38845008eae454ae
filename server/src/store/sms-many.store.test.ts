import type { IEventSMS } from "@opentact/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import type { StoredEvent } from "../domain/event/port.js";
import { withShownUrls } from "../domain/event/shown-urls.js";
import type { MessageError } from "../domain/messaging/rules.js";
import { SmsReceipts } from "../engine/sms/receipts.js";
import { seededRandom } from "../lab/random.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import { EVENT_COLUMNS, type EventRow, eventOf } from "./event-rows.js";
import { NewSmsEvent } from "./new-sms-event.js";
import { messageEntities } from "./sms-entities.js";
import { outboundJson } from "./sms-json.js";
import { succeedMessage } from "./sms-outbound.js";
import { SqlSmsQueue } from "./sms-queue.js";

const NOW = "2024-03-01T12:00:00.000Z";
const ACCOUNTS = 3;
const MESSAGES = 40;

/** The same rows twice: what is done at once in the one is done one by one in the other. */
let together: TestStore;
let apart: TestStore;

beforeAll(async () => {
  [together, apart] = [await createTestStore(), await createTestStore()];
});
afterAll(async () => {
  await together.close();
  await apart.close();
});

interface Drawn {
  readonly uuid: string;
  readonly account: number;
  readonly parts: number;
  readonly price: string;
  readonly state: "sending" | "failed";
  readonly isAutomated: boolean;
  readonly profile: "plain" | "called" | "smpp";
  readonly customUrl: boolean;
  /** registered_delivery of the customer that handed it in; undefined: handed in elsewhere. */
  readonly registered: number | undefined;
  readonly hasWhole: boolean;
}

interface World {
  readonly carrier: string;
  readonly accounts: readonly string[];
  readonly messages: readonly Drawn[];
}

function draw(seed: number): World {
  const random = seededRandom(seed);
  const among = <T>(...list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const messages = Array.from({ length: MESSAGES }, (): Drawn => {
    const account = Math.floor(random() * ACCOUNTS);
    return {
      uuid: newUuid(),
      account,
      parts: among(1, 1, 1, 2, 3),
      price: among("0.00500", "0.00500", "0.01250", "0.00000"),
      state: among("sending", "sending", "sending", "failed"),
      isAutomated: random() < 0.1,
      // Nobody is called back for the first account: its events get their positions at once.
      profile: account === 0 ? among("plain", "smpp") : among("plain", "plain", "called", "smpp"),
      customUrl: random() < 0.1 && account > 0,
      registered: among(undefined, undefined, 0, 1, 2),
      hasWhole: random() < 0.2,
    };
  });
  return { carrier: newUuid(), accounts: Array.from({ length: ACCOUNTS }, newUuid), messages };
}

async function fill(store: TestStore, world: World, seed: number): Promise<void> {
  const { db } = store;
  const at = sql`${SOME_TIME}::timestamptz`;
  await sql`delete from outbox`.execute(db);
  const profile = newUuid();
  await sql`insert into tn_profile (uuid, created_on, modified_on, kind, name, country)
    values (${profile}, ${at}, ${at}, 'rate', ${`P${seed}`}, 'US') on conflict do nothing`.execute(db);
  await sql`insert into messaging_carrier (uuid, created_on, modified_on, name, kind, settings)
    values (${world.carrier}, ${at}, ${at}, ${`c${seed}`}, 'simulator', '{}')`.execute(db);
  for (const [n, account] of world.accounts.entries()) {
    // One is told when its balance falls below 99.9, one has a zone.
    await sql`insert into account (uuid, created_on, modified_on, name, email, balance, balance_low, time_zone)
      values (${account}, ${at}, ${at}, ${`A${n}`}, ${`a${n}-${seed}@example.org`}, 100, ${n === 1 ? 99.9 : null},
        ${n === 2 ? "America/New_York" : null})`.execute(db);
    await sql`insert into event_cursor (account, position) values (${account}, 7)`.execute(db);
    await sql`insert into outbox (uuid, account, type, ref_id, sequence, position, created_on, modified_on, body)
      values (gen_random_uuid(), ${account}, 'balance', ${account}, 4, 7, ${at}, ${at}, '{}')`.execute(db);
    await sql`insert into messaging_profile (uuid, created_on, modified_on, account, name, callback_url)
      select md5(${account} || kind)::uuid, ${at}, ${at}, ${account}, kind,
        case when kind = 'called' then 'https://example.org/hook' end
      from unnest(array['plain', 'called', 'smpp']) kind`.execute(db);
    await sql`insert into smpp_account (uuid, created_on, modified_on, account, system_id, password_hash)
      values (md5(${account} || 'esme')::uuid, ${at}, ${at}, ${account}, ${`e${n}-${seed}`}, 'x')`.execute(db);
    await sql`update messaging_profile set smpp_account = md5(${account} || 'esme')::uuid
      where account = ${account} and name = 'smpp'`.execute(db);
  }
  for (const [n, one] of world.messages.entries()) await fillOne(store, world, profile, n, one, seed);
}

async function fillOne(store: TestStore, world: World, rate: string, n: number, one: Drawn, seed: number) {
  const { db } = store;
  const at = sql`${SOME_TIME}::timestamptz`;
  const account = world.accounts[one.account];
  const tn = 12_000_000_000 + seed * 1_000 + n;
  const { uuid, parts, price } = one;
  await sql`insert into tn (tn, created_on, modified_on, type, profile, country)
    values (${tn}, ${at}, ${at}, 'long_code', ${rate}, 'US')`.execute(db);
  await sql`insert into tn_lease (uuid, created_on, modified_on, account, tn, expired_on, period_day, autorenew)
    values (md5(${tn}::text)::uuid, ${at}, ${at}, ${account}, ${tn}, ${NOW}, 1, true)`.execute(db);
  await sql`insert into sms (uuid, created_on, modified_on, account, type, state, "from", "to", message, thread, tn,
      tn_lease, messaging_profile, parts, encoding, price, delivery_state, valid_until, automated, custom_callback_url)
    values (${uuid}, ${at}, ${at}, ${account}, 'smso', ${one.state}, ${String(tn)}, ${String(12125550000 + n)}, 'Hello',
      'thread', ${tn}, md5(${tn}::text)::uuid, md5(${account} || ${one.profile}::text)::uuid, ${parts}, 'GSM-7',
      ${price}::numeric, ${one.state === "failed" ? "sending_failed" : "sending"}, ${NOW}, ${one.isAutomated},
      ${one.customUrl ? "https://example.org/one" : null})`.execute(db);
  await sql`insert into sms_part (sms, number) select ${uuid}, p from generate_series(1, ${parts}::int) p`.execute(db);
  await sql`insert into sms_attempt (sms, part, carrier, node, started_on)
    select ${uuid}, p, ${world.carrier}, 'n1', ${at} from generate_series(1, ${parts}::int) p`.execute(db);
  await sql`insert into sms_sender (tn, queued_parts, next_on) values (${tn}, ${parts + 2}, ${at})`.execute(db);
  await sql`insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until, claimed_by, claimed_until)
    values (${uuid}, ${account}, ${tn}, 'r', ${parts}, ${at}, ${NOW}, 'n1', ${NOW})`.execute(db);
  if (!one.isAutomated && Number(price) > 0)
    await sql`insert into ledger_hold (uuid, created_on, account, amount, ref_type, ref_uuid)
      values (gen_random_uuid(), ${at}, ${account}, ${price}::numeric * ${parts + (n % 7 === 0 ? 1 : 0)}::int, 'sms', ${uuid})`.execute(
      db,
    );
  if (one.registered !== undefined)
    await sql`insert into smpp_submit (message_id, smpp_account, sms, registered)
      values (${`1${seed}${n}`}, md5(${account} || 'esme')::uuid, ${uuid}, ${one.registered})`.execute(db);
}

/** Everything that messages touch, without what is drawn by the database, and the balance within the entities of events. */
async function dump(store: TestStore): Promise<unknown> {
  const { rows } = await sql`
    select (select json_agg(x order by x.uuid) from (select * from sms) x) as sms,
      (select json_agg(x order by x.sms, x.number) from (select sms, number, state, carrier, provider_id, error_code,
        carrier_code from sms_part) x) as parts,
      (select json_agg(x order by x.sms, x.part) from (select sms, part, ended_on, outcome, carrier_code
        from sms_attempt) x) as attempts,
      (select json_agg(x order by x.sms) from (select sms, due_on, claimed_by from sms_queue) x) as queue,
      (select json_agg(x order by x.tn) from sms_sender x) as senders,
      (select json_agg(x order by x.ref_uuid) from (select account, amount, ref_uuid from ledger_hold) x) as holds,
      (select json_agg(x order by x.account, x.account_balance_after desc) from (select account, amount,
        account_balance_before, account_balance_after, ref_type, ref_uuid, description, created_on from transaction) x) as ledger,
      (select json_agg(x order by x.uuid) from (select uuid, balance from account) x) as accounts,
      (select json_agg(x order by x.account) from account_spend x) as spent,
      (select json_agg(x order by x.template, x.recipient) from (select template, recipient from mail) x) as mails,
      (select json_agg(x order by x.sms, x.message_id) from (select smpp_account, sms, message_id, created_on
        from smpp_delivery) x) as deliveries,
      (select json_agg(x order by x.ref_id, x.sequence) from (select account, type, ref_id, sequence, created_on, body,
        callback from outbox) x) as events`.execute(store.db);
  const [row] = rows as { readonly events: readonly EventRow[] }[];
  return { ...row, events: row?.events.map((event) => ({ ...event, body: withoutBalance(eventOf(event)!) })) };
}

function withoutBalance({ type, body }: StoredEvent): unknown {
  if (type !== "sms") return body;
  const { account, ...payload } = body.payload as IEventSMS;
  return { ...body, payload: { ...payload, account: { ...account, balance: undefined } } };
}

const SEEDS = [1, 2, 3];

test.each(SEEDS)(
  "handed over at once or one by one: the same rows, money, counters and events (seed %i)",
  async (seed) => {
    const world = draw(seed);
    for (const store of [together, apart]) await fill(store, world, seed);
    const { carrier } = world;
    const random = seededRandom(seed + 1_000);
    const results = new Map(
      world.messages.map(({ uuid, parts, hasWhole }) => {
        const id = Math.floor(random() * 1e9).toString();
        const ofPart = (number: number) => (hasWhole ? `W${id}` : `P${id}-${number}`);
        const list = Array.from({ length: parts }, (_, at) => at + 1).map((number) => {
          return { number, outcome: "accepted" as const, provider_id: ofPart(number), code: null };
        });
        return [uuid, list] as const;
      }),
    );
    const uuids = world.messages.map(({ uuid }) => uuid);
    const ended = (uuid: string) => ({ uuid, carrier, results: results.get(uuid) ?? [] });
    await new SqlSmsQueue(together, "n1").transaction(async (tx) => {
      await tx.lock(uuids);
      await tx.succeed(uuids.map(ended), NOW);
    });
    for (const uuid of uuids) {
      await new SqlSmsQueue(apart, "n1").transaction((tx) => tx.results([ended(uuid)], NOW));
      const reference_id = results.get(uuid)?.[0]?.provider_id.toLowerCase() ?? null;
      await apart.transaction((tx) => succeedMessage(tx, uuid, { reference_id, carrier, now: NOW }));
    }
    expect(await dump(together)).toEqual(await dump(apart));

    const states = ["DELIVRD", "DELIVRD", "DELIVRD", "UNDELIV", "ACCEPTD", "REJECTD"];
    const receipts = [...results.values(), ...results.values()]
      .flatMap((list) => list.map(({ provider_id }) => provider_id.toLowerCase()))
      .map((id) => ({
        carrier,
        ids: [random() < 0.05 ? `unknown-${id}` : id],
        recipient: null,
        state: states[Math.floor(random() * states.length)] ?? "DELIVRD",
        error: random() < 0.3 ? "013" : null,
        order: random(),
      }))
      .sort((a, b) => a.order - b.order)
      .map(({ order: _order, ...receipt }) => receipt);
    const clock = new FakeClock(Date.parse(NOW));
    const [many, single] = [together, apart].map((store) => {
      const queue = new SqlSmsQueue(store, "n1");
      return { queue, receipts: new SmsReceipts({ queue, clock }) };
    });
    const outcomes = await many?.queue.transaction((tx) => many.receipts.takeIn(tx, receipts));
    const singly = [];
    for (const receipt of receipts) singly.push(await single?.receipts.take(receipt));
    expect(outcomes).toEqual(singly);
    expect(new Set(outcomes)).toEqual(new Set(["applied", "ignored", "kept"]));
    expect(await dump(together)).toEqual(await dump(apart));
    const placed = await together.db
      .selectFrom("outbox")
      .select("position")
      .where("position", "is not", null)
      .execute();
    expect(placed.length).toBeGreaterThan(ACCOUNTS);
  },
);

test("an error of a receipt is that of its first part that failed, whatever comes behind it", async () => {
  const { rows } = await sql<{ error_code: number }>`
    select error_code from sms where delivery_state = 'delivery_failed'`.execute(together.db);
  const codes = rows.map(({ error_code }) => error_code as MessageError["code"]);
  expect(codes.length).toBeGreaterThan(3);
  expect(codes.every((code) => code === 1401 || code === 1403)).toBe(true);
});

test("messages of a group are written as each would be alone, to the order of their members", async () => {
  const { db } = together;
  await relate(together);
  const { rows } = await sql<{ uuid: string; entity: WithZoneName<IEventSMS> }>`
    select m.uuid, ${sql.raw(outboundJson("text"))} as entity from sms m where m.type = 'smso'
    order by m.modified_on, m.uuid`.execute(db);
  const alone = rows.map(({ entity }) => withShownUrls(zoned<IEventSMS>(entity)));
  for (const has of [
    ({ created_by }) => created_by !== null,
    ({ sms_campaign }) => sms_campaign !== null,
    ({ error }) => error?.carrier_code !== undefined,
    ({ error }) => error !== null && error.carrier_code === undefined,
    ({ tn_lease }) => tn_lease?.messaging_profile?.callback_url === "https://example.org/hook?token=***",
    ({ custom_callback_url }) => custom_callback_url === "https://example.org/own?token=***",
    ({ tn }) => tn.sms && !tn.voice,
    ({ account }) => account.time_zone !== null,
    ({ send_after }) => send_after === "2024-03-01T12:00:00.120Z",
  ] satisfies ((message: IEventSMS) => boolean)[])
    expect(alone.some(has), String(has)).toBe(true);
  const found = await together.transaction((tx) =>
    messageEntities(
      tx,
      rows.map(({ uuid }) => uuid),
    ),
  );
  const written = found.map((one) => JSON.stringify(new NewSmsEvent(one, "sms_delivered", NOW).body.payload));
  expect(written).toEqual(alone.map((one) => JSON.stringify(one)));
  expect(found.some(({ head }) => head.last > 0)).toBe(true);
});

test("what is stored of an event of a message is short enough not to be compressed, and read as it was told", async () => {
  const { db } = together;
  const { rows } = await sql<{ uuid: string }>`select uuid from sms where type = 'smso' order by uuid limit 5`.execute(
    db,
  );
  const told = await together.transaction(async (tx) => {
    const found = await messageEntities(
      tx,
      rows.map(({ uuid }) => uuid),
    );
    const events = found.map((one) => new NewSmsEvent(one, "sms_delivered", NOW));
    await tx.outbox.addMany(events);
    return events;
  });
  for (const event of told) {
    expect([event.messageType, event.bodyText.length < 1_800]).toEqual(["smso", true]);
    const row = await db
      .selectFrom("outbox")
      .select(EVENT_COLUMNS)
      .where("uuid", "=", event.uuid)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(eventOf(row as EventRow)?.body)).toBe(JSON.stringify(event.body));
  }
});

/** Gives some messages what others have not. */
async function relate(store: TestStore): Promise<void> {
  const { db } = store;
  const at = sql`${SOME_TIME}::timestamptz`;
  const { account } = await addAccount(store, "Related");
  const [user, brand, campaign, profile] = [newUuid(), newUuid(), newUuid(), newUuid()];
  await sql`insert into "user" (uuid, created_on, modified_on, account, email, role, password_hash)
    values (${user}, ${at}, ${at}, ${account}, 'related@example.org', 'User', 'x')`.execute(db);
  await sql`insert into messaging_profile (uuid, created_on, modified_on, account, name, callback_url)
    values (${profile}, ${at}, ${at}, ${account}, 'H', 'https://example.org/hook?token=secret')`.execute(db);
  await sql`insert into sms_brand (uuid, created_on, modified_on, account, "entityType", "displayName", phone, email,
      street, city, state, "postalCode", country, "referenceId", "brandId")
    values (${brand}, ${at}, ${at}, ${account}, 'PRIVATE_PROFIT', 'B', '1', 'a@example.org', '1', 'N', 'NJ', '0', 'US',
      'r', 'B1')`.execute(db);
  await sql`insert into sms_campaign (uuid, created_on, modified_on, account, brand, usecase, description, "referenceId",
      "campaignId", quiet_hours_enabled)
    values (${campaign}, ${at}, ${at}, ${account}, ${brand}, 'MIXED', 'D', 'r', 'C1', false)`.execute(db);
  const some = sql`select uuid from sms where type = 'smso' order by uuid`;
  await sql`update sms set created_by = ${user}, send_after = '2024-03-01T12:00:00.12Z',
      custom_callback_url = 'https://example.org/own?token=secret' where uuid in (${some} limit 20)`.execute(db);
  await sql`update sms set sms_campaign = ${campaign} where uuid in (${some} limit 20 offset 10)`.execute(db);
  await sql`update tn_lease set messaging_profile = ${profile}
    where uuid in (select tn_lease from sms where uuid in (${some} limit 20 offset 5))`.execute(db);
  await sql`insert into lease_subscription (uuid, created_on, modified_on, account, tn_lease, type, messaging_profile)
    select gen_random_uuid(), ${at}, ${at}, account, tn_lease, 'sms', messaging_profile from sms
    where uuid in (${some} limit 20 offset 5)`.execute(db);
}

test("claims of many keep the order of a pair and take one message of each sender", async () => {
  const { db } = together;
  await sql`delete from sms_queue`.execute(db);
  const sms = await db.selectFrom("sms").select(["uuid", "account", "tn"]).orderBy("uuid").limit(12).execute();
  await sql`update sms_sender set queued_parts = 0`.execute(db);
  const [first, second] = [sms[0]?.tn, sms[1]?.tn];
  // Two senders, each with messages to two recipients; those of one pair in the order of their ids.
  for (const [n, { uuid, account }] of sms.entries())
    await sql`insert into sms_queue (sms, account, tn, recipient, parts, due_on, valid_until)
      values (${uuid}, ${account}, ${n % 2 === 0 ? first : second}, ${`r${Math.floor(n / 2) % 2}`}, 1,
        ${n < 2 ? LATER : SOME_TIME}, ${LATER})`.execute(db);
  await sql`update sms_sender set queued_parts = 6, next_on = ${SOME_TIME} where tn in (${first}, ${second})`.execute(
    db,
  );
  const queue = new SqlSmsQueue(together, "n1");
  const claim = (now: string) =>
    queue.transaction((tx) => tx.claim({ node: "n1", now, until: LATER, partMs: 0, most: 100 }));
  const place = (uuid: string) => sms.findIndex((one) => one.uuid === uuid);
  const early = await claim(NOW);
  // The first of the pair with r0 is not due: nothing of that pair goes, and one of the other.
  expect(early.map(({ uuid }) => place(uuid)).sort()).toEqual([2, 3]);
  expect(await claim(NOW)).toEqual([]);
  const later = await claim(LATER);
  expect(later.map(({ uuid }) => place(uuid)).sort()).toEqual([0, 1]);
  await sql`update sms set state = 'created'`.execute(db);
  // Of what is claimed one is being handed over; another one that was is not claimed any more.
  const [begun, ended] = [later[0]?.uuid ?? "", sms[7]?.uuid ?? ""];
  await sql`update sms set state = 'sending' where uuid in (${begun}, ${ended})`.execute(db);
  expect(await queue.stillSending(sms.map(({ uuid }) => uuid))).toEqual(new Set([begun]));
});

const LATER = "2024-03-02T00:00:00.000Z";
