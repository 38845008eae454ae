import { expect, test } from "vitest";
import { matchesList } from "./check-flow.js";

test("a list is matched item by item, with gaps and patterns", () => {
  const found = ["a", "b", "c"];
  expect(matchesList(found, ["a", "b", "c"])).toBe(true);
  expect(matchesList(found, ["a", "c"])).toBe(false);
  expect(matchesList(found, ["...", "c"])).toBe(true);
  expect(matchesList(found, ["...", "b"])).toBe(false);
  expect(matchesList(found, ["a", "...", "/^[bc]$/", "..."])).toBe(true);
  expect(matchesList([], ["..."])).toBe(true);
  expect(matchesList([], ["a"])).toBe(false);
});
