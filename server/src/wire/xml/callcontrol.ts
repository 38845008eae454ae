import type { VerbElement } from "@opentact/contract";
import { decodeDocument } from "./decode.js";
import { parseTree } from "./tree.js";
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
  if (root.name.toLowerCase() !== "response")
    throw new XmlError(root, `the root element is ${root.name}, not Response`, `<${root.name}`);
  return new VerbReader().document(root, ROOT);
}

/** One reason why nothing of a document may run. */
export interface DocumentError {
  readonly line: number;
  readonly column: number;
  /** The whole sentence, with line and column. */
  readonly message: string;
  /** The offending token. */
  readonly value: string;
}

/** Verdict on a document that is uploaded, pushed or only checked. */
export type DocumentVerdict =
  | {
      readonly ok: true;
      readonly errors: readonly [];
      readonly warnings: readonly DocumentWarning[];
      readonly commands: number;
    }
  | {
      readonly ok: false;
      readonly errors: readonly [DocumentError];
      readonly warnings: readonly [];
      readonly commands: 0;
      /** Refused because of its size: 413 where other errors are 400. */
      readonly isTooLarge: boolean;
    };

/** Checks a document without running it (call-xml.md 7.4, 8.2, 8.3). Never throws. */
export function validateDocument(document: Uint8Array | string): DocumentVerdict {
  try {
    const { warnings, commands } = parseDocument(document);
    return { ok: true, errors: [], warnings, commands };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { line, column, message, value, isTooLarge } = error;
    return { ok: false, errors: [{ line, column, message, value }], warnings: [], commands: 0, isTooLarge };
  }
}
