import { expect, test } from "vitest";
import { RandomStore } from "./random-store.js";

test("no bytes are given twice, also beyond what is fetched at once", () => {
  const store = new RandomStore();
  const taken = Array.from({ length: 1000 }, () => store.take(12).toString("hex"));
  expect(new Set(taken).size).toBe(1000);
  expect(taken.every((text) => text.length === 24)).toBe(true);
});
