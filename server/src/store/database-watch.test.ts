import { afterEach, expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { DatabaseWatch } from "./database-watch.js";

const open: DatabaseWatch[] = [];
afterEach(() => {
  for (const watch of open.splice(0)) watch.close();
});

/** A database that answers, refuses or says nothing. */
function start() {
  const clock = new FakeClock();
  const database = { does: "answer" as "answer" | "refuse" | "nothing", opened: 0, dropped: 0 };
  const told: boolean[] = [];
  const lag = { ms: 0 };
  const watch = new DatabaseWatch({
    open: () => {
      database.opened++;
      return {
        ask: async () => {
          if (database.does === "nothing") await new Promise(() => undefined);
          if (database.does === "refuse") throw new Error("connect ECONNREFUSED");
        },
        drop: () => void database.dropped++,
      };
    },
    clock: {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs() + lag.ms,
      setTimer: (delayMs, fire) => clock.setTimer(delayMs, fire),
    },
    log: createLog("silent"),
    changed: (isAway) => told.push(isAway),
  });
  open.push(watch);
  const seconds = async (count: number) => {
    for (let i = 0; i < count * 2; i++) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, lag, database, told, watch, seconds };
}

test("a database that answers, or refuses, is there; it is asked through one connection", async () => {
  const { database, told, seconds } = start();
  await seconds(10);
  database.does = "refuse";
  await seconds(10);
  expect([told, database.opened]).toEqual([[], 1]);
});

test("one that says nothing twice, for eight seconds, is away until it answers through a new connection, each told once", async () => {
  const { database, told, seconds } = start();
  await seconds(2);
  database.does = "nothing";
  await seconds(8);
  expect([told, database.opened]).toEqual([[], 2]);
  await seconds(2);
  expect(told).toEqual([true]);
  await seconds(30);
  expect(told).toEqual([true]);
  database.does = "answer";
  await seconds(7);
  expect([told, database.opened - database.dropped]).toEqual([[true, false], 1]);
});

test("a process that stood still itself asks once more before it blames the database", async () => {
  const { lag, database, told, seconds } = start();
  database.does = "nothing";
  await seconds(2);
  lag.ms = 30_000;
  await seconds(8);
  expect(told).toEqual([]);
  await seconds(3);
  expect(told).toEqual([true]);
});

test("after the end nothing is asked and no timer is left", async () => {
  const { clock, database, watch, seconds } = start();
  await seconds(2);
  watch.close();
  expect([clock.waiting, database.dropped]).toEqual([0, 1]);
});

test("one that is slow once, and answers the next question, is there", async () => {
  const { database, told, seconds } = start();
  database.does = "nothing";
  await seconds(4);
  database.does = "answer";
  await seconds(10);
  expect([told, database.opened]).toEqual([[], 2]);
});
