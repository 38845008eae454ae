import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ScriptError } from "./read-script.js";
import { readYaml } from "./read-yaml.js";

function problems(text: string): readonly string[] {
  try {
    readYaml(text, "caller.yml");
    return [];
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return error.problems;
  }
}

test("scalars are read as they are written", () => {
  const { world } = readYaml("caller:\n  - press: 007\n    after: 1.5s\nphones:\n  15550100009: busy\n", "caller.yml");
  expect(world.deeds).toEqual([{ afterMs: 1500, press: "007" }]);
  expect(world.targets).toEqual({ "15550100009": [{ endMs: 300, refuse: 17 }] });
});

test("an empty script is sound", () => {
  expect(problems("")).toEqual([]);
  expect(problems("caller:\nexpect:\n")).toEqual([]);
});

test("the script of the manual is sound, and uses every part there is", () => {
  const manual = readFileSync(new URL("../../docs/testkit.md", import.meta.url), "utf8");
  const { world, expected } = readYaml(/```yaml\n([\s\S]*?)```/.exec(manual)?.[1] ?? "", "caller.yml");
  expect(world.deeds).toHaveLength(5);
  expect(expected.said).toEqual(["Press 1 for sales", "/^Leave a message/", "..."]);
  expect(Object.keys(expected)).toHaveLength(12);
});

test("every problem names its line and field", () => {
  const text = [
    "caller:",
    "  - press: xyz",
    "  - said: Hello",
    "    hangup: maybe",
    "  - press: 1",
    "    after: soon",
    "  - push: <Response>",
    "  - { on: A live, nth: 0, hangup: true }",
    "http:",
    "  ftp://x/y: timeout",
    "  https://x.example/y: { status: 99 }",
    "expect:",
    "  outcme: completed",
    "  said: [/(/]",
  ].join("\n");
  expect(problems(text)).toEqual([
    "caller.yml:2: caller[0].press: must be keys of 0-9 * # A-D",
    "caller.yml:4: caller[1].hangup: must be true or false",
    "caller.yml:6: caller[2].after: must be a time such as 500ms, 2s, 10m or 1h",
    expect.stringMatching(/^caller\.yml:7: caller\[3\]\.push: XML error at line 1, column 11: /),
    "caller.yml:8: caller[4].nth: must be a whole number from 1",
    "caller.yml:10: http.ftp://x/y: ftp://x/y is no http or https URL",
    "caller.yml:11: http.https://x.example/y.status: must be a status of 200 to 599",
    expect.stringMatching(/^caller\.yml:13: expect\.outcme: unknown field, did you mean outcome\?/),
    "caller.yml:14: expect.said[0]: is no regular expression",
  ]);
});

test("what is no YAML is told with its line, and what is no map too", () => {
  expect(problems("caller:\n  - press: [")).toEqual([expect.stringMatching(/^caller\.yml:\d: /)]);
  expect(problems("- a\n- b")).toEqual(["caller.yml:1: must be a map of fields"]);
  expect(problems("call: 5")).toEqual(["caller.yml:1: call: must be a map of fields"]);
});
