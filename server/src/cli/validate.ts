import { readFile } from "node:fs/promises";
import { StartError } from "../base/start-error.js";
import { validateDocument } from "../wire/xml/callcontrol.js";
import { orExit } from "./or-exit.js";

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly allowed?: readonly string[];
  readonly nearest?: string;
}

/** Prints every fault of a call-control document as `file:line:col: message`; exit code 1 when there is one. */
export async function validate(file: string, options: { readonly json?: true }): Promise<void> {
  const { text, exitCode } = await orExit(async () => judgeFile(file, await readDocument(file), options.json ?? false));
  process.stdout.write(text);
  process.exitCode = exitCode;
}

/** What `opentact validate` prints for the bytes of a file, and its exit code. */
export function judgeFile(
  file: string,
  document: Uint8Array,
  asJson: boolean,
): { readonly text: string; readonly exitCode: 0 | 1 } {
  const { ok, errors, warnings, commands } = validateDocument(document);
  const exitCode = errors.length + warnings.length === 0 ? 0 : 1;
  if (asJson) {
    const json = { file, valid: ok, errors, warnings, commands };
    return { text: `${JSON.stringify(json, null, 2)}\n`, exitCode };
  }
  const faults: readonly Fault[] = [...errors, ...warnings];
  return { text: faults.map((fault) => `${file}:${lineOf(fault)}\n`).join(""), exitCode };
}

function lineOf({ line, column, message, allowed, nearest }: Fault): string {
  const meant = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  const choice = allowed === undefined ? "" : ` (allowed here: ${allowed.join(", ")})`;
  return `${line}:${column}: ${message}${meant}${choice}`;
}

async function readDocument(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
