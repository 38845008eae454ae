import fc from "fast-check";
import { expect, test } from "vitest";
import { fits } from "./pattern.js";
import { splitPattern } from "./pattern-split.js";

test.each<[string, string[], number, string[]]>([
  ["201_______", ["201___"], 0, []],
  ["___555____", ["___555"], 0, []],
  ["________67", [], 100, []],
  ["______67__", [], 100, []],
  ["%233", [], 10, []],
  ["%3569377", [], 1, []],
  ["2%", ["2%"], 0, []],
  ["%2%", ["%2%"], 3439, []],
  ["%2345%", ["%2345%"], 111, ["%234"]],
  ["233_55", [], 0, []],
  ["________________________________", [], 0, []],
])("%s is split into prefixes %j, %i lines and starts %j", (like, prefixes, lines, starts) => {
  const split = splitPattern(like);
  expect([split.prefixes, split.lines.length, split.starts]).toEqual([prefixes, lines, starts]);
});

test("a number fits a pattern exactly when its prefix fits one of the prefixes, or it fits and its line or start is listed", () => {
  const token = fc.constantFrom("%", "_", ..."0123456789".split(""));
  const pattern = fc.array(token, { minLength: 1, maxLength: 13 }).map((tokens) => tokens.join(""));
  const near = fc.integer({ min: 0, max: 9_999_999_999 }).map((n) => String(n).padStart(10, "0"));
  fc.assert(
    fc.property(pattern, near, (like, national) => {
      const { prefixes, lines, starts } = splitPattern(like);
      const begins = (patterns: readonly string[]) => patterns.some((prefix) => fits(national.slice(0, 6), prefix));
      const byPrefix = begins(prefixes);
      const isListed = lines.includes(Number(national.slice(6))) || begins(starts);
      if (byPrefix) expect(fits(national, like)).toBe(true);
      else if (fits(national, like)) expect(isListed).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
