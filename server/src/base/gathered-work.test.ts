import { expect, test } from "vitest";
import { DomainError } from "./errors.js";
import { GatheredWork } from "./gathered-work.js";

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
    most: 10,
    work: async () => {
      asked++;
      throw new DomainError(503, "unavailable", "Service unavailable");
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map((item) => work.add(item)));
  expect([asked, results.map(({ status }) => status)]).toEqual([1, ["rejected", "rejected", "rejected"]]);
});
