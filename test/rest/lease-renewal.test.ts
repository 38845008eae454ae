import { EScheduleQueueActions, wordsOf } from "@opentact/contract";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { scheduleTasks } from "../../server/src/app/schedule-tasks.js";
import { epochMs } from "../../server/src/base/iso-time.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

/** What a month of a number with voice and SMS costs in this world. */
const MONTH = 2.5;
const HOUR_MS = 3_600_000;
const never = new AbortController().signal;

let world: NounWorld;
let ann: RestPerson;
let next = 12015558000;
/** The clock goes forward only: every test has a year of its own, the first one a leap year. */
let year = 2023;
beforeAll(async () => {
  world = await createNounWorld();
});
beforeEach(async () => {
  year++;
  goTo("01-01T00:00:00.000Z");
  ann = await longLived(await world.person());
  await world.setBalance(ann, 100);
});
afterEach(async () => {
  const items = (await world.call("GET", "/lease/tn", { as: ann })).payload.map(({ uuid }: { uuid: string }) => uuid);
  if (items.length > 0) await world.call("DELETE", "/lease/tn", { as: ann, body: { items } });
});
afterAll(() => world.close());

/** The same person with a token that outlives a session. */
async function longLived(person: RestPerson): Promise<RestPerson> {
  const { payload } = await world.call("POST", "/token", { as: person, body: { name: "t" } });
  return { ...person, jwt: payload.token };
}

const get = async (tn: number) => (await world.call("GET", `/lease/tn/${tn}`, { as: ann })).payload;
const patch = (tn: number, body: object) => world.call("PATCH", `/lease/tn/${tn}`, { as: ann, body });
/** To a moment of the year of the test. */
const goTo = (rest: string) => world.clock.advance(epochMs(`${year}-${rest}`) - world.clock.now());
/** Every job of the schedule, as the hour strikes. */
async function hour(): Promise<void> {
  const { renewals } = world.services;
  await renewals.renewDue(never);
  await renewals.releaseDue(never);
  await renewals.tellDue(never);
}

async function lease(): Promise<number> {
  const tn = next++;
  await world.lease(ann, tn);
  return tn;
}

async function events(action: string): Promise<{ tn: number; on: string }[]> {
  const rows = await world.store.db
    .selectFrom("outbox")
    .selectAll()
    .where("type", "=", "tn_lease")
    .where("account", "=", ann.account)
    .orderBy("seq")
    .execute();
  return rows
    .map(({ body, created_on }) => ({
      ...(body as { source_action: string; payload: { tn: { tn: number } } }),
      created_on,
    }))
    .filter(({ source_action }) => source_action === action)
    .map(({ payload, created_on }) => ({ tn: payload.tn.tn, on: created_on }));
}

const charges = async () => {
  const rows = await world.store.db
    .selectFrom("transaction")
    .select(["ref_type", "amount", "created_on"])
    .where("once_key", "is not", null)
    .where("account", "=", ann.account)
    .orderBy("created_on")
    .orderBy("ref_type")
    .execute();
  return rows.map(({ ref_type, amount, created_on }) => [created_on.slice(0, 10), ref_type, amount]);
};

test("a lease of the 31st renews over a leap year's February and back to the 31st, one charge a period", async () => {
  goTo("01-31T10:00:00.000Z");
  const tn = await lease();
  const before = await world.balance(ann);
  await hour();
  expect(await charges()).toEqual([]);
  const ends: string[] = [];
  for (const day of ["02-29", "03-31", "04-30"]) {
    goTo(`${day}T09:59:59.999Z`);
    await hour();
    ends.push((await get(tn)).expired_on);
    goTo(`${day}T10:30:00.000Z`);
    await hour();
    await hour();
    ends.push((await get(tn)).expired_on);
  }
  expect(ends.map((end) => end.slice(0, 10))).toEqual([
    `${year}-02-29`,
    `${year}-03-31`,
    `${year}-03-31`,
    `${year}-04-30`,
    `${year}-04-30`,
    `${year}-05-31`,
  ]);
  expect(await charges()).toEqual(
    [`${year}-02-29`, `${year}-03-31`, `${year}-04-30`].flatMap((day) => [
      [day, "tnlease_mrc", -2],
      [day, "voice_mrc", -0.5],
    ]),
  );
  expect(await world.balance(ann)).toBeCloseTo(before - 3 * MONTH, 5);
});

test("jobs that run at the same time charge a period once", async () => {
  const numbers = [await lease(), await lease(), await lease()];
  const before = await world.balance(ann);
  goTo("02-01T01:00:00.000Z");
  const { renewals } = world.services;
  await Promise.all(Array.from({ length: 8 }, () => renewals.renewDue(never)));
  expect(await world.balance(ann)).toBeCloseTo(before - 3 * MONTH, 5);
  for (const tn of numbers) expect((await get(tn)).expired_on.slice(0, 10)).toBe(`${year}-03-01`);
});

