import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { systemClock } from "../base/clock.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { notification, PgBus } from "./pg-bus.js";

const log = createLog("silent");
const open: PgBus[] = [];
let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
  await store.close();
});

async function start(clock = systemClock): Promise<PgBus> {
  const bus = await PgBus.start({ connection: store.address, store, clock, log });
  open.push(bus);
  return bus;
}

function heardOn(bus: PgBus, subject: string): unknown[] {
  const heard: unknown[] = [];
  bus.subscribe(subject, (body) => heard.push(body));
  return heard;
}

const pids = async () => {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and query in ('listen opentact', 'select 1')`.execute(store.db);
  return rows.map((row) => row.pid);
};

test("a message reaches every listener of its subject on every node, in order", async () => {
  const [one, two] = [await start(), await start()];
  const [first, second, other] = [heardOn(one, "a"), heardOn(two, "a"), heardOn(two, "b")];
  for (const body of [1, { two: 2 }, null]) await one.publish("a", body);
  await expect.poll(() => [first.length, second.length]).toEqual([3, 3]);
  expect([first, second, other]).toEqual([[1, { two: 2 }, null], [1, { two: 2 }, null], []]);
});

test("a message inside a transaction is sent at its commit, and never without it", async () => {
  const bus = await start();
  const heard = heardOn(bus, "a");
  const failed = store.transaction(async (tx) => {
    await sql`select ${notification("a", "lost")}`.execute(tx);
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await store.transaction(async (tx) => {
    await sql`select ${notification("a", "sent")}`.execute(tx);
    expect(heard).toEqual([]);
  });
  await expect.poll(() => heard).toEqual(["sent"]);
});

test("a listener that throws, and a NOTIFY of another program, harm nobody", async () => {
  const bus = await start();
  bus.subscribe("a", () => {
    throw new Error("no");
  });
  const heard = heardOn(bus, "a");
  for (const payload of ["not json", "null", "[]", '{"subject":7}', ""])
    await sql`select pg_notify('opentact', ${payload})`.execute(store.db);
  await bus.publish("a", 1);
  await expect.poll(() => heard).toEqual([1]);
});

test("a body that NOTIFY cannot take is refused before it is sent", async () => {
  const bus = await start();
  await expect(bus.publish("a", "x".repeat(8_000))).rejects.toThrow("too large");
});

test("a lost connection comes back by itself and listeners are told of the gap", async () => {
  const bus = await start();
  const heard = heardOn(bus, "a");
  const gap = new Promise<void>((resolve) => bus.onGap(resolve));
  for (const pid of await pids()) await sql`select pg_terminate_backend(${pid})`.execute(store.db);
  await gap;
  await bus.publish("a", "after");
  await expect.poll(() => heard).toEqual(["after"]);
});

test("a connection that is asked now and then leaves no timer or session behind when it is closed", async () => {
  const clock = new FakeClock();
  const bus = await start(clock);
  clock.advance(15_000);
  await expect.poll(() => clock.waiting).toBe(1);
  await bus.close();
  await bus.close();
  expect(clock.waiting).toBe(0);
  await expect.poll(async () => (await pids()).length).toBe(0);
  await expect(bus.publish("a", 1)).rejects.toThrow("bus is closed");
});
