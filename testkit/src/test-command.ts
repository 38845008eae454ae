import { readFile } from "node:fs/promises";
import { XmlError } from "opentact/wire/xml/xml-error.js";
import { traceText } from "./flow-result.js";
import { printJson } from "./print-json.js";
import { ScriptError } from "./read-script.js";
import { readYaml } from "./read-yaml.js";
import { failureText, type TestedFlow, testRead } from "./test-flow.js";
import { CallNeverEnds } from "./world.js";

/** What a command prints; exit codes: 0 as expected, 1 not as expected, 2 the test itself is wrong. */
export interface CommandEnd {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

/** `opentact test`: plays the document of a file in the world of a script and tells what differs. Never rejects. */
export async function runTest(flowFile: string, scriptFile: string, asJson: boolean): Promise<CommandEnd> {
  try {
    const script = readYaml(await readFile(scriptFile, "utf8"), scriptFile);
    const isUrl = /^https?:\/\//.test(flowFile);
    const document = isUrl ? { url: flowFile } : await readFile(flowFile, "utf8");
    return told(await testRead(document, script), asJson);
  } catch (error) {
    return troubled(error, asJson);
  }
}

function told(flow: TestedFlow, asJson: boolean): CommandEnd {
  const exitCode = flow.failures.length === 0 ? 0 : 1;
  if (asJson)
    return { text: printJson({ passed: exitCode === 0, ...flow, trace: flow.trace().split("\n") }), exitCode };
  const verdict = exitCode === 0 ? "passed" : `failed\n\n${flow.failures.map(failureText).join("\n")}`;
  return { text: `${flow.trace()}\n\n${verdict}\n`, exitCode };
}

function troubled(error: unknown, asJson: boolean): CommandEnd {
  if (error instanceof CallNeverEnds) {
    const trace = traceText(error.trace);
    const text = asJson ? printJson({ passed: false, error: "the call never ended", trace: trace.split("\n") }) : "";
    return { text: text || `${trace}\n\nfailed\n\nthe call never ended\n`, exitCode: 1 };
  }
  const isExpected = error instanceof ScriptError || error instanceof XmlError || isSystemError(error);
  if (!isExpected) throw error;
  return { text: asJson ? printJson({ passed: false, error: error.message }) : `${error.message}\n`, exitCode: 2 };
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
