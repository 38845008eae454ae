import { readTokens, type TokenSink } from "./tokens.js";
import { type TextPlace, XmlError } from "./xml-error.js";

/** Limits of call-xml.md 8.1; the size is checked before (decode.ts). */
const MAX_DEPTH = 64;
const MAX_ELEMENTS = 5000;
const MAX_ATTRIBUTE_BYTES = 8 * 1024;

/** An attribute as written. */
export interface XmlAttribute extends TextPlace {
  readonly name: string;
  readonly value: string;
}

/** An element as written; its place is that of its `<`. */
export interface XmlElement extends TextPlace {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** Elements and runs of text in document order; no two runs of text follow each other. */
  readonly children: readonly (XmlElement | string)[];
}

interface OpenElement extends XmlElement {
  readonly attributes: XmlAttribute[];
  readonly children: (XmlElement | string)[];
}

/**
 * The elements of a document.
 * @throws XmlError not well-formed, against the profile, over a limit
 */
export function parseTree(text: string): XmlElement {
  const builder = new TreeBuilder();
  readTokens(text, builder);
  return builder.root;
}

/** What could be read of a document, and where reading ended. Never throws for what a document may hold. */
export function parseTreePartly(text: string): { readonly root: XmlElement | undefined; readonly error?: XmlError } {
  const builder = new TreeBuilder();
  try {
    readTokens(text, builder);
    return { root: builder.root };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { root: builder.rootSoFar, error };
  }
}

class TreeBuilder implements TokenSink {
  readonly #open: OpenElement[] = [];
  #root: OpenElement | undefined;
  #elements = 0;

  /** The root; a text that was read to its end has one. */
  get root(): XmlElement {
    return this.#root!;
  }

  get rootSoFar(): XmlElement | undefined {
    return this.#root;
  }

  open(name: string, { line, column }: TextPlace): void {
    const element: OpenElement = { name, line, column, attributes: [], children: [] };
    if (++this.#elements > MAX_ELEMENTS) throw new XmlError(element, `more than ${MAX_ELEMENTS} elements`, `<${name}`);
    if (this.#open.length === MAX_DEPTH) throw new XmlError(element, `deeper than ${MAX_DEPTH} elements`, `<${name}`);
    this.#open.at(-1)?.children.push(element);
    // A second root is refused by the tokenizer, right after this.
    this.#root ??= element;
    this.#open.push(element);
  }

  attribute(name: string, value: string, { line, column }: TextPlace): void {
    if (Buffer.byteLength(value) > MAX_ATTRIBUTE_BYTES)
      throw new XmlError({ line, column }, `attribute ${name} is longer than 8 KiB`, name);
    this.#open.at(-1)!.attributes.push({ name, value, line, column });
  }

  text(text: string): void {
    const children = this.#open.at(-1)?.children;
    if (!children) return; // white space around the root
    const last = children.length - 1;
    const before = children[last];
    if (typeof before === "string") children[last] = before + text;
    else children.push(text);
  }

  close(): void {
    this.#open.pop();
  }
}
