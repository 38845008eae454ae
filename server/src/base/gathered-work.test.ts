import { expect, test } from "vitest";
import { DomainError } from "./errors.js";
import { FakeClock } from "./fake-clock.js";
import { GatheredWork } from "./gathered-work.js";

const noGathering = { clock: new FakeClock(), gatherMs: 0 };

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test("a lone thing goes at once, what comes meanwhile goes together, at most so many", async () => {
  const pieces: (readonly number[])[] = [];
  const gates = [gate(), gate(), gate()];
  const work = new GatheredWork<number, string>({
    ...noGathering,
    most: 3,
    work: async (items) => {
      pieces.push(items);
      await gates[pieces.length - 1]?.passed;
      return items.map((item) => `did ${item}`);
    },
  });
  const first = work.add(1);
  await new Promise((resolve) => setImmediate(resolve));
  const others = [2, 3, 4, 5].map((item) => work.add(item));
  expect(pieces).toEqual([[1]]);
  for (const { open } of gates) open();
  expect(await first).toBe("did 1");
  expect(await Promise.all(others)).toEqual(["did 2", "did 3", "did 4", "did 5"]);
  expect(pieces).toEqual([[1], [2, 3, 4], [5]]);
});

test("one that cannot be done fails alone", async () => {
  const work = new GatheredWork<number, number>({
    ...noGathering,
    most: 10,
    work: async (items) => {
      if (items.includes(2)) throw new Error("not two");
      return items.map((item) => item * 10);
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map((item) => work.add(item)));
  expect(results.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual([
    10,
    "Error: not two",
    30,
  ]);
});

test("what is away is not asked once for each", async () => {
  let asked = 0;
  const work = new GatheredWork<number, number>({
    ...noGathering,
    most: 10,
    work: async () => {
      asked++;
      throw new DomainError(503, "unavailable", "Service unavailable");
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map((item) => work.add(item)));
  expect([asked, results.map(({ status }) => status)]).toEqual([1, ["rejected", "rejected", "rejected"]]);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("those of the last piece are waited for, for a few milliseconds at most", async () => {
  const clock = new FakeClock();
  const pieces: (readonly number[])[] = [];
  const work = new GatheredWork<number, void>({
    most: 10,
    clock,
    gatherMs: 5,
    work: async (items) => {
      pieces.push(items);
      return items.map(() => undefined);
    },
  });
  await Promise.all([work.add(1), work.add(2)]);
  const first = work.add(3);
  await turn();
  expect(pieces).toEqual([[1, 2]]);
  await Promise.all([first, work.add(4)]);
  expect(pieces[1]).toEqual([3, 4]);
  const lone = work.add(5);
  await turn();
  clock.advance(4);
  expect(pieces).toHaveLength(2);
  clock.advance(1);
  await lone;
  // It was alone: the next one waits for nobody.
  await work.add(6);
  expect(pieces.slice(2)).toEqual([[5], [6]]);
});

test("what waits for the end of a piece waits for those in it", async () => {
  const clock = new FakeClock();
  const pieces: (readonly number[])[] = [];
  const { passed, open } = gate();
  const work = new GatheredWork<number, void>({
    most: 10,
    clock,
    gatherMs: 5,
    work: async (items) => {
      pieces.push(items);
      await passed;
      return items.map(() => undefined);
    },
  });
  const first = work.add(1);
  await turn();
  const second = work.add(2);
  open();
  await first;
  await turn();
  expect(pieces).toEqual([[1]]);
  await Promise.all([second, work.add(3)]);
  expect(pieces[1]).toEqual([2, 3]);
});

test("more than those of the last piece are waited for, as long as nothing is held up by that", async () => {
  const clock = new FakeClock();
  const pieces: (readonly number[])[] = [];
  let isHeldUp = false;
  const work = new GatheredWork<number, void>({
    most: 10,
    clock,
    gatherMs: 5,
    streamMs: 40,
    isHeldUp: () => isHeldUp,
    work: async (items) => {
      pieces.push(items);
      return items.map(() => undefined);
    },
  });
  await Promise.all([work.add(1), work.add(2)]);
  const [a, b] = [work.add(3), work.add(4)];
  clock.advance(39);
  const c = work.add(5);
  await turn();
  expect(pieces).toEqual([[1, 2]]);
  clock.advance(1);
  await Promise.all([a, b, c]);
  expect(pieces[1]).toEqual([3, 4, 5]);

  isHeldUp = true;
  const d = work.add(6);
  isHeldUp = false;
  clock.advance(5);
  await turn();
  expect(pieces).toHaveLength(2);
  isHeldUp = true;
  work.look();
  await d;
  expect(pieces[2]).toEqual([6]);
  // It was alone: the next one waits for nobody.
  isHeldUp = false;
  await work.add(7);
  expect(pieces[3]).toEqual([7]);
});
