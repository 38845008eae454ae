import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { SmppSubmitNote } from "../../server/src/domain/messaging/port/message-store.js";
import { seededRandom } from "../../server/src/lab/random.js";
import { SqlMessages } from "../../server/src/store/sms.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

/** Two worlds that are the same: in one messages come together, in the other one by one. */
const worlds: Side[] = [];
const SENDERS = [12015554001, 12015554002, 12015554003];
const UNSUBSCRIBED = 12015554004;
const LOCAL = 12015554005;
const OPTED_OUT = "12025550177";
const ENV = { MESSAGING_ACCOUNT_PARTS_PER_SECOND: "1000000", MESSAGING_UNKNOWN_OPERATOR_SURCHARGE: "0.00007" };

interface Side {
  readonly world: SmsWorld;
  readonly ann: RestPerson;
  readonly smpp: string;
}

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly message: string;
  readonly [more: string]: unknown;
}

beforeAll(async () => {
  for (let n = 0; n < 2; n++) worlds.push(await side());
});
afterAll(async () => {
  for (const { world } of worlds) await world.close();
});

async function side(): Promise<Side> {
  const world = await createSmsWorld(ENV);
  const ann = await world.rich();
  for (const tn of [...SENDERS, UNSUBSCRIBED, LOCAL]) await world.lease(ann, tn);
  const { db } = world.store;
  await sql`update lease_subscription set removed_on = ${SOME_TIME}
    where tn_lease = (select uuid from tn_lease where tn = ${UNSUBSCRIBED})`.execute(db);
  await sql`insert into sms_optout (uuid, created_on, modified_on, account, "from", messaging_profile, source)
    select ${newUuid()}, ${SOME_TIME}, ${SOME_TIME}, account, ${OPTED_OUT}, messaging_profile, 'api'
    from tn_lease where tn = ${SENDERS[0]}`.execute(db);
  const smpp = newUuid();
  await sql`insert into smpp_account (uuid, created_on, modified_on, account, system_id, password_hash)
    values (${smpp}, ${SOME_TIME}, ${SOME_TIME}, ${ann.account}, 'ann', 'none')`.execute(db);
  return { world, ann, smpp };
}

const actorOf = ({ ann }: Side) => ({ account: ann.account, user: ann.uuid });
const noteOf = ({ smpp }: Side, n: number): SmppSubmitNote => ({
  smpp_account: smpp,
  submits: [{ message_id: String(100_000_000_000_000 + n), registered: n % 2 }],
});

/** What became of a request. */
function outcomeOf(settled: PromiseSettledResult<object>): unknown {
  if (settled.status === "fulfilled") return settled.value;
  const { status, code, message, fields, retryAfterSeconds } = settled.reason;
  return { status, code, message, fields, retryAfterSeconds };
}

async function together(at: Side, asked: readonly Asked[], noted: ReadonlySet<number>) {
  const { smsSending } = at.world.services;
  const sent = asked.map(async (body, n) => {
    const note = noted.has(n) ? noteOf(at, n) : undefined;
    return (await smsSending.send(actorOf(at), body, note)).entity;
  });
  return (await Promise.allSettled(sent)).map(outcomeOf);
}

/** The way of one message in a transaction of its own. */
async function alone(at: Side, asked: readonly Asked[], noted: ReadonlySet<number>) {
  const messages = new SqlMessages(at.world.store);
  const outcomes: unknown[] = [];
  for (const [n, body] of asked.entries()) {
    const sent = messages.transaction(async (tx) => {
      const entity = await at.world.services.smsSending.acceptIn(tx, actorOf(at), body);
      if (noted.has(n)) await tx.noteSubmit(entity.uuid, noteOf(at, n));
      return entity;
    });
    const [settled] = await Promise.allSettled([sent]);
    if (settled) outcomes.push(outcomeOf(settled));
  }
  return outcomes;
}

const ROWS: Readonly<Record<string, string>> = {
  sms: `select m.* from sms m join sms_queue q on q.sms = m.uuid order by q.id`,
  parts: `select p.sms, p.number, p.state from sms_part p join sms_queue q on q.sms = p.sms order by q.id, p.number`,
  partOrder: `select count(*) from sms_part p join sms_part o on o.id < p.id
    join sms_queue q on q.sms = p.sms join sms_queue r on r.sms = o.sms where r.id > q.id`,
  queue: `select sms, account, tn, recipient, parts, due_on, valid_until, attempts, tried from sms_queue order by id`,
  holds: `select h.account, h.amount, h.ref_type, h.ref_uuid, h.created_on, h.expires_on
    from ledger_hold h join sms_queue q on q.sms = h.ref_uuid order by q.id`,
  senders: `select * from sms_sender order by tn`,
  notes: `select * from smpp_submit order by message_id`,
  reviews: `select kind, key, sample, state, until_on, account from sms_review order by kind, key`,
  events: `select type, ref_id, account, sequence, body from outbox where type <> 'order' order by seq`,
  balance: `select balance from account order by created_on, uuid`,
};

