import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { AsyncScope, scopeHere } from "./async-scope.js";

/** What Node notes on each promise while somebody follows them. */
const notes = () => Object.getOwnPropertySymbols(Promise.resolve()).length;

test("work sees its own value however deep, work on its behalf too, and others see none", async () => {
  const scope = new AsyncScope<string>();
  const deep = async (rounds: number) => {
    for (let n = 0; n < rounds; n++) await turn();
    return scope.current();
  };
  let onBehalf: () => string | undefined = () => "not set";
  const first = scope.run("first", async () => {
    const inScope = scopeHere();
    onBehalf = () => inScope(() => scope.current());
    return deep(3);
  });
  const second = scope.run("second", () => deep(1));
  expect([scope.current(), onBehalf()]).toEqual([undefined, "first"]);
  expect([await second, await first, scope.current()]).toEqual(["second", "first", undefined]);
});

test("once nothing runs in a scope no promise is followed for it any more, also when the work fails", async () => {
  const scope = new AsyncScope<string>();
  const before = notes();
  const failing = scope.run("a", async () => {
    await turn();
    throw new Error("no");
  });
  const other = scope.run("b", turn as () => Promise<unknown>);
  expect(notes()).toBeGreaterThan(before);
  await expect(failing).rejects.toThrow("no");
  await other;
  expect(notes()).toBe(before);
});
