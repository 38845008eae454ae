import type { VerbElement } from "@opentact/contract";
import type { FaultHint } from "./advice.js";
import { type AttributeFault, readAttributes } from "./attributes.js";
import { contentOf, elementJson } from "./element-json.js";
import { checkElement } from "./element-rules.js";
import type { XmlElement } from "./tree.js";
import type { CallDocument, DocumentWarning, Verb, VerbData } from "./verb.js";
import { findElement } from "./verb-table.js";

/** The children of one element, sorted. */
interface Parts {
  readonly parts: Verb[];
  readonly data: VerbData[];
  readonly meta: Map<string, string>;
  /** First fault of a target or header: it is the command's. */
  problem: string | undefined;
}

/** Where an element stands. */
interface Place {
  /** Absent = no element of that name. */
  readonly known: VerbElement | undefined;
  readonly index: number;
  readonly path: string;
  readonly isAllowed: boolean;
  /** Names that may stand there. */
  readonly allowed: readonly string[];
}

/** Unknown and reserved elements may hold whatever a block holds: only their `Error` is ever run. */
const ANY_BLOCK = (findElement("Response") as VerbElement).children;

/** Reads the elements of one document into verbs and collects its warnings. */
export class VerbReader {
  readonly #warnings: DocumentWarning[] = [];
  readonly #hints = new Map<DocumentWarning, FaultHint>();
  #commands = 0;

  document(root: XmlElement, spec: VerbElement): CallDocument {
    const own = readAttributes(root, spec, "");
    this.#warnAll(root, "Response", [...own.problems, ...own.warnings]);
    const { parts, meta } = this.#children(root, spec, "");
    this.#textWarning(root, spec, "Response");
    const warnings = this.#warnings.sort((a, b) => a.line - b.line || a.column - b.column);
    return {
      park: own.values.flag("park"),
      block: parts,
      meta,
      warnings,
      hints: this.#hints,
      commands: this.#commands,
    };
  }

  #children(element: XmlElement, spec: VerbElement | undefined, path: string): Parts {
    const sorted: Parts = { parts: [], data: [], meta: new Map(), problem: undefined };
    const allowed = spec?.built ? spec.children : ANY_BLOCK;
    let index = 0;
    for (const child of element.children) {
      if (typeof child === "string") continue;
      const known = findElement(child.name);
      const name = known?.name ?? child.name;
      if (name === "Meta") {
        this.#meta(child, known as VerbElement, path, allowed.includes("Meta"), sorted.meta);
        continue;
      }
      const isAllowed = known !== undefined && allowed.includes(name);
      const at = `${path}${name}[${index}]`;
      if (known?.kind === "data" && isAllowed) this.#data(child, known, at, sorted);
      else sorted.parts.push(this.#verb(child, { known, index, path: at, isAllowed, allowed }));
      index++;
    }
    return sorted;
  }

  #verb(element: XmlElement, { known, index, path, isAllowed, allowed }: Place): Verb {
    const { line, column } = element;
    const name = known?.name ?? element.name;
    const kind = known === undefined ? "unknown" : known.kind === "branch" && isAllowed ? "branch" : "command";
    if (kind !== "branch") this.#commands++;
    const text = contentOf(element, known);
    const { warnings, problems, problem: bad, ...own } = readAttributes(element, known, text);
    const { parts, data, meta, problem: inner } = this.#children(element, known, `${path}/`);
    const verb = {
      name,
      kind,
      index,
      line,
      column,
      ...own,
      text,
      meta,
      parts,
      data,
      element: () => elementJson(element),
    } as const;
    const misplaced = placeProblem(name, known, isAllowed);
    const ruled = known?.built ? checkElement(verb) : undefined;
    if (misplaced !== undefined) {
      const isNotEnabled = isAllowed && known?.built === false;
      const hint = isNotEnabled ? undefined : ({ kind: "element", written: element.name, names: allowed } as const);
      this.#warn(element, path, misplaced, hint);
    }
    if (known?.built !== false) this.#warnAll(element, path, problems);
    // A source that is wrong is not also missing.
    if (ruled !== undefined && bad === undefined) this.#warn(element, path, ruled);
    this.#warnAll(element, path, warnings);
    // That of a target or header has its warning already.
    const problem = misplaced ?? bad ?? inner ?? ruled;
    if (known?.built) this.#textWarning(element, known, path);
    return { ...verb, problem };
  }

  #data(element: XmlElement, spec: VerbElement, path: string, into: Parts): void {
    const text = contentOf(element, spec);
    const { values, problem, problems, warnings } = readAttributes(element, spec, text);
    this.#warnAll(element, path, problems);
    this.#warnAll(element, path, warnings);
    into.problem ??= problem;
    into.data.push({ name: spec.name, values, text });
    this.#textWarning(element, spec, path);
    this.#children(element, spec, `${path}/`);
  }

  /** A bad variable is left out with a warning: it is no command, so nothing can fail. */
  #meta(element: XmlElement, spec: VerbElement, parent: string, isAllowed: boolean, into: Map<string, string>): void {
    const { values, problem, problems, warnings } = readAttributes(element, spec, contentOf(element, spec));
    const fault = isAllowed ? problem : "Meta not allowed here";
    if (!isAllowed) this.#warn(element, `${parent}Meta`, "Meta not allowed here");
    this.#warnAll(element, `${parent}Meta`, problems);
    this.#warnAll(element, `${parent}Meta`, warnings);
    const name = values.text("name");
    if (fault === undefined && name !== undefined) into.set(name, values.text("value") ?? "");
  }

  #textWarning(element: XmlElement, spec: VerbElement, path: string): void {
    if (spec.text === undefined && contentOf(element, undefined) !== "") this.#warn(element, path, "Text is ignored");
  }

  #warnAll(element: XmlElement, path: string, faults: readonly AttributeFault[]): void {
    for (const { message, hint } of faults) this.#warn(element, path, message, hint);
  }

  #warn({ line, column }: XmlElement, path: string, message: string, hint?: FaultHint): void {
    const warning = { line, column, path, message };
    this.#warnings.push(warning);
    if (hint) this.#hints.set(warning, hint);
  }
}

/** Faults that come before all others: what the element is and where it stands (call-xml.md 8.3). */
function placeProblem(name: string, known: VerbElement | undefined, isAllowed: boolean): string | undefined {
  if (!known) return `Unknown command ${name}`;
  if (!isAllowed) return `${name} not allowed here`;
  return known.built ? undefined : `Command ${name} is not enabled`;
}