/** Everything that was stored; uuids are told apart by where they stand first. */
async function stored({ world }: Side): Promise<string> {
  const found: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(ROWS)) found[name] = (await sql.raw(text).execute(world.store.db)).rows;
  return named(found);
}

function named(value: unknown): string {
  const names = new Map<string, string>();
  const nameOf = (uuid: string) => {
    const name = names.get(uuid) ?? `#${names.size + 1}`;
    names.set(uuid, name);
    return name;
  };
  const sorted = (_key: string, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  const text = JSON.stringify(value, sorted, 1).replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, nameOf);
  // Of the account, which has another uuid in each world.
  return text.replaceAll(/("thread": ")[0-9a-f]{32}/g, "$1").replaceAll(/[\w.]+@[\w.]+/g, "mail");
}

beforeEach(async () => {
  for (const { world, ann } of worlds) {
    for (const table of ["sms_queue", "ledger_hold", "sms_sender", "smpp_submit", "sms_review", "outbox"])
      await sql`delete from ${sql.table(table)}`.execute(world.store.db);
    await world.setBalance(ann, 1000);
    await sql`update account set level = 'ServiceAccount' where uuid = ${ann.account}`.execute(world.store.db);
  }
});

/** Some requests of every kind: most are good, some are refused for each reason that there is. */
function someRequests(seed: number, count: number): Asked[] {
  const random = seededRandom(seed);
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, n) => ({
    from: String(of([...SENDERS, ...SENDERS, ...SENDERS, UNSUBSCRIBED, 12015559999])),
    to: of(["12025550101", "12025550102", "12025550103", OPTED_OUT, String(SENDERS[1]), "442079460000"]),
    message: of([`Message ${n}`, "ж".repeat(80 + n), "a".repeat(200), "The same"]),
    ...(random() < 0.1 ? { messaging_profile: newUuid() } : {}),
    ...(random() < 0.2 ? { validity_period: 600 } : {}),
    ...(random() < 0.2 ? { custom_callback_url: "https://example.com/told" } : {}),
  })).filter(({ to }) => to !== String(SENDERS[1]));
}

async function compare(asked: readonly Asked[], noted: ReadonlySet<number> = new Set()): Promise<unknown[]> {
  const [one, other] = worlds as [Side, Side];
  const outcomes = await together(one, asked, noted);
  expect(named(outcomes)).toBe(named(await alone(other, asked, noted)));
  expect(await stored(one)).toBe(await stored(other));
  for (const outcome of outcomes as { uuid?: string }[])
    if (outcome.uuid) expect(await new SqlMessages(one.world.store).outbound(null, outcome.uuid)).toEqual(outcome);
  return outcomes;
}

const statuses = (outcomes: readonly unknown[]) => outcomes.map((one) => (one as { status?: number }).status ?? 200);

test.each([1, 2, 3])("many messages at once are what they are one after the other (seed %i)", async (seed) => {
  const outcomes = await compare(someRequests(seed, 60), new Set([0, 3, 7, 8]));
  expect(new Set(statuses(outcomes))).toEqual(new Set([200, 400, 403, 404, 409]));
});

test("money: the balance, the limit of the day and the room of a queue are seen by each in its turn", async () => {
  for (const { world, ann } of worlds) await world.setBalance(ann, 0.1);
  const poor = await compare(someRequests(4, 60));
  expect(statuses(poor)).toContain(402);
  for (const { world, ann } of worlds) {
    await world.setBalance(ann, 1000);
    await sql`update account set level = 'Level0', created_on = ${SOME_TIME} where uuid = ${ann.account}`.execute(
      world.store.db,
    );
    await sql`insert into account_spend (account, day, amount) values (${ann.account}, (${new Date(world.clock.now())})::date, 9.7)
      on conflict (account, day) do update set amount = excluded.amount`.execute(world.store.db);
    await sql`update sms_sender set queued_parts = 14390 where tn = ${SENDERS[0]}`.execute(world.store.db);
  }
  const full = statuses(await compare(someRequests(5, 60)));
  expect(full).toContain(429);
  expect(full).toContain(403);
});

