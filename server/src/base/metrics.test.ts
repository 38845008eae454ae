import { expect, test } from "vitest";
import { Metrics } from "./metrics.js";
import { Spread } from "./spread.js";

test("counts that somebody else keeps are read when someone asks, and only those that are", async () => {
  const metrics = new Metrics(false);
  let counts = [
    { method: "INVITE", direction: "in", count: 3 },
    { method: "BYE", direction: "out", count: 1 },
  ];
  metrics.counts("some_total", "Some", ["direction", "method"], () => counts);
  expect(await metrics.print()).toContain(
    '# TYPE some_total counter\nsome_total{direction="in",method="INVITE"} 3\nsome_total{direction="out",method="BYE"} 1\n',
  );
  counts = [{ method: "INVITE", direction: "in", count: 4 }];
  expect(await metrics.print()).toContain('some_total{direction="in",method="INVITE"} 4\n');
  expect(await metrics.print()).not.toContain("BYE");
});

test("a spread is told as a histogram: values up to each bound, all of them, and their sum", async () => {
  const metrics = new Metrics(false);
  const spread = new Spread([1, 2]);
  for (const value of [0.5, 1, 1.5, 9]) spread.note(value);
  metrics.spreads("some_seconds", "Some", "direction", () => ({ in: spread }));
  expect((await metrics.print()).trim().split("\n")).toEqual([
    "# HELP some_seconds Some",
    "# TYPE some_seconds histogram",
    'some_seconds_bucket{direction="in",le="1"} 2',
    'some_seconds_bucket{direction="in",le="2"} 3',
    'some_seconds_bucket{direction="in",le="+Inf"} 4',
    'some_seconds_sum{direction="in"} 12',
    'some_seconds_count{direction="in"} 4',
  ]);
});
