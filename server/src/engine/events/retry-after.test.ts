import { expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.js";

const NOW = Date.parse("2024-01-01T00:00:00Z");

test.each([
  [429, "120", 120_000],
  [503, " 5 ", 5_000],
  [503, "Mon, 01 Jan 2024 00:01:00 GMT", 60_000],
  [429, "Mon, 01 Jan 2023 00:00:00 GMT", 0],
  [429, "soon", undefined],
  [429, "-5", undefined],
  [429, undefined, undefined],
  [500, "120", undefined],
  [302, "120", undefined],
])("status %i with Retry-After %j asks for %j ms", (status, header, expected) => {
  expect(readRetryAfter(status, header, NOW)).toBe(expected);
});
