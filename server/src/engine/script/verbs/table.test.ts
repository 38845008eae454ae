import { VERBS } from "@opentact/contract";
import { expect, test } from "vitest";
import { VERB_RUNNERS } from "./table.js";

test("every command of the contract that is built has its runner, and nothing else has one", () => {
  const built = VERBS.filter(({ kind, built }) => kind === "command" && built).map(({ name }) => name);
  expect([...VERB_RUNNERS.keys()].sort()).toEqual(built.sort());
});
