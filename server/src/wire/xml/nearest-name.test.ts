import { expect, test } from "vitest";
import { editDistance, nearestName } from "./nearest-name.js";

test("a letter more, less, other or swapped is one step", () => {
  expect(["Diall", "Dal", "Dual", "Dila", "Dial"].map((word) => editDistance(word, "Dial"))).toEqual([1, 1, 1, 1, 0]);
  expect(editDistance("", "abc")).toBe(3);
});

test("the nearest name is found in any case, and none when all are far", () => {
  const names = ["Gather", "Geo", "Hangup", "Hold", "Say"];
  expect(nearestName("hagnup", names)).toBe("Hangup");
  expect(nearestName("Sya", names)).toBe("Say");
  expect(nearestName("Conference", names)).toBeUndefined();
  expect(nearestName("x".repeat(5000), names)).toBeUndefined();
});
