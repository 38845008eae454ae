import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../../test/support/database.js";
import { addAccount, someEvent } from "../../../../test/support/rows.js";
import { systemClock } from "../../base/clock.js";
import { FakeClock } from "../../base/fake-clock.js";
import { newUuid } from "../../base/ids.js";
import { createLog } from "../../base/log.js";
import type { EventBatch } from "../../domain/event/port.js";
import { createStore, type Store } from "../../store/db.js";
import { SqlEvents } from "../../store/event.js";
import { Sequencer } from "./sequencer.js";

const log = createLog("silent");
let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

function sequencer(on: Store = store, clock = new FakeClock() as FakeClock | typeof systemClock) {
  const batches: EventBatch[] = [];
  const events = new SqlEvents({ store: on, node: "n" });
  const one = new Sequencer({ events, clock, log, onBatch: (batch) => batches.push(batch) });
  return { one, batches, events, clock };
}

const emit = (account: string, count = 1) =>
  store.transaction(async (tx) => {
    for (let i = 0; i < count; i++) await tx.outbox.add(someEvent(account));
  });

async function positions(account: string): Promise<(number | null)[]> {
  const rows = await store.db
    .selectFrom("outbox")
    .select("position")
    .where("account", "=", account)
    .orderBy("seq")
    .execute();
  return rows.map((row) => row.position);
}

test("positions follow the order of storing, per account, and each batch says what came before it", async () => {
  const [one, two] = [await addAccount(store), await addAccount(store)];
  const { one: running, batches } = sequencer();
  await emit(one.account, 3);
  await emit(two.account, 2);
  running.wake([one.account, two.account]);
  await running.idle();
  await emit(one.account);
  running.wake([one.account]);
  await running.idle();
  expect(await positions(one.account)).toEqual([1, 2, 3, 4]);
  expect(await positions(two.account)).toEqual([1, 2]);
  const seen = batches.filter((batch) => batch.account.short.uuid === one.account);
  expect(seen.map((batch) => [batch.after, batch.events.length])).toEqual([
    [0, 3],
    [3, 1],
  ]);
  await running.close();
});

test("more events than one pass takes are all done after one wake", async () => {
  const { account } = await addAccount(store);
  const { one, batches } = sequencer();
  await store.transaction((tx) =>
    tx.outbox.addMany(Array.from({ length: 1100 }, () => someEvent(account, { sequence: 1 }))),
  );
  one.wake([account]);
  await one.idle();
  expect(batches.map((batch) => batch.events.length)).toEqual([500, 500, 100]);
  await one.close();
});

test("a transaction that began earlier and commits later gets the later position: no reader misses it", async () => {
  const { account } = await addAccount(store);
  const { one } = sequencer();
  let commit: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let stored: () => void = () => undefined;
  const early = new Promise<void>((resolve) => {
    stored = resolve;
  });
  const slow = store.transaction(async (tx) => {
    await tx.outbox.add(someEvent(account));
    stored();
    await held;
  });
  await early;
  await emit(account);
  one.wake([account]);
  await one.idle();
  expect(await positions(account)).toEqual([1]);
  commit();
  await slow;
  one.wake([account]);
  await one.idle();
  expect(await positions(account)).toEqual([2, 1]);
  await one.close();
});

test("what an earlier run left is found at the start, what nobody told of within 5 s", async () => {
  const own = await createTestStore();
  const { account } = await addAccount(own);
  const clock = new FakeClock();
  const { one, batches } = sequencer(own, clock);
  await own.transaction((tx) => tx.outbox.add(someEvent(account)));
  one.start();
  await expect.poll(() => batches.length).toBe(1);
  await own.transaction((tx) => tx.outbox.add(someEvent(account)));
  await expect.poll(() => clock.waiting).toBe(1);
  clock.advance(5_000);
  await expect.poll(() => batches.length).toBe(2);
  await one.close();
  expect(clock.waiting).toBe(0);
  await own.close();
});

test("two processes on one account give every event one position, without holes, in one order", async () => {
  const { account } = await addAccount(store);
  const other = createStore({ box: TEST_BOX, connection: store.address, log });
  const [here, there] = [sequencer(store, systemClock), sequencer(other, systemClock)];
  const work = Array.from({ length: 60 }, async () => {
    await emit(account);
    here.one.wake([account]);
    there.one.wake([account]);
  });
  await Promise.all(work);
  await expect.poll(async () => (await positions(account)).filter((position) => position === null).length).toBe(0);
  expect((await positions(account)).map(Number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  const given = [...here.batches, ...there.batches].flatMap((batch) => batch.events.map((event) => event.uuid));
  expect(new Set(given).size).toBe(60);
  expect(given).toHaveLength(60);
  await here.one.close();
  await there.one.close();
  await other.close();
});

test("an account that another process holds is tried again 20 ms later, not at the next scan", async () => {
  const { account } = await addAccount(store);
  const clock = new FakeClock();
  const { one, batches } = sequencer(store, clock);
  await emit(account);
  one.wake([account]);
  await one.idle();
  await emit(account);
  await store.db.transaction().execute(async (tx) => {
    await sql`select from event_cursor where account = ${account} for update`.execute(tx);
    one.wake([account]);
    await one.idle();
  });
  expect(batches).toHaveLength(1);
  clock.advance(20);
  await one.idle();
  expect(batches).toHaveLength(2);
  await one.close();
});

test("a database that is away costs time and loses nothing", async () => {
  const { account } = await addAccount(store);
  const away = createStore({ box: TEST_BOX, connection: { host: "/nowhere", port: 1, user: "x", database: "x" }, log });
  const lost = sequencer(away);
  await emit(account);
  lost.one.wake([account]);
  await lost.one.idle();
  await lost.one.close();
  const back = sequencer();
  back.one.wake(await back.events.waiting());
  await back.one.idle();
  expect(await positions(account)).toEqual([1]);
  await back.one.close();
  await away.close();
});

test("events of an account that is not there keep nobody busy", async () => {
  const { one, batches, clock } = sequencer();
  const nobody = newUuid();
  await emit(nobody);
  one.wake([nobody]);
  await one.idle();
  expect([batches.length, (clock as FakeClock).waiting]).toEqual([0, 0]);
  await one.close();
});
