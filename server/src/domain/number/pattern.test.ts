import { expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { fits, numberPatterns, type PatternQuery } from "./pattern.js";

const matches = (query: PatternQuery, national: string) => numberPatterns(query).every((p) => fits(national, p));

test.each<[PatternQuery, string, boolean]>([
  [{ npa: "201" }, "2015550123", true],
  [{ npa: "201" }, "2025550123", false],
  [{ nxx: "555" }, "2015550123", true],
  [{ nxx: "555" }, "5551230123", false],
  [{ line: "xx67" }, "2015550167", true],
  [{ line: "67xx" }, "2015556701", true],
  [{ line: "67xx" }, "2015550167", false],
  [{ pattern: "55xxx67" }, "2015500067", true],
  [{ pattern: "55xxx67" }, "2014500067", false],
  [{ pattern: "*233" }, "2015550233", true],
  [{ pattern: "*233" }, "2332330232", false],
  [{ pattern: "233%55*" }, "2331551234", true],
  [{ pattern: "*233%55*" }, "1233155000", true],
  [{ pattern: "*FLOWERS", abcSearch: true }, "8003569377", true],
  [{ pattern: "*FLOWERS", abcSearch: true }, "8003569376", false],
  [{ pattern: "*taxi", abcSearch: true }, "2015558294", true],
  [{ pattern: "*555*" }, "2015550123", true],
  [{ pattern: "*" }, "2015550123", true],
  [{ npa: "201", nxx: "555", line: "01xx" }, "2015550123", true],
])("%j on %s is %s", (query, national, expected) => {
  expect(matches(query, national)).toBe(expected);
});

test.each<[PatternQuery, string]>([
  [{ npa: "20" }, "body.npa"],
  [{ nxx: "55a" }, "body.nxx"],
  [{ line: "12345" }, "body.line"],
  [{ line: "12.4" }, "body.line"],
  [{ pattern: "*1*2*3*" }, "body.pattern"],
  [{ pattern: "*FLOWERS" }, "body.pattern"],
  [{ pattern: "a|b" }, "body.pattern"],
  [{ pattern: "%".repeat(33) }, "body.pattern"],
])("%j is refused with 400 for %s", (query, field) => {
  const refused = () => numberPatterns(query);
  expect(refused).toThrow(DomainError);
  try {
    refused();
  } catch (error) {
    expect((error as DomainError).status).toBe(400);
    expect(Object.keys((error as DomainError).fields ?? {})).toEqual([field]);
  }
});

test("a pattern of wildcards only is answered at once, whatever its length", () => {
  expect(fits("2015550123", "%_%_%_______")).toBe(true);
  expect(fits("1".repeat(10_000), `%${"1".repeat(30)}%2`)).toBe(false);
});
