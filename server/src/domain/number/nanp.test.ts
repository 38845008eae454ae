import { expect, test } from "vitest";
import { parseNanp } from "./nanp.js";

test.each([
  [12425550123, "BS"],
  [17875550123, "PR"],
  [12045550123, "CA"],
  [12015550123, "US"],
  [18095550123, "DO"],
  [18005550123, "US"],
])("%i is a number of %s", (tn, country) => {
  expect(parseNanp(tn)?.country).toBe(country);
});

test.each([12015550123, 18335550123])("%i has its parts", (tn) => {
  const parts = parseNanp(tn);
  expect(`1${parts?.npa}${parts?.nxx}${parts?.line}`).toBe(String(tn));
});

test("toll-free is by NPA", () => {
  expect(parseNanp(18885550123)?.isTollFree).toBe(true);
  expect(parseNanp(12015550123)?.isTollFree).toBe(false);
});

test.each([11015550123, 12915550123, 12110550123, 12019110123, 12015110123, 2015550123, 442079460000])(
  "%i is no number of the plan",
  (tn) => {
    expect(parseNanp(tn)).toBeUndefined();
  },
);
