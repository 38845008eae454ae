import { expect, test } from "vitest";
import { type OneCoreSystem, standBackOnOneCore } from "./one-core.js";

function told(cores: number, more: Partial<OneCoreSystem> = {}): string[] {
  const asked: string[] = [];
  standBackOnOneCore({
    cores,
    threads: () => [10, 11, 12, 13, 14, 15, 16, 17],
    setPriority: (thread, niceness) => void asked.push(`${thread} to ${niceness}`),
    setFlag: (flag) => void asked.push(flag),
    ...more,
  });
  return asked;
}

test("on one core V8's four helpers stand back, and young collections wait for none of them", () => {
  expect(told(1)).toEqual(["--no-parallel-scavenge", "12 to 10", "13 to 10", "14 to 10", "15 to 10"]);
});

test("with more cores all stays as it is", () => {
  expect(told(2)).toEqual([]);
});

test("a system that does not show threads changes nothing else", () => {
  const threads = () => {
    throw new Error("ENOENT");
  };
  expect(told(1, { threads })).toEqual(["--no-parallel-scavenge"]);
});
