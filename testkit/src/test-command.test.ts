import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runTest } from "./test-command.js";

const example = (name: string) => fileURLToPath(new URL(`../../docs/examples/${name}`, import.meta.url));
const FLOW = example("menu-two-phones.xml");
const SCRIPT = example("menu-two-phones.caller.yml");

test("the documented example passes, and prints its trace", async () => {
  const { text, exitCode } = await runTest(FLOW, SCRIPT, false);
  expect(text).toMatch(/\n\npassed\n$/);
  expect(text).toContain("> the caller presses 2");
  expect(exitCode).toBe(0);
});

test("another flow in the same world fails with what was expected and found", async () => {
  const { text, exitCode } = await runTest(example("voicemail.xml"), SCRIPT, false);
  expect(exitCode).toBe(1);
  expect(text).toMatch(/failed\n\nsaid\n {2}expected {3}.*\n/);
});

test("JSON holds the result and what differs", async () => {
  const { text, exitCode } = await runTest(FLOW, SCRIPT, true);
  expect(exitCode).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ passed: true, failures: [], outcome: "completed", digits: ["2"] });
});

test("a file that is not there, or no script, is 2", async () => {
  expect(await runTest(FLOW, "/nowhere/caller.yml", false)).toMatchObject({ exitCode: 2 });
  expect(await runTest(FLOW, FLOW, false)).toMatchObject({ exitCode: 2 });
});
