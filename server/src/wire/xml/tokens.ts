import { SaxesParser } from "saxes";
import { TextCursor } from "./text-cursor.js";
import { type TextPlace, XmlError } from "./xml-error.js";

/** Called in document order, each with the place of the token's first character. */
export interface TokenSink {
  open(name: string, at: TextPlace): void;
  attribute(name: string, value: string, at: TextPlace): void;
  /** Character data between tags, or of a CDATA section; references are resolved, line ends are LF. */
  text(text: string): void;
  close(): void;
}

/** `&` that starts none of the allowed references. */
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/g;
const SPACE = /\s/;

/**
 * Reads XML 1.0 in one pass, after the profile of call-xml.md 2.1: no document type, no entities but the five and
 * character references. Prefixes mean nothing.
 * @throws XmlError at the first fault; also what `sink` throws
 */
export function readTokens(text: string, sink: TokenSink): void {
  new TokenReader(text, sink).run();
}

/** saxes says where it stands when it has seen enough; the places of tokens are found from there. */
class TokenReader {
  readonly #text: string;
  readonly #sink: TokenSink;
  readonly #cursor: TextCursor;
  readonly #parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: "1.0" });
  readonly #seen = new Set<string>();
  /** Index after the last token that was whole. */
  #tokenEnd = 0;
  #inTag = false;
  #hasRoot = false;
  #depth = 0;
  #closed = "";
  #atEnd = false;

  constructor(text: string, sink: TokenSink) {
    this.#text = text;
    this.#sink = sink;
    this.#cursor = new TextCursor(text);
  }

  run(): void {
    const parser = this.#parser;
    // Its own table inherits from Object, so that `&constructor;` would be an entity.
    parser.ENTITIES = Object.assign(Object.create(null), { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" });
    parser.on("error", (error) => this.#fault(error.message.replace(/^[\d:]+ /, "")));
    parser.on("xmldecl", (declaration) => this.#declared(declaration.encoding));
    parser.on("doctype", () => this.#fail(this.#doctypeAt(), "document type declarations are not allowed"));
    parser.on("opentagstart", (tag) => this.#openStart(tag.name));
    parser.on("attribute", (attribute) => this.#attribute(attribute.name, attribute.value));
    parser.on("opentag", () => this.#mark(false));
    parser.on("closetag", (tag) => this.#close(tag.name));
    parser.on("text", (data) => this.#sink.text(data));
    parser.on("cdata", (data) => this.#data(data));
    parser.on("comment", () => this.#comment());
    parser.on("processinginstruction", () => this.#mark(false));
    parser.write(this.#text);
    this.#atEnd = true;
    parser.close();
  }

  #mark(inTag: boolean): void {
    this.#tokenEnd = this.#parser.position;
    this.#inTag = inTag;
  }

  /** Told at the `--`; the `>` must follow. */
  #comment(): void {
    this.#mark(false);
    this.#tokenEnd++;
  }

  #declared(encoding: string | undefined): void {
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8")
      this.#fail(0, `encoding ${encoding} is not allowed, only UTF-8`);
    this.#mark(false);
  }

  #openStart(name: string): void {
    const at = this.#text.lastIndexOf("<", this.#parser.position - 1);
    this.#tokenEnd = at + 1 + name.length;
    this.#inTag = true;
    this.#seen.clear();
    if (this.#depth++ === 0 && this.#hasRoot) this.#fail(at, "a document has only one root");
    this.#hasRoot = true;
    this.#sink.open(name, this.#cursor.place(at));
  }

  #attribute(name: string, value: string): void {
    const at = this.#nextVisible(this.#tokenEnd);
    if (this.#seen.has(name)) this.#fail(at, `attribute ${name} stands twice`);
    this.#seen.add(name);
    this.#mark(true);
    this.#sink.attribute(name, value, this.#cursor.place(at));
  }

  #close(name: string): void {
    this.#closed = name;
    this.#depth--;
    this.#mark(false);
    this.#sink.close();
  }

  #data(data: string): void {
    this.#mark(false);
    this.#sink.text(data);
  }

  /** A fault of saxes, by its words: they decide only which token it belongs to. */
  #fault(words: string): void {
    const last = this.#parser.position - 1;
    const doctype = this.#doctypeAt();
    if (doctype >= 0 && this.#atEnd) this.#fail(doctype, "document type declarations are not allowed");
    if (words.includes("entity") || this.#atEnd) this.#badReference(last);
    if (this.#atEnd) this.#fail(this.#text.length, this.#text.trim() === "" ? "the document is empty" : words);
    if (words === "disallowed character.") this.#fail(last, "character that is not allowed");
    if (words.startsWith('the string "]]>"')) this.#fail(last - 2, words);
    if (words.includes("text data outside")) this.#fail(this.#nextVisible(this.#tokenEnd), words);
    if (words.includes("comment")) this.#fail(this.#text.lastIndexOf("<!--", last), words);
    if (words.includes("clos")) this.#badClosing(words);
    if (this.#inTag) this.#fail(this.#nextVisible(this.#tokenEnd), words);
    this.#fail(this.#text.indexOf("<", this.#tokenEnd), words);
  }

  #badReference(last: number): void {
    BAD_REFERENCE.lastIndex = this.#tokenEnd;
    const at = BAD_REFERENCE.exec(this.#text)?.index ?? -1;
    const tag = this.#text.indexOf("<", this.#tokenEnd);
    if (at >= 0 && (tag < 0 || at < tag))
      this.#fail(at, "reference to an unknown entity, or & that is not written as &amp;");
    if (!this.#atEnd) this.#fail(this.#text.lastIndexOf("&", last), "character reference that is not allowed");
  }

  #badClosing(words: string): void {
    const at = this.#text.lastIndexOf("</", this.#parser.position - 1);
    if (words === "unexpected close tag.") {
      const name = this.#text.slice(at + 2, this.#parser.position - 1).trim();
      this.#fail(at, `end tag ${name} does not match ${this.#closed}`);
    }
    this.#fail(at, words);
  }

  #doctypeAt(): number {
    const at = this.#nextVisible(this.#tokenEnd);
    return this.#text.startsWith("<!DOCTYPE", at) ? at : -1;
  }

  #nextVisible(from: number): number {
    let at = from;
    while (at < this.#text.length && SPACE.test(this.#text[at]!)) at++;
    return at;
  }

  #fail(index: number, detail: string): never {
    const at = Math.max(0, index);
    const token = /^(?:<[^>]*>?|&[^;\s<]*;?|[^<\s]*)/.exec(this.#text.slice(at, at + 300))?.[0] ?? "";
    throw new XmlError(this.#cursor.place(at), detail.replace(/\.$/, ""), token);
  }
}
