import { expect, test } from "vitest";
import { CsvReader } from "./csv.js";

function read(...pieces: string[]): (readonly [number, readonly string[]])[] {
  const reader = new CsvReader();
  return [...pieces.flatMap((piece) => [...reader.push(piece)]), ...reader.end()].map((r) => [r.line, r.cells]);
}

test("cells, quotes, line ends and the byte order mark", () => {
  expect(read('\uFEFFtn,city\r\n1,"New ""York"", NY"\n\n2, Town \n3,"a\nb"\n4')).toEqual([
    [1, ["tn", "city"]],
    [2, ["1", 'New "York", NY']],
    [4, ["2", "Town"]],
    [5, ["3", "a\nb"]],
    [7, ["4"]],
  ]);
});

test("pieces may end anywhere", () => {
  const text = 'a,"b ""c""",d\ne,f,g\n';
  const whole = read(text);
  for (let at = 0; at <= text.length; at++) expect(read(text.slice(0, at), text.slice(at))).toEqual(whole);
});

test("a quote that is never closed costs one row, not the memory of the file", () => {
  const rows = read(`"${"x".repeat(200_000)}`);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows[0]).toEqual([1, []]);
});
