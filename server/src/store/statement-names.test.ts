import { expect, test } from "vitest";
import { StatementNames } from "./statement-names.js";

const use = (names: StatementNames, text: string, times: number) => {
  let name: string | undefined;
  for (let n = 0; n < times; n++) name = names.of(text);
  return name;
};

test("a statement is named from its fifth use on, and keeps its name", () => {
  const names = new StatementNames();
  expect(use(names, "select $1", 4)).toBeUndefined();
  const name = use(names, "select $1", 1);
  expect(name).toBe("s1");
  expect(use(names, "select $1", 3)).toBe(name);
  expect(use(names, "select $1, 2", 5)).toBe("s2");
});

test("masks and pages are never named", () => {
  const names = new StatementNames();
  expect(use(names, "select 1 from tn where city ilike $1", 9)).toBeUndefined();
  expect(use(names, "select 1 from tn where tn like $1", 9)).toBeUndefined();
  expect(use(names, "select 1 from tn LIMIT $1", 9)).toBeUndefined();
});

test("endless different texts take neither names nor memory without bound", () => {
  const names = new StatementNames();
  for (let n = 0; n < 300; n++) use(names, `select ${n}`, 5);
  expect(use(names, "select 249", 1)).toBe("s250");
  expect(use(names, "select 250", 9)).toBeUndefined();
});