test("the price has the fee of the operator, and the last message that a limit of the day lets through is the same", async () => {
  for (const { world, ann } of worlds) {
    await sql`update account set level = 'Level1' where uuid = ${ann.account}`.execute(world.store.db);
    await sql`insert into account_spend (account, day, amount)
      values (${ann.account}, (${new Date(world.clock.now())})::date, 199.98986)
      on conflict (account, day) do update set amount = excluded.amount`.execute(world.store.db);
  }
  const asked = [1, 2, 3].map((n) => ({ from: String(SENDERS[n - 1]), to: "12025550101", message: `Message ${n}` }));
  expect(statuses(await compare(asked))).toEqual([200, 200, 403]);
  const [one] = worlds as [Side, Side];
  const { rows } = await sql`
    select m.price::text, h.amount::text from sms m join ledger_hold h on h.ref_uuid = m.uuid`.execute(
    one.world.store.db,
  );
  expect(rows).toEqual(Array(2).fill({ price: "0.00507", amount: "0.00507" }));
});

test("texts that look like fraud are held by what was stored up to them", async () => {
  const same = Array.from({ length: 105 }, (_, n) => ({
    from: String(SENDERS[n % 3]),
    to: String(12125550000 + n),
    message: "The same to all",
  }));
  await compare(same);
  const [one] = worlds as [Side];
  const { rows } = await sql`select kind from sms_review`.execute(one.world.store.db);
  expect(rows).toEqual([{ kind: "same_text" }]);
});

test("numbers of this platform and pools come between the others and are answered as ever", async () => {
  const [one] = worlds as [Side];
  const { world, ann } = one;
  const bodies = Array.from({ length: 30 }, (_, n) => ({
    from: SENDERS[n % 3],
    to: n % 5 === 0 ? LOCAL : "12025550101",
    message: `To both ${n}`,
  }));
  const answers = await Promise.all(bodies.map((body) => world.send(ann, body)));
  expect(answers.map(({ status }) => status)).toEqual(bodies.map(({ to }) => (to === LOCAL ? 201 : 200)));
});

test("one that cannot be stored is its own error: the others of its transaction are accepted", async () => {
  const [one] = worlds as [Side];
  const asked = Array.from({ length: 10 }, (_, n) => ({
    from: String(SENDERS[n % 3]),
    to: "12025550104",
    message: `Noted ${n}`,
  }));
  const { smsSending } = one.world.services;
  const sent = asked.map((body, n) => smsSending.send(actorOf(one), body, noteOf(one, n === 7 ? 2 : n)));
  const settled = await Promise.allSettled(sent);
  expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(1);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from sms_queue`.execute(one.world.store.db);
  expect(rows).toEqual([{ n: 9 }]);
});

test("a transaction that met another head on is done again, and each message is there once", async () => {
  const [one] = worlds as [Side];
  const { db } = one.world.store;
  await sql`create sequence met`.execute(db);
  await sql`create function meet() returns trigger language plpgsql as $$ begin
    if nextval('met') = 1 then raise exception 'deadlock' using errcode = '40P01'; end if; return null; end $$`.execute(
    db,
  );
  await sql`create trigger meet before insert on sms_part for each statement execute function meet()`.execute(db);
  const asked = Array.from({ length: 10 }, (_, n) => ({
    from: String(SENDERS[0]),
    to: "12025550105",
    message: `${n}`,
  }));
  const outcomes = await together(one, asked, new Set());
  await sql`drop trigger meet on sms_part`.execute(db);
  expect(statuses(outcomes)).toEqual(asked.map(() => 200));
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from sms_queue`.execute(db);
  expect(rows).toEqual([{ n: 10 }]);
});

test("the answer for a request that comes again is stored with the message, be it one of many or alone", async () => {
  const [one] = worlds as [Side];
  const { world, ann } = one;
  const calls = Array.from({ length: 10 }, (_, n) => ({
    as: ann,
    body: { from: SENDERS[0], to: n % 5 === 0 ? LOCAL : "12025550106", message: `Kept ${n}` },
    headers: { "idempotency-key": newUuid() },
  }));
  const first = await Promise.all(calls.map((call) => world.call("POST", "/sms", call)));
  const again = await Promise.all(calls.map((call) => world.call("POST", "/sms", call)));
  expect(again.map(({ status, body }) => [status, body])).toEqual(first.map(({ status, body }) => [status, body]));
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from idempotency_key k join sms m on m.xmin = k.xmin
      and (k.body::json -> 'payload' ->> 'uuid')::uuid = m.uuid`.execute(world.store.db);
  expect(rows).toEqual([{ n: 10 }]);
});
