import { expect, test } from "vitest";
import { UnstoredIds } from "./unstored-ids.js";

test("an id is waited for until its answer is stored, or could not be", async () => {
  const unstored = new UnstoredIds();
  let fail = (_error: Error) => {};
  const stored = new Promise<void>((_resolve, reject) => {
    fail = reject;
  });
  unstored.add("c", ["1", "2"], stored);
  const waiting = unstored.storing("c", ["x", "2"]);
  expect([unstored.storing("d", ["1"]), unstored.storing("c", ["3"])]).toEqual([undefined, undefined]);
  fail(new Error("the database is away"));
  await waiting;
  expect(unstored.storing("c", ["1", "2"])).toBeUndefined();
});
