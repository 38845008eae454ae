import { expect, test } from "vitest";
import { shownUrl } from "./shown-url.js";

test.each([
  ["https://e.org/a?b=c", "https://e.org/a?b=c"],
  ["https://me:secret@e.org/a", "https://e.org/a"],
  [
    "https://e.org/?token=1&JWT=2&bearer=3&secret=4&password=5&key=6&k=7",
    "https://e.org/?token=***&JWT=***&bearer=***&secret=***&password=***&key=***&k=7",
  ],
  ["https://e.org/?to%6ben=1&token", "https://e.org/?to%6ben=***&token"],
  ["https://e.org/?%zz=1&token=", "https://e.org/?%zz=1&token=***"],
  ["https://e.org/a@b?c=d@e", "https://e.org/a@b?c=d@e"],
])("%s is shown as %s", (url, expected) => {
  expect(shownUrl(url)).toBe(expected);
});
