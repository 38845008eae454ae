import type { VerbElement } from "@opentact/contract";
import { type Advice, adviceOf } from "./advice.js";
import { decodeDocument } from "./decode.js";
import { parseTree, parseTreePartly, type XmlElement } from "./tree.js";
import type { CallDocument, DocumentWarning } from "./verb.js";
import { VerbReader } from "./verb-reader.js";
import { findElement } from "./verb-table.js";
import { XmlError } from "./xml-error.js";

const ROOT = findElement("Response") as VerbElement;

/**
 * Call-control XML to checked verbs (call-xml.md). What is wrong with single commands does not refuse the document: such
 * a verb carries its `problem` and there is a warning.
 * @param document bytes as they came, or a text that was decoded already
 * @throws XmlError nothing of the document may run (8.2)
 */
export function parseDocument(document: Uint8Array | string): CallDocument {
  const root = parseTree(decodeDocument(document));
  const wrong = rootError(root);
  if (wrong) throw wrong;
  return new VerbReader().document(root, ROOT);
}

/** One reason why nothing of a document may run. */
export interface DocumentError extends Advice {
  readonly line: number;
  readonly column: number;
  /** The whole sentence, with line and column. */
  readonly message: string;
  /** The offending token. */
  readonly value: string;
}

/** A fault of single commands, with what may stand there. */
export type AdvisedWarning = DocumentWarning & Advice;

/** Verdict on a document that is uploaded, pushed or only checked. */
export type DocumentVerdict =
  | {
      readonly ok: true;
      readonly errors: readonly [];
      readonly warnings: readonly AdvisedWarning[];
      readonly commands: number;
    }
  | {
      readonly ok: false;
      /** The reader stops at the first fault of the XML itself. */
      readonly errors: readonly [DocumentError];
      /** What is wrong with the commands up to there. */
      readonly warnings: readonly AdvisedWarning[];
      readonly commands: 0;
      /** Refused because of its size: 413 where other errors are 400. */
      readonly isTooLarge: boolean;
    };

/** Nobody reads advice on more faults, and each names all that may stand there. */
const MAX_ADVISED = 200;

/** Checks a document without running it (call-xml.md 7.4, 8.2, 8.3). Never throws. */
export function validateDocument(document: Uint8Array | string): DocumentVerdict {
  const read = readPartly(document);
  const { root } = read;
  const whole = root && new VerbReader().document(root, ROOT);
  const warnings = (whole?.warnings ?? []).map((warning, at) =>
    at < MAX_ADVISED ? { ...warning, ...adviceOf(whole?.hints.get(warning)) } : warning,
  );
  const wrongRoot = root && rootError(root);
  const error = read.error ?? wrongRoot;
  if (error) return refusal(error, warnings, error === wrongRoot ? root?.name : undefined);
  return { ok: true, errors: [], warnings, commands: whole?.commands ?? 0 };
}

function readPartly(document: Uint8Array | string): ReturnType<typeof parseTreePartly> {
  try {
    return parseTreePartly(decodeDocument(document));
  } catch (error) {
    if (error instanceof XmlError) return { root: undefined, error };
    throw error;
  }
}

function rootError(root: XmlElement): XmlError | undefined {
  if (root.name.toLowerCase() === "response") return undefined;
  return new XmlError(root, `the root element is ${root.name}, not Response`, `<${root.name}`);
}

/** @param wrongRoot what was written in place of Response */
function refusal(
  { line, column, message, value, isTooLarge }: XmlError,
  warnings: readonly AdvisedWarning[],
  wrongRoot: string | undefined,
): DocumentVerdict {
  const advice: Advice =
    wrongRoot === undefined ? {} : adviceOf({ kind: "element", written: wrongRoot, names: ["Response"] });
  return { ok: false, errors: [{ line, column, message, value, ...advice }], warnings, commands: 0, isTooLarge };
}
