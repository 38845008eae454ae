import { expect, test } from "vitest";
import { OldestFirst } from "./oldest-first.js";

test("what is taken is gone, and the first waits in its place", () => {
  const queue = new OldestFirst<string>();
  for (const item of ["a", "b", "c", "d"]) queue.push(item);
  expect([queue.take(2), queue.length, queue.at(0), queue.at(1), queue.at(2)]).toEqual(["c", 3, "b", "a", "d"]);
  expect([queue.take(0), queue.take(0), queue.take(0), queue.length, queue.at(0)]).toEqual([
    "b",
    "a",
    "d",
    0,
    undefined,
  ]);
  queue.push("e");
  expect([queue.remove("a"), queue.remove("e"), queue.length]).toEqual([false, true, 0]);
});

test("what went through it is not kept", () => {
  const queue = new OldestFirst<number>();
  for (let n = 0; n < 10_000; n++) {
    queue.push(n);
    if (n >= 10) expect(queue.take(0)).toBe(n - 10);
  }
  expect(queue.length).toBe(10);
});
