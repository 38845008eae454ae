import { expect, test } from "vitest";
import { refusedByPeer } from "./end-reason.js";
import { FinalChoice } from "./final-choice.js";

const NONE = refusedByPeer(480, "Temporarily Unavailable");

function best(...statuses: number[]): string | null | undefined {
  const choice = new FinalChoice(NONE);
  for (const status of statuses) choice.take(status, refusedByPeer(status, ""));
  return choice.ending.release;
}

test.each([
  [[486, 480], "486"],
  [[480, 486], "486"],
  [[503, 486], "486"],
  [[486, 503, 500], "486"],
  [[486, 603, 404], "603"],
  [[404, 484, 486], "484"],
  [[486, 401], "401"],
  [[404, 302], "302"],
  [[486, 404], "404"],
  [[408, 487], "487"],
])("of %j the caller hears %s", (statuses, release) => {
  expect(best(...statuses)).toBe(release);
});

test("when nobody says anything it is what was given for that", () => {
  expect(new FinalChoice(NONE).ending).toBe(NONE);
});
