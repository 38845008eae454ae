import { expect, test } from "vitest";
import { isEmergency, readNumber } from "./loose.js";

test.each([
  ["15550100009", "15550100009"],
  ["+15550100009", "15550100009"],
  ["tel:+1-555-010-0009;phone-context=x", "15550100009"],
  ["(212) 555-0142", "12125550142"],
  ["011442071234567", "442071234567"],
  ["00442071234567", "442071234567"],
  ["2115550142", "2115550142"],
  ["12345", undefined],
  ["alice", undefined],
  ["", undefined],
  ["+0123456789", undefined],
  ["1234567890123456", undefined],
])("%s reads as %s", (text, digits) => {
  expect(readNumber(text)).toBe(digits);
});

test("emergency numbers are known in any writing, and nothing else is", () => {
  expect(["911", "+911", "9 1 1", "112", "933", "9110", "1911"].filter(isEmergency)).toEqual([
    "911",
    "+911",
    "9 1 1",
    "112",
    "933",
  ]);
});
