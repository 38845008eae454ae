import { expect, test } from "vitest";
import { memoryWriter } from "../../../../test/support/memory-writer.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallChange } from "../../domain/call/port/call-writer.js";
import { Journal } from "./journal.js";

const change = (name: string) => ({ call: { uuid: name } }) as unknown as CallChange;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A writer that fails `failures` times before it works, and notes what it wrote. */
function start(failures = 0) {
  const clock = new FakeClock();
  const batches: string[][] = [];
  let left = failures;
  const writer = memoryWriter(async (changes) => {
    if (left-- > 0) throw new Error("database away");
    batches.push(changes.map((one) => one.call.uuid));
  });
  return { clock, batches, journal: new Journal({ writer, clock, log: createLog("silent") }) };
}

test("changes of the same moment share a transaction, in their order, and each is settled after its commit", async () => {
  const { journal, batches } = start();
  await Promise.all([journal.write(change("a")), journal.write(change("b")), journal.write(change("a"))]);
  expect(batches).toEqual([["a", "b", "a"]]);
  expect(journal.waiting).toBe(0);
});

test("while the database is away nothing is lost or reordered, and it is tried again later and later", async () => {
  const { journal, batches, clock } = start(2);
  const first = journal.write(change("a"));
  await nextTurn();
  const second = journal.write(change("b"));
  clock.advance(100);
  await nextTurn();
  expect(batches).toEqual([]);
  clock.advance(199);
  await nextTurn();
  expect(batches).toEqual([]);
  clock.advance(1);
  await Promise.all([first, second]);
  expect(batches).toEqual([["a", "b"]]);
});

test("closing tries once more and then says to each waiting change that it was not written", async () => {
  const { journal } = start(Number.POSITIVE_INFINITY);
  const lost = journal.write(change("a")).catch((error: Error) => error.message);
  await nextTurn();
  await journal.close();
  expect(await lost).toBe("call journal is closed");
});

test("what is said within the time of gathering shares a transaction, and a flush does not wait for it", async () => {
  const clock = new FakeClock();
  const batches: string[][] = [];
  const writer = memoryWriter(async (changes) => void batches.push(changes.map((one) => one.call.uuid)));
  const journal = new Journal({ writer, clock, log: createLog("silent"), gatherMs: 10 });
  const first = journal.write(change("a"));
  await nextTurn();
  await clock.advance(9);
  await nextTurn();
  void journal.write(change("b"));
  expect(batches).toEqual([]);
  await clock.advance(1);
  await first;
  expect(batches).toEqual([["a", "b"]]);
  void journal.write(change("c"));
  await nextTurn();
  await journal.flush();
  expect(batches).toEqual([["a", "b"], ["c"]]);
  const waited = journal.write(change("d"));
  journal.hasten();
  await waited;
  void journal.write(change("e"));
  await nextTurn();
  expect(batches).toEqual([["a", "b"], ["c"], ["d"]]);
});

test("behind a transaction of many changes the next one waits longer, and never for more than fit into it", async () => {
  const clock = new FakeClock();
  const sizes: number[] = [];
  const writer = memoryWriter(async (changes) => void sizes.push(changes.length));
  const options = { writer, clock, log: createLog("silent"), gatherMs: 10, busyGatherMs: 40 };
  const journal = new Journal(options);
  const write = (count: number) => Promise.all(Array.from({ length: count }, () => journal.write(change("a"))));
  const many = write(100);
  await nextTurn();
  await clock.advance(10);
  await many;
  const few = write(99);
  await nextTurn();
  await clock.advance(39);
  expect(sizes).toEqual([100]);
  await clock.advance(1);
  await few;
  expect(sizes).toEqual([100, 99]);
  const full = write(1_000);
  await full;
  expect(sizes).toEqual([100, 99, 1_000]);
  const last = write(1);
  await nextTurn();
  await clock.advance(40);
  await last;
  const lone = write(1);
  await nextTurn();
  await clock.advance(10);
  await lone;
  expect(sizes).toEqual([100, 99, 1_000, 1, 1]);
});
