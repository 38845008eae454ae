import fc from "fast-check";
import { expect, test } from "vitest";
import { documents } from "../../../../test/support/random-flows.js";
import { parseDocument, validateDocument } from "./callcontrol.js";
import type { CallDocument, Verb } from "./verb.js";
import { XmlError } from "./xml-error.js";

/** Documents as they are, cut short, or with something in them that does not belong there. */
const texts = fc
  .tuple(documents, fc.nat(), fc.constantFrom("", "", "", "<", "&", "</Say>", "]]>", "<Response>", "\u0001"))
  .map(([xml, at, thing]) =>
    thing === "" ? xml : `${xml.slice(0, at % xml.length)}${thing}${xml.slice(at % xml.length)}`,
  );

function parsed(xml: string): CallDocument | XmlError {
  try {
    return parseDocument(xml);
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}

function* problemsOf(verbs: readonly Verb[]): Generator<string> {
  for (const { problem, parts } of verbs) {
    if (problem !== undefined) yield problem;
    yield* problemsOf(parts);
  }
}

test("what is told at upload is what happens in the call: the same error, or a warning for each command that will fail", () => {
  const agrees = (xml: string) => {
    const verdict = validateDocument(xml);
    const document = parsed(xml);
    if (document instanceof XmlError) {
      const { line, column, message } = document;
      expect(verdict).toMatchObject({ ok: false, errors: [{ line, column, message }] });
      return;
    }
    const told = verdict.warnings.map(({ line, column, path, message }) => ({ line, column, path, message }));
    expect([verdict.ok, verdict.commands, told]).toEqual([true, document.commands, document.warnings]);
    const messages = new Set(told.map(({ message }) => message));
    expect([...problemsOf(document.block)].filter((problem) => !messages.has(problem))).toEqual([]);
  };
  fc.assert(fc.property(texts, agrees), { seed: 6, numRuns: 800 });
});
