import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../../test/support/database.js";
import { addAccount, someEvent } from "../../../../test/support/rows.js";
import { FakeClock } from "../../base/fake-clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { SqlEvents } from "../../store/event.js";
import { SqlEventHistory } from "../../store/event-history.js";
import { SqlRetention } from "../../store/retention.js";
import type { NewEvent } from "./port.js";
import { Retention } from "./retention.js";

const DAY_MS = 86_400_000;
const clock = new FakeClock();
const going = new AbortController().signal;
let store: TestStore;
let events: SqlEvents;
beforeAll(async () => {
  store = await createTestStore();
  events = new SqlEvents({ store, node: "test" });
});
afterAll(() => store.close());

const daysAgo = (days: number) => isoTime(clock.now() - days * DAY_MS);
const retention = (days = {}) => new Retention({ store: new SqlRetention(store), days, clock });

async function emit(account: string, ...given: Partial<NewEvent>[]): Promise<void> {
  await store.transaction((tx) => tx.outbox.addMany(given.map((event) => someEvent(account, event))));
  await events.sequence(account);
}

const left = async (account: string) => {
  const query = store.db.selectFrom("outbox").select("position").where("account", "=", account).orderBy("position");
  return (await query.execute()).map((row) => row.position);
};

test("events are kept 7 days, or as many as the configuration says; those that wait for a position stay", async () => {
  const { account } = await addAccount(store);
  const call = (days: number) => ({ type: "call_state" as const, created_on: daysAgo(days) });
  await emit(account, call(9), call(7.1), call(6.9), call(0));
  await store.transaction((tx) => tx.outbox.add(someEvent(account, call(9))));
  await retention().run(going);
  expect(await left(account)).toEqual([3, 4, null]);
  await retention({ events: 4 }).run(going);
  expect(await left(account)).toEqual([4, null]);
});

test("who was away for longer is told so, and who was not reads on", async () => {
  const { account } = await addAccount(store);
  const call = (days: number) => ({ type: "call_state" as const, created_on: daysAgo(days) });
  await emit(account, call(10), call(9), call(3), call(2));
  await retention().run(going);
  const at = (since: string | number) => events.positionOf(account, since);
  expect([await at(0), await at(1), await at(2), await at(3)]).toEqual([undefined, undefined, 2, 3]);
  expect([await at(daysAgo(8)), await at(daysAgo(2.5))]).toEqual([undefined, 3]);
  expect(await events.oldest(account)).toBe(3);
});

test("the newest event of what lives on is kept, so that the next one counts on; no read takes it for the beginning", async () => {
  const { account } = await addAccount(store);
  const balance = (days: number) => ({ type: "balance" as const, ref_id: account, created_on: daysAgo(days) });
  await emit(account, balance(20), balance(19), { type: "call_state", created_on: daysAgo(18) });
  await retention().run(going);
  expect(await left(account)).toEqual([2]);
  expect([await events.oldest(account), await events.positionOf(account, 2)]).toEqual([null, undefined]);
  await emit(account, balance(0));
  const page = await new SqlEventHistory(store).page(account, undefined, {}, 10);
  expect(page.events.map(({ position, sequence }) => [position, sequence])).toEqual([[4, 3]]);
});

test("deliveries are kept 30 days unless they wait; the queue of a URL that nobody names any more goes with them", async () => {
  const { account } = await addAccount(store);
  const endpoint = { uuid: newUuid(), account, kind: "sms" as const, url: "https://e.org/" };
  const dates = { created_on: daysAgo(40), modified_on: daysAgo(40) };
  await store.db
    .insertInto("webhook_endpoint")
    .values({ ...endpoint, ...dates })
    .execute();
  const delivery = (days: number, state: "delivered" | "pending") => ({
    uuid: newUuid(),
    created_on: daysAgo(days),
    modified_on: daysAgo(days),
    account,
    endpoint: endpoint.uuid,
    event: newUuid(),
    type: "sms",
    ref_id: newUuid(),
    sequence: 1,
    target_kind: "sms" as const,
    target: newUuid(),
    method: "POST" as const,
    url: endpoint.url,
    state,
    next_attempt_on: state === "pending" ? daysAgo(days) : null,
  });
  const rows = [delivery(31, "delivered"), delivery(31, "pending"), delivery(29, "delivered")];
  await store.db.insertInto("webhook_delivery").values(rows).execute();
  await retention().run(going);
  const kept = async () =>
    (await store.db.selectFrom("webhook_delivery").select("uuid").where("account", "=", account).execute()).length;
  expect(await kept()).toBe(2);
  const done = { state: "failed" as const, next_attempt_on: null };
  await store.db.updateTable("webhook_delivery").set(done).where("account", "=", account).execute();
  await retention({ deliveries: 1 }).run(going);
  expect(await kept()).toBe(0);
  expect(await store.db.selectFrom("webhook_endpoint").select("uuid").where("account", "=", account).execute()).toEqual(
    [],
  );
});

test("a stop is heard between two batches", async () => {
  await expect(retention().run(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});

test("what carriers said is kept 30 days, or as many as the configuration says", async () => {
  const said = [31, 29, 6].map((days) => ({ days, uuid: newUuid() }));
  for (const { days, uuid } of said) {
    const of = { uuid, created_on: daysAgo(days), modified_on: daysAgo(days), provider: "smpp", payload: "{}" };
    await store.db.insertInto("provider_event").values(of).execute();
  }
  const days = async () => {
    const rows = await store.db.selectFrom("provider_event").select("uuid").execute();
    return said.filter(({ uuid }) => rows.some((row) => row.uuid === uuid)).map((one) => one.days);
  };
  await retention().run(going);
  expect(await days()).toEqual([29, 6]);
  await retention({ provider_events: 7 }).run(going);
  expect(await days()).toEqual([6]);
});
