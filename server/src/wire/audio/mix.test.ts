import { expect, test } from "vitest";
import { mixInto } from "./mix.js";

test("two loud voices are held at full scale, never wrapped around", () => {
  const acc = Int16Array.of(30_000, -30_000, 100, 5);
  mixInto(acc, Int16Array.of(30_000, -30_000, -300));
  expect([...acc]).toEqual([32_767, -32_768, -200, 5]);
});

test("a longer addition does not write past the end", () => {
  const acc = Int16Array.of(1);
  mixInto(acc, Int16Array.of(1, 2));
  expect([...acc]).toEqual([2]);
});
