import type { Verb } from "./verb.js";

const MARKS_OF_A = ["numDigits", "finishOnKey", "callback"];
const MARKS_OF_B = ["dtmf_length", "dtmf_stop", "url"];

/**
 * Which generation of the language a Gather speaks (call-xml.md 4.10). `A` asks with `Switch` and `numDigits`, `B` with
 * `DTMF` and `dtmf_length`; a Gather without any mark is A.
 */
export function gatherDialect({ attributes, parts }: Pick<Verb, "attributes" | "parts">): "A" | "B" | "mixed" {
  const has = (marks: readonly string[], element: string) =>
    marks.some((name) => name in attributes) || parts.some((part) => part.name === element);
  const isA = has(MARKS_OF_A, "Switch");
  const isB = has(MARKS_OF_B, "DTMF");
  if (isA && isB) return "mixed";
  return isB ? "B" : "A";
}
