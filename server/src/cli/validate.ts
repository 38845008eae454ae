import { readFile } from "node:fs/promises";
import { StartError } from "../base/start-error.js";
import { validateDocument } from "../wire/xml/callcontrol.js";
import { orExit } from "./or-exit.js";
import { EXIT } from "./output.js";
import { Progress } from "./progress.js";

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly allowed?: readonly string[];
  readonly nearest?: string;
}

/** What is known of one document. */
export interface JudgedFile {
  readonly file: string;
  readonly valid: boolean;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly commands: number;
}

/**
 * Prints every fault of call-control documents as `file:line:col: message`; exit code 1 when there is one. As JSON it
 * prints an object, of more than one file an array of them.
 */
export async function validate(files: readonly string[], { json }: { readonly json?: true }): Promise<void> {
  const progress = new Progress(json);
  const judged: JudgedFile[] = [];
  for (const file of files) {
    progress.show(`${judged.length} of ${files.length} documents`, judged.length / files.length);
    judged.push(await orExit(async () => judgeFile(file, await readDocument(file)), json));
  }
  progress.end();
  const [one] = judged;
  process.stdout.write(
    json ? `${JSON.stringify(judged.length === 1 ? one : judged, null, 2)}\n` : judged.map(faultLines).join(""),
  );
  process.exitCode = judged.some((file) => faultsOf(file).length > 0) ? EXIT.refused : EXIT.done;
}

/** Judges the bytes of a file. */
export function judgeFile(file: string, document: Uint8Array): JudgedFile {
  const { ok, errors, warnings, commands } = validateDocument(document);
  return { file, valid: ok, errors, warnings, commands };
}

/** A line for each fault of a file. */
export function faultLines(judged: JudgedFile): string {
  return faultsOf(judged)
    .map((fault) => `${judged.file}:${lineOf(fault)}\n`)
    .join("");
}

const faultsOf = ({ errors, warnings }: JudgedFile) => [...errors, ...warnings];

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
