import { expect, test } from "vitest";
import { checkWeights, keywordsOf } from "./rules.js";

test("keywords are trimmed, upper-cased and there once; an empty one is refused", () => {
  expect(keywordsOf([" stop  all ", "STOP ALL", "arrêt"])).toEqual(["STOP ALL", "ARRÊT"]);
  expect(() => keywordsOf(["STOP", "  "])).toThrow("Validation failed");
});

test("one weight may be 0, both may not, whichever of them is written", () => {
  const before = { long_code_weight: 1, tollfree_weight: 0 };
  expect(() => checkWeights({}, before)).not.toThrow();
  expect(() => checkWeights({ long_code_weight: 0, tollfree_weight: 2 }, before)).not.toThrow();
  expect(() => checkWeights({ long_code_weight: 0 }, before)).toThrow("Validation failed");
});
