import type { VerbElement } from "@opentact/contract";
import { readAttributes } from "./attributes.js";
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

/** Unknown and reserved elements may hold whatever a block holds: only their `Error` is ever run. */
const ANY_BLOCK = (findElement("Response") as VerbElement).children;

/** Reads the elements of one document into verbs and collects its warnings. */
export class VerbReader {
  readonly #warnings: DocumentWarning[] = [];
  #commands = 0;

  document(root: XmlElement, spec: VerbElement): CallDocument {
    const own = readAttributes(root, spec, "");
    for (const message of own.warnings) this.#warn(root, "Response", message);
    const { parts, meta } = this.#children(root, spec, "");
    this.#textWarning(root, spec, "Response");
    const warnings = this.#warnings.sort((a, b) => a.line - b.line || a.column - b.column);
    return { park: own.values.flag("park"), block: parts, meta, warnings, commands: this.#commands };
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
      else sorted.parts.push(this.#verb(child, known, index, at, isAllowed));
      index++;
    }
    return sorted;
  }

  #verb(element: XmlElement, known: VerbElement | undefined, index: number, path: string, isAllowed: boolean): Verb {
    const { line, column } = element;
    const name = known?.name ?? element.name;
    const kind = known === undefined ? "unknown" : known.kind === "branch" && isAllowed ? "branch" : "command";
    if (kind !== "branch") this.#commands++;
    const text = contentOf(element, known);
    const { warnings, problem: bad, ...own } = readAttributes(element, known, text);
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
    const problem = placeProblem(name, known, isAllowed) ?? bad ?? inner ?? (known && checkElement(verb));
    // That of a target or header has its warning already.
    if (problem !== undefined && problem !== inner) this.#warn(element, path, problem);
    for (const message of warnings) this.#warn(element, path, message);
    if (known?.built) this.#textWarning(element, known, path);
    return { ...verb, problem };
  }

  #data(element: XmlElement, spec: VerbElement, path: string, into: Parts): void {
    const text = contentOf(element, spec);
    const { values, problem, warnings } = readAttributes(element, spec, text);
    for (const message of problem === undefined ? warnings : [problem, ...warnings]) this.#warn(element, path, message);
    into.problem ??= problem;
    into.data.push({ name: spec.name, values, text });
    this.#textWarning(element, spec, path);
    this.#children(element, spec, `${path}/`);
  }

  /** A bad variable is left out with a warning: it is no command, so nothing can fail. */
  #meta(element: XmlElement, spec: VerbElement, parent: string, isAllowed: boolean, into: Map<string, string>): void {
    const { values, problem, warnings } = readAttributes(element, spec, contentOf(element, spec));
    const fault = isAllowed ? problem : "Meta not allowed here";
    for (const message of fault === undefined ? warnings : [fault]) this.#warn(element, `${parent}Meta`, message);
    const name = values.text("name");
    if (fault === undefined && name !== undefined) into.set(name, values.text("value") ?? "");
  }

  #textWarning(element: XmlElement, spec: VerbElement, path: string): void {
    if (spec.text === undefined && contentOf(element, undefined) !== "") this.#warn(element, path, "Text is ignored");
  }

  #warn({ line, column }: XmlElement, path: string, message: string): void {
    this.#warnings.push({ line, column, path, message });
  }
}

/** Faults that come before all others: what the element is and where it stands (call-xml.md 8.3). */
function placeProblem(name: string, known: VerbElement | undefined, isAllowed: boolean): string | undefined {
  if (!known) return `Unknown command ${name}`;
  if (!isAllowed) return `${name} not allowed here`;
  return known.built ? undefined : `Command ${name} is not enabled`;
}
