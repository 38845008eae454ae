import type { VerbAttribute, VerbElement } from "@opentact/contract";
import type { FaultHint } from "./advice.js";
import type { XmlElement } from "./tree.js";
import { isBlank, readValue } from "./values.js";
import { type VerbValue, VerbValues } from "./verb.js";
import { findAttribute } from "./verb-table.js";
import { shorten } from "./xml-error.js";

/** The attributes of one element, typed, and what is wrong with them. */
export interface ReadAttributes {
  readonly tag: string | undefined;
  /** As written, under canonical names, without `tag`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly values: VerbValues;
  /** First bad or missing one, in the words of call-xml.md 8.3. */
  readonly problem: string | undefined;
  /** All of them, as `problem`. */
  readonly problems: readonly AttributeFault[];
  readonly warnings: readonly AttributeFault[];
}

/** One fault of an attribute. */
export interface AttributeFault {
  readonly message: string;
  readonly hint?: FaultHint;
}

/**
 * Reads the attributes of an element; its content stands in for the one attribute that may be content.
 * Of several spellings of the same attribute the first counts.
 */
export function readAttributes(element: XmlElement, spec: VerbElement | undefined, content: string): ReadAttributes {
  const reader = new AttributeReader(element);
  for (const { name, value } of element.attributes) reader.written(spec, name, value);
  if (spec) reader.complete(spec, content);
  return reader.result();
}

/** Most elements are sound: they share this, which never has an item. */
const NONE: AttributeFault[] = [];

class AttributeReader {
  readonly #element: XmlElement;
  readonly #attributes: Record<string, string> = Object.create(null);
  readonly #values = new Map<string, VerbValue>();
  #warnings = NONE;
  #problems = NONE;

  constructor(element: XmlElement) {
    this.#element = element;
  }

  written(spec: VerbElement | undefined, name: string, value: string): void {
    if (/^(xmlns|xml)(:|$)/.test(name)) return; // declarations mean nothing here (2.1)
    // A tag is on every command, so also on one we do not know.
    const attribute = spec ? findAttribute(spec, name) : name.toLowerCase() === "tag" ? TAG : undefined;
    if (!attribute) {
      if (spec)
        this.#warn({
          message: `Unknown attribute ${shorten(name)}`,
          hint: { kind: "attribute", written: name, spec },
        });
    } else if (attribute.name in this.#attributes) {
      this.#warn({ message: `Attribute ${attribute.name} stands twice, the first counts` });
    } else {
      this.#attributes[attribute.name] = value;
      this.#read(attribute, value);
    }
  }

  /** Content, defaults and what is required. */
  complete(spec: VerbElement, content: string): void {
    for (const attribute of spec.attributes) {
      const { name } = attribute;
      if (this.#values.has(name)) continue;
      const isBad = name in this.#attributes && !isBlank(attribute, this.#attributes[name] ?? "");
      if (isBad) continue;
      if (spec.text === name && content !== "") this.#read(attribute, content);
      else if (attribute.default !== undefined) this.#values.set(name, attribute.default);
      else if (attribute.required) this.#fail({ message: `Missing ${name}${this.#where()}` });
    }
  }

  result(): ReadAttributes {
    const { tag: _, ...attributes } = this.#attributes;
    const tag = this.#values.get("tag");
    return {
      tag: typeof tag === "string" ? tag : undefined,
      attributes: Object.assign(Object.create(null), attributes),
      values: new VerbValues(this.#values),
      problem: this.#problems[0]?.message,
      problems: this.#problems,
      warnings: this.#warnings,
    };
  }

  #read(attribute: VerbAttribute, text: string): void {
    if (isBlank(attribute, text)) return;
    const read = readValue(attribute, text);
    if ("value" in read) this.#values.set(attribute.name, read.value);
    else
      this.#fail({
        message: `Invalid ${attribute.name}="${shorten(text)}"${this.#where()}: ${read.expected}`,
        hint: { kind: "value", written: text, attribute },
      });
  }

  #warn(fault: AttributeFault): void {
    if (this.#warnings === NONE) this.#warnings = [fault];
    else this.#warnings.push(fault);
  }

  #fail(fault: AttributeFault): void {
    if (this.#problems === NONE) this.#problems = [fault];
    else this.#problems.push(fault);
  }

  #where(): string {
    return ` at line ${this.#element.line}, column ${this.#element.column}`;
  }
}

const TAG: VerbAttribute = { name: "tag", type: "text", min: 1, max: 128 };
