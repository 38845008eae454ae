import type pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { until } from "../../../test/support/until.js";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import type { JobTask } from "../domain/job/port.js";
import { createJobPool } from "../store/job-pool.js";
import { SqlJobWorkers } from "../store/job-workers.js";
import { JobRunner } from "./runner.js";

const log = createLog("silent");
let store: TestStore;
let pool: pg.Pool;
let runner: JobRunner | undefined;

beforeEach(async () => {
  store = await createTestStore();
  pool = createJobPool(store.address, log, 4);
});
afterEach(async () => {
  await runner?.close();
  await pool.end();
  await store.close();
});

async function start(tasks: Readonly<Record<string, JobTask>>): Promise<void> {
  const workers = new SqlJobWorkers({ store, node: "n1" });
  const rest = { clock: systemClock, log, concurrency: 2, stopMs: 50 };
  runner = await JobRunner.start({ pool, tasks, periodic: [], workers, ...rest });
}

const waiting = async () => Number((await pool.query("select count(*) from graphile_worker.jobs")).rows[0].count);

test("a job runs after the commit that asked for it, one of a rolled back transaction never", async () => {
  const ran: unknown[] = [];
  await store.transaction((tx) => tx.jobs.add({ name: "note", payload: { uuid: "kept" } }));
  const failed = store.transaction(async (tx) => {
    await tx.jobs.add({ name: "note", payload: { uuid: "lost" } });
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await start({ note: async (payload) => void ran.push(payload) });
  await until("the queue to be empty", async () => (await waiting()) === 0 || undefined);
  expect(ran).toEqual([{ uuid: "kept" }]);
});

test("jobs of one key become one, with the last payload and time", async () => {
  const ran: unknown[] = [];
  await store.transaction(async (tx) => {
    await tx.jobs.add({ name: "note", key: "k", payload: { n: 1 }, runOn: "2999-01-01T00:00:00.000Z" });
    await tx.jobs.add({ name: "note", key: "k", payload: { n: 2 } });
  });
  await start({ note: async (payload) => void ran.push(payload) });
  await until("the queue to be empty", async () => (await waiting()) === 0 || undefined);
  expect(ran).toEqual([{ n: 2 }]);
});

test("a job whose task throws waits for another try, with its reason kept", async () => {
  await start({
    fail: () => Promise.reject(new Error("not now")),
  });
  await store.transaction((tx) => tx.jobs.add({ name: "fail" }));
  const job = await until("the failed try", async () => {
    const { rows } = await pool.query("select attempts, last_error, locked_at from graphile_worker._private_jobs");
    return rows[0]?.attempts === 1 && rows[0].locked_at === null ? rows[0] : undefined;
  });
  expect(job.last_error).toContain("not now");
});

test("a job that a killed process left locked is taken at the next start of its node", async () => {
  await store.transaction((tx) => tx.jobs.add({ name: "note" }));
  await new SqlJobWorkers({ store, node: "n1" }).remember(["dead"], "2026-01-01T00:00:00.000Z");
  await pool.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead', attempts = 1");
  let runs = 0;
  await start({ note: async () => void runs++ });
  await until("the queue to be empty", async () => (await waiting()) === 0 || undefined);
  expect(runs).toBe(1);
});

test("closing tells a job in hand to stop and leaves it for the next start", async () => {
  await store.transaction((tx) => tx.jobs.add({ name: "long" }));
  const started = deferred();
  await start({
    long: (_payload, signal) => {
      started.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
    },
  });
  await started.promise;
  await runner?.close();
  expect(await waiting()).toBe(1);
});

test("jobs are taken while the connection that hears of new ones cannot be made", async () => {
  let asked = 0;
  // The queue asks for it by a callback, and for all others by a promise.
  const connect = (told?: (error: Error) => void) => {
    if (!told) return realConnect();
    asked++;
    told(new Error("timeout exceeded when trying to connect"));
    return undefined;
  };
  const realConnect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = connect as typeof pool.connect;
  const ran: unknown[] = [];
  await start({ note: async (payload) => void ran.push(payload) });
  for (const uuid of ["found at first", "unheard"]) {
    await store.transaction((tx) => tx.jobs.add({ name: "note", payload: { uuid } }));
    await until(
      uuid,
      () => (asked > 0 && ran.some((payload) => (payload as { uuid: string }).uuid === uuid)) || undefined,
    );
  }
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
