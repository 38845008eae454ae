import { parseDocument } from "opentact/wire/xml/callcontrol.js";
import { checkFlow, type FlowFailure } from "./check-flow.js";
import { pathText, type ScriptProblem } from "./field.js";
import { type FlowResult, resultOf } from "./flow-result.js";
import { type ReadScript, readScript } from "./read-script.js";
import type { CallerScript, Expected } from "./script.js";
import { playWorld } from "./world.js";

/** A document, or the address it is fetched from: the script's `http` says what is answered there. */
export type FlowDocument = string | { readonly url: string; readonly method?: "GET" | "POST" };

/** A result, with what differs from the `expect` of the script. */
export interface TestedFlow extends FlowResult {
  readonly failures: readonly FlowFailure[];
}

/** A flow that did not do what was expected; the message tells what differs, and the trace. */
export class FlowAssertion extends Error {
  readonly failures: readonly FlowFailure[];

  constructor(failures: readonly FlowFailure[], trace: string) {
    super(`${failures.map(failureText).join("\n")}\n\n${trace}`);
    this.name = "FlowAssertion";
    this.failures = failures;
  }
}

/**
 * Plays a call with a document in the world of a script, on a virtual clock: hours take milliseconds.
 * @throws ScriptError the script is wrong
 * @throws CallNeverEnds
 * @throws XmlError nothing of the document can run
 */
export function testFlow(document: FlowDocument, script: CallerScript = {}): Promise<TestedFlow> {
  return testRead(document, readScript(script, lineOf));
}

/** `testFlow` with a script that was read. */
export async function testRead(document: FlowDocument, script: ReadScript): Promise<TestedFlow> {
  if (typeof document === "string") parseDocument(document);
  const flow =
    typeof document === "string" ? { xml: document } : { flowUrl: document.url, flowMethod: document.method ?? "GET" };
  const result = resultOf(await playWorld({ ...script.world, ...flow }), script.prices);
  return { ...result, failures: checkFlow(result, script.expected) };
}

/**
 * Passes when the result is as expected: as the script of the flow said, and as said here.
 * @throws FlowAssertion
 * @throws ScriptError `expected` is wrong
 */
export function assertFlow(flow: TestedFlow, expected: Expected = {}): void {
  const more = checkFlow(flow, readScript({ expect: expected }, lineOf).expected);
  const failures = [...flow.failures, ...more];
  if (failures.length > 0) throw new FlowAssertion(failures, flow.trace());
}

/** A failure for people. */
export function failureText({ what, expected, found }: FlowFailure): string {
  const indented = (text: string) => text.replaceAll("\n", "\n             ");
  return `${what}\n  expected   ${indented(expected)}\n  found      ${indented(found)}`;
}

function lineOf({ path, message }: ScriptProblem): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}
