import type { FaultHint } from "./advice.js";
import type { TextPlace } from "./xml-error.js";

/** A typed value of an attribute. */
export type VerbValue = string | number | boolean | readonly string[];

/** Typed values of an element by canonical attribute name; defaults are filled in. */
export class VerbValues {
  readonly #values: ReadonlyMap<string, VerbValue>;

  constructor(values: ReadonlyMap<string, VerbValue>) {
    this.#values = values;
  }

  /** Undefined when the attribute is absent and has no default; the same holds for the others. */
  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === "number" ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value : undefined;
  }

  /** False when absent. */
  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}

/** An element that is neither run nor entered: target, header, body. */
export interface VerbData {
  readonly name: string;
  readonly values: VerbValues;
  /** Content, white space folded; of `Body` as written. */
  readonly text: string;
}

/** A command or branch of a document, checked and ready to run. Its place is that of its `<`. */
export interface Verb extends TextPlace {
  /** Canonical; of an unknown element as written. */
  readonly name: string;
  readonly kind: "command" | "branch" | "unknown";
  /** Place among all child elements of its parent, `Meta` not counted. */
  readonly index: number;
  readonly tag: string | undefined;
  /** Known attributes as written under their canonical names, without `tag`. Has no prototype. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly values: VerbValues;
  /** Content that stands for no attribute, white space folded. */
  readonly text: string;
  readonly meta: ReadonlyMap<string, string>;
  /** Commands and branches in it, in document order. */
  readonly parts: readonly Verb[];
  readonly data: readonly VerbData[];
  /** Reason of the row when the command cannot run (call-xml.md 8.3). */
  readonly problem: string | undefined;
  /** The element in the JSON form of events.md 6.2, made when it is asked for: most commands of a document never run. */
  element(): unknown;
}

/** An `Error` that stands where it may. */
export function isError(verb: Verb): boolean {
  return verb.kind === "branch" && verb.name === "Error";
}

/** Something that is not an error of the document: shown at upload and push. */
export interface DocumentWarning extends TextPlace {
  readonly path: string;
  readonly message: string;
}

/** A document of call-control XML. */
export interface CallDocument {
  /** The call parks again at its end (call-xml.md 3.6). */
  readonly park: boolean;
  readonly block: readonly Verb[];
  /** `Meta` of Response: variables of the call. */
  readonly meta: ReadonlyMap<string, string>;
  readonly warnings: readonly DocumentWarning[];
  /** What some of the warnings are about. */
  readonly hints: ReadonlyMap<DocumentWarning, FaultHint>;
  /** Commands in it, also those that cannot run. */
  readonly commands: number;
}
