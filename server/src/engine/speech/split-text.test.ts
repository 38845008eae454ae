import fc from "fast-check";
import { expect, test } from "vitest";
import { splitText } from "./split-text.js";

test("a text that fits stays whole", () => {
  expect(splitText(" Hello. You there? ", 30)).toEqual(["Hello. You there?"]);
  expect(splitText("12345", 5)).toEqual(["12345"]);
  expect(splitText("  ", 5)).toEqual([]);
});

test("the cut is after the last sentence that fits, else after a comma, else between words, else anywhere", () => {
  expect(splitText("One. Two. Three and four.", 12)).toEqual(["One. Two.", "Three and", "four."]);
  expect(splitText("one, two, three, four", 14)).toEqual(["one, two,", "three, four"]);
  expect(splitText("one two three", 8)).toEqual(["one two", "three"]);
  expect(splitText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  expect(splitText('He said "Go!" and she went', 16)).toEqual(['He said "Go!"', "and she went"]);
  expect(splitText("It is 10.30 now", 8)).toEqual(["It is", "10.30", "now"]);
});

test("no piece is too long or empty, and but for white space nothing is lost, also with pairs of surrogates", () => {
  const words = fc
    .array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(". ", ", ", " ", "\n", "😀")))
    .map((w) => w.join(""));
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 20 }), (text, max) => {
      const pieces = splitText(text, max);
      for (const piece of pieces) expect(piece.length > 0 && piece.length <= max).toBe(true);
      expect(pieces.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});
