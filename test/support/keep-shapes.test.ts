import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { expect, test } from "vitest";
import { keepShapes } from "../../scripts/keep-shapes.mjs";

function compiled(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts
    .transpileModule(text, { compilerOptions, transformers: { after: [keepShapes] } })
    .outputText.replace('"use strict";', "")
    .trim();
}

test("a literal that begins with a spread and goes on begins with nothing, wherever it stands", () => {
  expect(compiled("f({ ...a, b: { ...c, ...d } }, () => ({ ...e, get f() { return 1; } }));")).toBe(
    "f({ ...null, ...a, b: { ...null, ...c, ...d } }, () => ({ ...null, ...e, get f() { return 1; } }));",
  );
});

test("other literals, lists, calls and patterns stay as they are", () => {
  const text = "const { a, ...rest } = f({ ...b }, { c: 1, ...d }, [...e, 1], ...g); ({ a: h, ...i } = {});";
  expect(compiled(text).replaceAll(/\s+/g, " ")).toBe(text);
});

test("values and their order are as without it", () => {
  const text = "({ ...{ a: 1, b: 2, __proto__: null }, b: 3, ...undefined, ...'x', ['__proto__']: 4, c: 5 })";
  const [before, after] = [text, compiled(text)].map((one) => Object.entries(runInThisContext(one) as object));
  expect(after).toEqual(before);
  expect(after).toContainEqual(["__proto__", 4]);
});

test("objects that are made by one literal have one shape", () => {
  setFlagsFromString("--allow-natives-syntax");
  const isOneShape = runInThisContext("(a, b) => %HaveSameMap(a, b)") as (a: object, b: object) => boolean;
  // A function is compiled when it is first called.
  expect(isOneShape({ a: 1 }, { b: 1 })).toBe(false);
  setFlagsFromString("--no-allow-natives-syntax");
  const make = runInThisContext(compiled("(x => ({ ...x, c: 1, d: 2 }))")) as (x: object) => object;
  const made = [1, 2, 3].map((a) => make({ a, b: a }));
  expect(isOneShape(made[0]!, made[2]!)).toBe(true);
});
