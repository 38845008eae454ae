import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { GuessRow } from "../../domain/sip-guess/port.js";
import { GuessGuard } from "./guess-guard.js";

const MINUTE_MS = 60_000;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A database of one node. */
function memory() {
  const rows = new Map<string, GuessRow>();
  const batches: number[] = [];
  let isDown = false;
  return {
    batches,
    rows,
    fail: (down: boolean) => {
      isDown = down;
    },
    load: async (_node: string, afterIso: string) => [...rows.values()].filter(({ since_on }) => since_on > afterIso),
    save: async (_node: string, saved: readonly GuessRow[]) => {
      if (isDown) throw new Error("down");
      batches.push(saved.length);
      for (const row of saved) rows.set(`${row.address} ${row.sip_user}`, row);
    },
  };
}

async function open(store: ReturnType<typeof memory>, clock = new FakeClock()) {
  const guard = new GuessGuard({ clock, log: createLog("silent"), node: "n1", store });
  await guard.start();
  return guard;
}

const fail = (guard: GuessGuard, times: number, user = "bob@acme") => {
  for (let i = 0; i < times; i++) guard.failed("192.0.2.1", user);
};

test("ten failures for one user stop the address for that user, for ten minutes from the tenth", async () => {
  const clock = new FakeClock();
  const guard = await open(memory(), clock);
  fail(guard, 9);
  expect(guard.isBlocked("192.0.2.1", "bob@acme")).toBe(false);
  clock.advance(9 * MINUTE_MS);
  fail(guard, 1);
  expect(guard.isBlocked("192.0.2.1", "bob@acme")).toBe(true);
  expect(guard.isBlocked("192.0.2.1", "eve@acme")).toBe(false);
  expect(guard.isBlocked("192.0.2.2", "bob@acme")).toBe(false);
  clock.advance(10 * MINUTE_MS - 1);
  expect(guard.isBlocked("192.0.2.1", "bob@acme")).toBe(true);
  clock.advance(1);
  expect(guard.isBlocked("192.0.2.1", "bob@acme")).toBe(false);
});

test("a hundred failures for whomever stop the address for all", async () => {
  const guard = await open(memory());
  for (let i = 0; i < 100; i++) fail(guard, 1, `user${i}@acme`);
  expect(guard.isBlocked("192.0.2.1", "nobody@acme")).toBe(true);
});

test("a stop outlives a restart, for as long as it still has to last", async () => {
  const store = memory();
  const clock = new FakeClock();
  const guard = await open(store, clock);
  fail(guard, 10);
  await guard.close();
  const later = new FakeClock(clock.now() + 4 * MINUTE_MS);
  const again = await open(store, later);
  expect(again.isBlocked("192.0.2.1", "bob@acme")).toBe(true);
  later.advance(6 * MINUTE_MS);
  expect(again.isBlocked("192.0.2.1", "bob@acme")).toBe(false);
  // A wall clock that was set back does not make a stop longer than it is.
  const back = await open(store, new FakeClock(clock.now() - 60 * MINUTE_MS));
  expect(back.isBlocked("192.0.2.1", "bob@acme")).toBe(true);
});

test("failures are written behind, many at once, and again when the database was away", async () => {
  const store = memory();
  const clock = new FakeClock();
  const guard = await open(store, clock);
  fail(guard, 3);
  fail(guard, 2, "eve@acme");
  expect(store.batches).toEqual([]);
  store.fail(true);
  clock.advance(5_000);
  await settle();
  expect(store.rows.size).toBe(0);
  store.fail(false);
  clock.advance(5_000);
  await settle();
  expect(store.batches).toEqual([3]);
  expect([...store.rows.values()].map(({ sip_user, failures }) => [sip_user, failures])).toEqual([
    ["bob@acme", 3],
    ["", 5],
    ["eve@acme", 2],
  ]);
  clock.advance(60_000);
  await settle();
  expect(store.batches).toEqual([3]);
  expect(clock.waiting).toBe(0);
});