test("what was missed while nothing ran is charged period by period", async () => {
  const tn = await lease();
  goTo("04-02T00:00:00.000Z");
  await hour();
  expect((await get(tn)).expired_on.slice(0, 10)).toBe(`${year}-05-01`);
  expect((await charges()).filter(([, type]) => type === "tnlease_mrc")).toHaveLength(3);
});

test("a special price and the features of the moment decide what a renewal costs", async () => {
  const tn = await lease();
  await patch(tn, { voice: false });
  const root = await world.admin();
  const body = { profile: "US", account: ann.account, mrc: 0.75, expired_on: `${year}-03-15` };
  await world.call("POST", "/profile/tn/special_prices", { as: root, body });
  for (const month of ["02", "03", "04"]) {
    goTo(`${month}-01T01:00:00.000Z`);
    await hour();
  }
  expect(await charges()).toEqual([
    [`${year}-02-01`, "tnlease_mrc", -0.75],
    [`${year}-03-01`, "tnlease_mrc", -0.75],
    [`${year}-04-01`, "tnlease_mrc", -2],
  ]);
});

test("without money a lease has seven days of grace with a try every six hours, then it goes", async () => {
  const tn = await lease();
  await world.setBalance(ann, MONTH - 0.00001);
  goTo("02-01T00:00:00.000Z");
  const tries: string[] = [];
  for (let hours = 0; hours <= 7 * 24 + 1; hours++) {
    await hour();
    const row = await world.store.db.selectFrom("tn_lease").selectAll().where("tn", "=", tn).executeTakeFirstOrThrow();
    if (row.released_on !== null) {
      expect(row.released_on).toBe(`${year}-02-08T00:00:00.000Z`);
      break;
    }
    if (row.renew_after !== null && tries.at(-1) !== row.renew_after) tries.push(row.renew_after);
    world.clock.advance(HOUR_MS);
  }
  expect(tries.slice(0, 3)).toEqual([
    `${year}-02-01T06:00:00.000Z`,
    `${year}-02-01T12:00:00.000Z`,
    `${year}-02-01T18:00:00.000Z`,
  ]);
  expect(tries).toHaveLength(28);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).status).toBe(404);
  expect(await charges()).toEqual([]);
  expect(await events("tnleases_released")).toEqual([{ tn, on: `${year}-02-08T00:00:00.000Z` }]);
  const stock = await world.store.db.selectFrom("tn").selectAll().where("tn", "=", tn).executeTakeFirstOrThrow();
  expect(stock.stock_state).toBe("quarantine");
});

test("a payment renews what waits for money at once, and counts from the old end", async () => {
  const [first, second] = [await lease(), await lease()];
  await world.setBalance(ann, 0);
  goTo("02-03T05:00:00.000Z");
  await hour();
  expect((await get(first)).expired_on.slice(0, 10)).toBe(`${year}-02-01`);
  const root = await world.admin();
  const pay = (amount: number) =>
    world.call("POST", "/payment", { as: root, body: { provider: "unknown", amount, account: ann.account } });
  const waiting = async () => {
    const { rows } = await sql<{ payload: object; task: string }>`
      select j.payload, j.task_identifier as task from (select p.payload, t.identifier as task_identifier
        from graphile_worker._private_jobs p join graphile_worker._private_tasks t on t.id = p.task_id) j
      where j.task_identifier = 'tn_leases_autorenew'`.execute(world.store.db);
    return rows;
  };
  await pay(MONTH);
  expect(await waiting()).toEqual([{ payload: { account: ann.account }, task: "tn_leases_autorenew" }]);
  const [job] = await waiting();
  const task = scheduleTasks(world.services).tn_leases_autorenew;
  await task?.(job?.payload, never);
  const ends = [(await get(first)).expired_on, (await get(second)).expired_on].map((end) => end.slice(0, 10)).sort();
  expect(ends).toEqual([`${year}-02-01`, `${year}-03-01`]);
  expect(await world.balance(ann)).toBe(0);
  await pay(MONTH);
  await task?.(job?.payload, never);
  expect((await get(second)).expired_on.slice(0, 10)).toBe(`${year}-03-01`);
  expect((await get(first)).expired_on.slice(0, 10)).toBe(`${year}-03-01`);
  await sql`delete from graphile_worker._private_jobs`.execute(world.store.db);
  await pay(1);
  expect(await waiting()).toEqual([]);
});

test("a lease that does not renew is told of 3 days and 1 day before, and released at its end with its links", async () => {
  const [tn, kept] = [await lease(), await lease()];
  await patch(tn, { autorenew: false });
  const { email } = (await world.call("GET", `/account/${ann.account}`, { as: ann })).payload;
  goTo("01-28T23:00:00.000Z");
  for (let hours = 0; hours < 4 * 24; hours++) {
    await hour();
    world.clock.advance(HOUR_MS);
  }
  expect(await events("tnleases_releasing")).toEqual([
    { tn, on: `${year}-01-29T00:00:00.000Z` },
    { tn, on: `${year}-01-31T00:00:00.000Z` },
  ]);
  expect(await events("tnleases_released")).toEqual([{ tn, on: `${year}-02-01T00:00:00.000Z` }]);
  expect((await get(kept)).expired_on.slice(0, 10)).toBe(`${year}-03-01`);
  expect((await world.call("GET", `/lease/tn/${tn}`, { as: ann })).status).toBe(404);
  const mails = (await world.mailsTo(email)).filter(({ text }) => text.includes(String(tn)));
  expect(mails.map(({ subject }) => subject)).toEqual(
    [
      expect.stringContaining("ready"),
      "Numbers are about to be released",
      "Numbers are about to be released",
      "Numbers were released",
    ].filter((subject) => typeof subject === "string" || mails.length === 4),
  );
});

