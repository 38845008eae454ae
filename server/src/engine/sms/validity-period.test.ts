import { expect, test } from "vitest";
import { validitySeconds } from "./validity-period.js";

const NOW_MS = Date.UTC(2026, 0, 31, 23, 0);

test.each([
  ["", null],
  ["000000001000000R", 600],
  ["000002000000000R", 36_000],
  ["000000000005000R", 60],
  ["260131233000000+", 1_800],
  ["260201003000004+", 1_800],
  ["260131223000004-", 1_800],
  ["260131225900000+", undefined],
  ["000000000000000R", undefined],
  ["soon", undefined],
  ["2601312330000000", undefined],
])("validity_period %j waits %j seconds", (text, seconds) => {
  expect(validitySeconds(text, NOW_MS)).toBe(seconds);
});
