import { expect, test } from "vitest";
import { own } from "./own.js";

test.each([
  "",
  "a",
  "exactly 13 ch",
  "é".repeat(20),
  "Ω".repeat(20),
  "\0\xff".repeat(9),
  "x".repeat(5_000),
  "é".repeat(5_000),
])("a copy says what the text said (%#)", (text) => {
  expect(own(`<${text}>`.slice(1, -1))).toBe(text);
});

test("a copy stays as it is when another is made", () => {
  const first = own("the first of two texts");
  own("the second of two texts");
  expect(first).toBe("the first of two texts");
});
