import { expect, test } from "vitest";
import { parseScript, ScriptSyntaxError } from "./script.js";
import { behaviourOf, fictitiousEnding } from "./scripted-numbers.js";

test("a script is one step a line, each with its time when it names one", () => {
  const lines = parseScript(`
    # comes to the door late
    ring
    at 2s answer
    press 1#
    hear 1000Hz 2s within 10s
    expect hangup
  `);
  expect(lines.map(({ atMs, step }) => [atMs, step])).toEqual([
    [undefined, { kind: "ring" }],
    [2000, { kind: "answer" }],
    [undefined, { kind: "press", keys: "1#", by: "event" }],
    [undefined, { kind: "hear-tone", hz: 1000, forMs: 2000, withinMs: 10_000 }],
    [undefined, { kind: "expect-hangup", withinMs: 30_000 }],
  ]);
  expect(lines[0]?.line).toBe(3);
});

test.each([
  ["reject 486", { kind: "reject", status: 486 }],
  ["wait 1.5s", { kind: "wait", ms: 1500 }],
  ["press 12D by info", { kind: "press", keys: "12D", by: "info" }],
  ["tone 440Hz+480Hz", { kind: "tone", hz: [440, 480], ms: undefined }],
  ["tone 1000Hz 500ms", { kind: "tone", hz: [1000], ms: 500 }],
  ["say Good  day", { kind: "say", text: "Good  day" }],
  ["play a b.wav", { kind: "play", file: "a b.wav" }],
  ["hear keys 12#", { kind: "hear-keys", keys: "12#", withinMs: 30_000 }],
  ["ignore bye", { kind: "ignore-bye" }],
])("%s is a step", (text, step) => {
  expect(parseScript(text)[0]?.step).toEqual(step);
});

test.each([
  "answer now",
  "reject 200",
  "press x",
  "wait soon",
  "hear 1000Hz",
  "at noon answer",
  "expect nothing",
  "tone",
])("%s is refused with its line", (text) => {
  expect(() => parseScript(`ring\n${text}`)).toThrow(ScriptSyntaxError);
  expect(() => parseScript(`ring\n${text}`)).toThrow(/line 2/);
});

test("only numbers kept for fiction have an ending, in every way they are written", () => {
  expect(["12125550117", "+12125550117", "2125550117"].map(fictitiousEnding)).toEqual([17, 17, 17]);
  expect(["12125550217", "442079460117", "alice", ""].map(fictitiousEnding)).toEqual(Array(4).fill(undefined));
});

test("every ending has a behaviour that can be read; a number without one rings and echoes", () => {
  for (let ending = 0; ending < 100; ending++)
    expect(parseScript(behaviourOf(`121255501${String(ending).padStart(2, "0")}`).script).length).toBeGreaterThan(0);
  expect(behaviourOf("442079460117").script).toContain("echo");
  expect(behaviourOf("12125550137").faults?.loss).toBe(0.07);
});
