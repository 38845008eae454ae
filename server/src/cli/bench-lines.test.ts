import { expect, test } from "vitest";
import { BenchLines, figuresOf } from "./bench-lines.js";

test("the numbers of a line have their words and units; those inside of words are none", () => {
  expect(figuresOf("  GET /user/{uuid}    12,400 /s  p99 3.25 ms, G711 0.5 %")).toEqual([
    { label: "GET /user/{uuid}", value: 12400, unit: "/s" },
    { label: "p99", value: 3.25, unit: "ms" },
    { label: ", G711", value: 0.5, unit: "%" },
  ]);
  expect(figuresOf("no figures")).toEqual([]);
});

test("a run is read bench by bench: its sections, lines, time and how it ended, and how far it is", () => {
  const lines = new BenchLines();
  expect([lines.now, lines.part]).toEqual(["building", 0]);
  const told = [
    "added 3 packages",
    "",
    "== bench/a.ts (1 of 2)",
    "a machine",
    "-- reads",
    "rate 5 /s",
    "== a done in 1.5 s",
    "",
    "== bench/b/main.ts (2 of 2)",
    "broken",
  ];
  for (const line of told) lines.read(line);
  expect([lines.now, lines.part]).toEqual(["2 of 2: bench/b/main.ts", 0.5]);
  lines.read("== b failed after 2.0 s");
  expect(lines.benches).toEqual([
    {
      file: "bench/a.ts",
      seconds: 1.5,
      succeeded: true,
      lines: [
        { section: null, text: "a machine", figures: [] },
        { section: "reads", text: "rate 5 /s", figures: [{ label: "rate", value: 5, unit: "/s" }] },
      ],
    },
    {
      file: "bench/b/main.ts",
      seconds: 2,
      succeeded: false,
      lines: [{ section: null, text: "broken", figures: [] }],
    },
  ]);
});
