import { expect, test } from "vitest";
import { faultLines, judgeFile } from "./validate.js";

const judge = (xml: string) => judgeFile("flow.xml", Buffer.from(xml));
const told = (xml: string) => faultLines(judge(xml));

test("a sound document prints nothing", () => {
  expect(told("<Response><Say>Hello</Say></Response>")).toBe("");
});

test("every fault has its line, with the nearest name and what is allowed", () => {
  const text = told('<Response>\n  <Pasue/>\n  <Pause lenght="1" dtmf_stop="x"/>\n</Response>');
  expect(text.split("\n").map((line) => line.replace(/ \(allowed here: .*\)/, " (..)"))).toEqual([
    "flow.xml:2:3: Unknown command Pasue; did you mean Pause? (..)",
    'flow.xml:3:3: Invalid dtmf_stop="x" at line 3, column 3: keys of 0-9 * # A-D',
    "flow.xml:3:3: Unknown attribute lenght; did you mean length? (..)",
    "",
  ]);
  expect(text).toContain("(allowed here: length, dtmf_stop, tag)");
});

test("a reserved command is not taken for a misspelling, nor offered", () => {
  const text = told("<Response><Conference/><Conferenc/></Response>");
  expect(text).toMatch(
    /^flow\.xml:1:11: Command Conference is not enabled\nflow\.xml:1:24: Unknown command Conferenc \(/,
  );
  expect(text).not.toContain("Enqueue");
});

test("an error of the XML comes with the faults of the commands before it", () => {
  const text = told("<Response><Sya/><Say>x</Sey></Response>");
  expect(text).toContain("flow.xml:1:23: XML error");
  expect(text).toContain("flow.xml:1:11: Unknown command Sya; did you mean Say?");
});

test("as JSON it is the answer of the validator with the name of the file", () => {
  expect(judge("<Respons/>")).toMatchObject({
    file: "flow.xml",
    valid: false,
    errors: [{ line: 1, column: 1, allowed: ["Response"], nearest: "Response" }],
    commands: 0,
  });
});
