import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadKit } from "./kit.js";

const example = (name: string) => fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url));

test("the kit is found by its name, and has the commands that are asked of it", async () => {
  const kit = await loadKit();
  const played = await kit.runTest(example("menu-two-phones.xml"), example("menu-two-phones.caller.yml"), false);
  expect(played).toMatchObject({ exitCode: 0, text: expect.stringMatching(/passed\n$/) });
  const place = { url: "nonsense", authorization: "" };
  expect(await kit.recordTest("x", place, "/nowhere", false)).toMatchObject({ exitCode: 2 });
});
