import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant } from "../../../test/support/tenant.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import { SqlDestinations } from "./account-destination.js";

const DAY_MS = 86_400_000;
const clock = new FakeClock();
let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

const now = () => isoTime(clock.now());
const away = () => ({ isHome: false, now: now() });
const destinations = (fixedHold?: boolean) => new SqlDestinations(store, fixedHold);

async function alarms(account: string) {
  const { rows } = await sql<{ details: object }>`
    delete from outbox where account = ${account} and type = 'alarm'
    returning body -> 'payload' -> 'details' as details`.execute(store.db);
  return rows.map(({ details }) => details);
}

test("the first call to a country in 30 days is told once, one to the country of the own number is not", async () => {
  const { account } = await createTenant(store);
  const judge = (country: string, isHome = false) =>
    destinations(false).judge(account, country, { isHome, now: now() });
  expect([await judge("US", true), await judge("CA"), await judge("CA")]).toEqual(["open", "open", "open"]);
  expect(await alarms(account)).toEqual([{ country: "CA", is_held: false }]);
  clock.advance(30 * DAY_MS);
  await judge("CA");
  expect(await alarms(account)).toEqual([]);
  clock.advance(30 * DAY_MS + 1);
  await judge("CA");
  expect(await alarms(account)).toHaveLength(1);
});

test("other countries are closed until an Admin opens them, and home ones can be closed", async () => {
  const { account } = await createTenant(store);
  const all = destinations();
  expect(await all.judge(account, "GB", away())).toBe("closed");
  expect([await alarms(account), await all.list(account)]).toEqual([[], []]);
  await all.set(account, "GB", { is_open: true }, now());
  await all.set(account, "CA", { is_open: false }, now());
  expect([await all.judge(account, "GB", away()), await all.judge(account, "CA", away())]).toEqual(["open", "closed"]);
  expect(await all.list(account)).toMatchObject([
    { country: "CA", is_open: false, is_held: false, last_on: null },
    { country: "GB", is_open: true, is_held: false, first_on: now(), last_on: now() },
  ]);
  await all.set(account, "GB", { is_open: null }, now());
  expect(await all.judge(account, "GB", away())).toBe("closed");
});

test("where the installation wishes so a new country is held until an Admin releases it, and not again after", async () => {
  const { account } = await createTenant(store);
  const all = destinations();
  await sql`insert into setting (name, value, modified_on) values ('fraud.hold_new_destinations', '"on"', now())`.execute(
    store.db,
  );
  expect([await all.judge(account, "CA", away()), await all.judge(account, "CA", away())]).toEqual(["held", "held"]);
  expect(await alarms(account)).toEqual([{ country: "CA", is_held: true }]);
  expect(await all.set(account, "CA", { is_held: false }, now())).toMatchObject({ is_open: null, is_held: false });
  expect(await all.judge(account, "CA", away())).toBe("open");
  await all.set(account, "FR", { is_open: true }, now());
  expect(await all.judge(account, "FR", away())).toBe("open");
  expect(await destinations(false).judge((await createTenant(store)).account, "CA", away())).toBe("open");
});

test("an account that is not there has no destinations", async () => {
  expect([await destinations().list(newUuid()), await destinations().set(newUuid(), "CA", {}, now())]).toEqual([
    undefined,
    undefined,
  ]);
});