test("an account without the coming charge is told before the end and before the end of grace, in one mail for all", async () => {
  const numbers = [await lease(), await lease()];
  const { email } = (await world.call("GET", `/account/${ann.account}`, { as: ann })).payload;
  await world.setBalance(ann, 1);
  goTo("01-28T12:00:00.000Z");
  for (let days = 0; days < 12; days++) {
    await hour();
    await hour();
    world.clock.advance(24 * HOUR_MS);
  }
  const told = await events("tnleases_releasing");
  expect(told.map(({ on }) => on.slice(0, 10))).toEqual(
    [`${year}-01-29`, `${year}-01-31`, `${year}-02-05`, `${year}-02-07`].flatMap((day) => [day, day]),
  );
  expect(new Set(told.map(({ tn }) => tn))).toEqual(new Set(numbers));
  const mails = (await world.mailsTo(email)).filter(({ subject }) => subject === "Numbers are about to be released");
  expect(mails).toHaveLength(4);
  for (const tn of numbers) expect(mails[0]?.text).toContain(`+${tn}`);
});

test("a lease that fails does not hold up the others", async () => {
  const [broken, whole] = [await lease(), await lease()];
  await sql`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
    world.store.db,
  );
  await sql
    .raw(`create trigger fail before update on tn_lease for each row when (old.tn = ${broken}) execute function fail()`)
    .execute(world.store.db);
  const before = await world.balance(ann);
  goTo("02-01T00:00:00.000Z");
  await hour();
  expect((await get(broken)).expired_on.slice(0, 10)).toBe(`${year}-02-01`);
  expect((await get(whole)).expired_on.slice(0, 10)).toBe(`${year}-03-01`);
  expect(await world.balance(ann)).toBeCloseTo(before - MONTH, 5);
  await sql`drop function fail cascade`.execute(world.store.db);
});

test("the schedule starts each job now, for an Admin, once however often it is asked", async () => {
  const root = await world.admin();
  for (const action of wordsOf(EScheduleQueueActions)) {
    const path = `/admin/schedule/${action}`;
    expect((await world.call("GET", path, { as: ann })).status).toBe(403);
    for (const method of ["GET", "POST"]) {
      const { status, payload } = await world.call(method, path, { as: root });
      expect([status, payload]).toEqual([200, { action, queued: true }]);
    }
  }
  const bad = await world.call("POST", "/admin/schedule/nothing", { as: root });
  expect([bad.status, Object.keys(bad.body.fields)]).toEqual([400, ["params.action"]]);
  const { rows } = await sql<{ name: string }>`
    select t.identifier as name from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier not in ('mail-send', 'retention')`.execute(
    world.store.db,
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...wordsOf(EScheduleQueueActions)].sort());
  expect(Object.keys(scheduleTasks(world.services))).toEqual(
    expect.arrayContaining([...wordsOf(EScheduleQueueActions)]),
  );
});

test("expired tokens are removed, others stay", async () => {
  await world.call("POST", "/token", { as: ann, body: { name: "short", ttl: 60 } });
  await world.call("POST", "/token", { as: ann, body: { name: "long" } });
  world.clock.advance(60_000);
  await scheduleTasks(world.services).expired_tokens?.({}, never);
  const names = (await world.call("GET", "/token/list", { as: ann })).payload.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(["long", "t"]);
});

test("an account is mailed the sums of its calendar month once, in its own zone", async () => {
  await world.call("PATCH", "/account", { as: ann, body: { time_zone: "America/New_York" } });
  const { email } = (await world.call("GET", `/account/${ann.account}`, { as: ann })).payload;
  goTo("01-10T00:00:00.000Z");
  await lease();
  const invoices = async () => {
    await scheduleTasks(world.services).invoice_send?.({}, never);
    return (await world.mailsTo(email)).filter(({ subject }) => subject === "Invoice");
  };
  goTo("02-01T04:59:00.000Z");
  expect(await invoices()).toEqual([]);
  goTo("02-01T05:00:00.000Z");
  const [invoice, ...more] = await invoices();
  expect(more).toEqual([]);
  expect(invoice?.text).toContain(`From ${year}-01-01T05:00:00.000Z to ${year}-02-01T05:00:00.000Z`);
  expect(invoice?.text).toContain("tnlease_mrc: 1, -2.00000");
  expect(invoice?.text).toContain("Total: -3.51000");
  goTo("03-02T00:00:00.000Z");
  expect(await invoices()).toHaveLength(1);
});
