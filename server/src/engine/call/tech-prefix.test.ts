import { expect, test } from "vitest";
import { techPrefixOf } from "./tech-prefix.js";

test.each([
  ["12345612015550100", { prefix: 123456, rest: "12015550100" }],
  ["123456+12015550100", { prefix: 123456, rest: "12015550100" }],
  ["11111122222212015550100", { prefix: 111111, rest: "22222212015550100" }],
  ["9999991234567", { prefix: 999999, rest: "1234567" }],
])("%s begins with a tech prefix", (dialled, expected) => {
  expect(techPrefixOf(dialled)).toEqual(expected);
});

test.each(["12015550100", "+12345612015550100", "012345612015550100", "123456", "123456alice", "alice", ""])(
  "%j has none",
  (dialled) => {
    expect(techPrefixOf(dialled)).toBeUndefined();
  },
);
