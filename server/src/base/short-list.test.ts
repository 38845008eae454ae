import { expect, test } from "vitest";
import { NONE, withItem, withoutItem } from "./short-list.js";

test("things are added at the end and taken out, and no list that somebody has changes", () => {
  const one = withItem<string>(NONE, "a");
  const two = withItem(one, "b");
  expect([one, two, NONE]).toEqual([["a"], ["a", "b"], []]);
  expect(withoutItem(two, "a")).toEqual(["b"]);
  expect(withoutItem(one, "a")).toBe(NONE);
  expect(withoutItem(two, "c")).toBe(two);
  expect(two).toEqual(["a", "b"]);
});
