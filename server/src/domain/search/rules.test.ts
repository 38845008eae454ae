import { expect, test } from "vitest";
import { appliedSearch, maskToLike } from "./rules.js";

test("without anything a search takes the newest 10", () => {
  expect(appliedSearch({})).toEqual({ take: 10, skip: 0, mode: "AND", order: { created_on: "DESC" } });
  expect(appliedSearch({ order: {} }).order).toEqual({ created_on: "DESC" });
});

test("the page stands in query or body, and the body wins", () => {
  expect(appliedSearch({ take: 5 }, { take: 7, skip: 3 })).toMatchObject({ take: 5, skip: 3 });
});

test.each([
  ["201*", "201%"],
  ["+1201555%%%%", "1201555____"],
  ["Alice", "alice"],
  ["a_b", "a\\_b"],
  ["a\\b", "a\\\\b"],
  ["***", "%"],
])("the mask %s is the LIKE text %s", (mask, like) => {
  expect(maskToLike(mask)).toBe(like);
});
