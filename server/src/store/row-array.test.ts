import { expect, test } from "vitest";
import { RowArray } from "./row-array.js";

test("strings of JSON are written as JSON.stringify prints them", () => {
  const texts = [
    "",
    "plain",
    'a "quote"',
    "back\\slash",
    "line\nend",
    "\u007f ü \u{1f600} \ud800",
    "x".repeat(40),
    "y".repeat(500),
    null,
  ];
  const rows = new RowArray(1);
  for (const text of texts) {
    const row = rows.row();
    const json = rows.beginJson();
    rows.raw("[");
    rows.string(text);
    rows.raw("]");
    rows.endJson(json);
    rows.endRow(row);
  }
  expect(rows.values().map(([json]) => json)).toEqual(texts.map((text) => JSON.stringify([text])));
});
