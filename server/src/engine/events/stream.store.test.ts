import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../../test/support/database.js";
import { addAccount, someEvent } from "../../../../test/support/rows.js";
import type { Bus } from "../../base/bus.js";
import { systemClock } from "../../base/clock.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { FrameSink } from "../../domain/event/port.js";
import { EVENT_SUBJECT } from "../../store/bus-channel.js";
import { SqlEvents } from "../../store/event.js";
import { PgBus } from "../../store/pg-bus.js";
import { Sequencer } from "./sequencer.js";
import { Stream } from "./stream.js";

const log = createLog("silent");
const closing: (() => unknown)[] = [];
let store: TestStore;
let account: string;
let user: string;
beforeEach(async () => {
  store = await createTestStore();
  ({ account, user } = await addAccount(store));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await store.close();
});

/** Frames of one connection, without the greeting. */
class Heard implements FrameSink {
  readonly positions: number[] = [];
  readonly isFull = false;
  send(text: string): void {
    const { position } = JSON.parse(text) as { position?: number };
    if (position !== undefined) this.positions.push(position);
  }
  room(): Promise<void> {
    return Promise.resolve();
  }
}

/** A node with connections that listens to another node's bus messages. */
function listener(bus?: Bus, clock = new FakeClock()) {
  const reads = new SqlEvents({ store, node: "listener" });
  const stream = new Stream({ reads, clock, log, ...(bus ? { bus, subject: EVENT_SUBJECT, node: "listener" } : {}) });
  closing.push(() => stream.close());
  return { stream, clock };
}

/** A node that only gives positions. */
async function emitElsewhere(count = 1): Promise<void> {
  await store.transaction(async (tx) => {
    for (let i = 0; i < count; i++) await tx.outbox.add(someEvent(account));
  });
  await new SqlEvents({ store, node: "elsewhere" }).sequence(account);
}

async function startBus(): Promise<PgBus> {
  const bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log });
  closing.push(() => bus.close());
  return bus;
}

test("events that another node gave positions to arrive by the bus", async () => {
  const { stream } = listener(await startBus());
  const heard = new Heard();
  await stream.open({ account, user }, heard, { greeting: "{}" }).ready;
  await emitElsewhere(2);
  await expect.poll(() => heard.positions).toEqual([1, 2]);
  await emitElsewhere();
  await expect.poll(() => heard.positions).toEqual([1, 2, 3]);
});

test("without any message of the bus they arrive after 5 s of silence", async () => {
  const { stream, clock } = listener();
  const heard = new Heard();
  await stream.open({ account, user }, heard, { greeting: "{}" }).ready;
  await emitElsewhere(2);
  expect(heard.positions).toEqual([]);
  clock.advance(5_000);
  await expect.poll(() => heard.positions).toEqual([1, 2]);
});

test("a batch of this node that follows on events of another one does not jump over them", async () => {
  const { stream, clock } = listener();
  const events = new SqlEvents({ store, node: "listener" });
  const onBatch = stream.push.bind(stream);
  const sequencer = new Sequencer({ events, clock, log, onBatch });
  closing.push(() => sequencer.close());
  const heard = new Heard();
  await stream.open({ account, user }, heard, { greeting: "{}" }).ready;
  await emitElsewhere(3);
  await store.transaction((tx) => tx.outbox.add(someEvent(account)));
  sequencer.wake([account]);
  await expect.poll(() => heard.positions).toEqual([1, 2, 3, 4]);
});

test("after the bus was lost and is back, what was missed is read", async () => {
  const bus = await startBus();
  const { stream } = listener(bus);
  const heard = new Heard();
  await stream.open({ account, user }, heard, { greeting: "{}" }).ready;
  const gap = new Promise<void>((resolve) => bus.onGap(resolve));
  await endListeners();
  await emitElsewhere(2);
  await gap;
  await expect.poll(() => heard.positions).toEqual([1, 2]);
  await emitElsewhere();
  await expect.poll(() => heard.positions).toEqual([1, 2, 3]);
});

test("connections that come and go while events flow each get every event after their greeting once, in order", async () => {
  const { stream, clock } = listener();
  const events = new SqlEvents({ store, node: "listener" });
  const sequencer = new Sequencer({ events, clock, log, onBatch: (batch) => stream.push(batch) });
  closing.push(() => sequencer.close());
  store.onEvents((accounts) => sequencer.wake(accounts));
  const heard: Heard[] = [];
  let isDone = false;
  const coming = (async () => {
    while (!isDone) {
      const one = new Heard();
      await stream.open({ account, user }, one, { greeting: "{}" }).ready;
      heard.push(one);
      const passing = stream.open({ account, user }, new Heard(), { greeting: "{}" });
      await passing.ready;
      passing.close();
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let i = 0; i < 40; i++) await store.transaction((tx) => tx.outbox.add(someEvent(account)));
  isDone = true;
  await coming;
  await sequencer.idle();
  await stream.idle();
  expect(heard.length).toBeGreaterThan(5);
  for (const { positions } of heard) {
    const first = positions[0] ?? 41;
    expect(positions).toEqual(Array.from({ length: 41 - first }, (_, i) => first + i));
  }
  expect(heard[0]?.positions.at(-1)).toBe(40);
});

test("a connection that joins while the last one leaves is not left behind", async () => {
  const { stream } = listener();
  const events = new SqlEvents({ store, node: "listener" });
  const [leaving, joining] = [new Heard(), new Heard()];
  const first = stream.open({ account, user }, leaving, { greeting: "{}" });
  const second = stream.open({ account, user }, joining, { greeting: "{}" });
  first.close();
  await second.ready;
  await store.transaction((tx) => tx.outbox.add(someEvent(account)));
  const batch = await events.sequence(account);
  if (batch) stream.push(batch);
  await stream.idle();
  expect([leaving.positions, joining.positions]).toEqual([[], [1]]);
});

test("when the last connection of an account goes nothing is kept for it", async () => {
  const { stream, clock } = listener();
  const feed = stream.open({ account, user }, new Heard(), { greeting: "{}" });
  await feed.ready;
  feed.close();
  feed.close();
  const early = stream.open({ account, user }, new Heard(), { greeting: "{}" });
  early.close();
  await expect(early.ready).rejects.toThrow("is closed");
  stream.close();
  expect(clock.waiting).toBe(0);
});

async function endListeners(): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen%'`.execute(store.db);
}
