import { expect, test } from "vitest";
import { NONE, TextTable } from "./text-table.js";

test("rows are found by their texts, however many there are, and removed ones are not", () => {
  const table = new TextTable(2);
  const rows = Array.from({ length: 5_000 }, (_, n) => {
    const row = table.add(`text ${n}`);
    table.set(row, 1, n);
    return row;
  });
  for (const [n, row] of rows.entries()) if (n % 3 === 0) table.remove(row);
  expect(rows.map((row, n) => (n % 3 === 0 ? NONE : row))).toEqual(rows.map((_, n) => table.find(`text ${n}`)));
  expect([table.size, table.end, table.find("text")]).toEqual([3_333, 5_000, NONE]);
  const more = Array.from({ length: 1_667 }, (_, n) => table.add(`more ${n}`));
  expect([table.size, table.end, new Set(more).size]).toEqual([5_000, 5_000, 1_667]);
  expect(more.map((row) => table.get(row, 1))).toEqual(more.map(() => 0));
  expect(rows.filter((row, n) => n % 3 !== 0 && (table.get(row, 1) !== n || table.text(row) !== `text ${n}`))).toEqual(
    [],
  );
});

test("a text may have several rows, which are told one after the other", () => {
  const table = new TextTable(1);
  const [a, , b, c] = ["x", "y", "x", "x"].map((text) => table.add(text));
  expect([table.find("x"), table.next(c!), table.next(b!), table.next(a!)]).toEqual([c, b, a, NONE]);
  table.remove(b!);
  expect([table.next(c!), table.has(b!), table.has(a!)]).toEqual([a, false, true]);
  table.clear();
  expect([table.find("x"), table.size, table.has(a!)]).toEqual([NONE, 0, false]);
});

test("long texts and other letters than ASCII are told apart too", () => {
  const table = new TextTable(1);
  const texts = ["", "a".repeat(80), "a".repeat(81), `${"a".repeat(80)}b`, "\u00e4", "\u00e5", "\u{1f600}"];
  const rows = texts.map((text) => table.add(text));
  expect(texts.map((text) => table.find(text))).toEqual(rows);
  expect(table.text(rows[1]!)).toBe(texts[1]);
});
