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

const DOCTYPE = "document type declarations are not allowed";
/** What may stand before the root and is no token here. */
const PROLOG = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g;

/**
 * saxes says where it stands when it has seen enough; the places of tokens are found from there. Only seven of its events
 * are listened to: with one more, V8 gives up the fast form of its object and everything takes six times as long.
 */
class TokenReader {
  readonly #text: string;
  readonly #sink: TokenSink;
  readonly #cursor: TextCursor;
  readonly #parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: "1.0" });
  readonly #seen = new Set<string>();
  /** Index after the last token we were told of; the `>` of a start tag is not told. */
  #tokenEnd = 0;
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
    parser.on("opentagstart", (tag) => this.#open(tag.name));
    parser.on("attribute", (attribute) => this.#attribute(attribute.name, attribute.value));
    parser.on("closetag", (tag) => this.#close(tag.name));
    parser.on("text", (data) => this.#sink.text(data));
    parser.on("cdata", (data) => this.#data(data));
    // Told at its `--`; the `>` must follow.
    parser.on("comment", () => this.#mark(1));
    parser.write(this.#text);
    this.#atEnd = true;
    parser.close();
  }

  #mark(ahead = 0): void {
    this.#tokenEnd = this.#parser.position + ahead;
  }

  #open(name: string): void {
    const at = this.#text.lastIndexOf("<", this.#parser.position - 1);
    if (!this.#hasRoot) this.#root(at);
    else if (this.#depth === 0) this.#fail(at, "a document has only one root");
    this.#depth++;
    this.#tokenEnd = at + 1 + name.length;
    this.#seen.clear();
    this.#sink.open(name, this.#cursor.place(at));
  }

  /** What came before the root: a declaration of UTF-8 at most, and no document type. */
  #root(at: number): void {
    this.#hasRoot = true;
    const { encoding } = this.#parser.xmlDecl;
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8")
      this.#fail(0, `encoding ${encoding} is not allowed, only UTF-8`);
    const doctype = this.#doctypeBefore(at);
    if (doctype >= 0) this.#fail(doctype, DOCTYPE);
  }

  #doctypeBefore(end: number): number {
    return this.#text
      .slice(0, end)
      .replace(PROLOG, (skipped) => " ".repeat(skipped.length))
      .indexOf("<!DOCTYPE");
  }

  #attribute(name: string, value: string): void {
    const at = this.#nextVisible(this.#tokenEnd);
    if (this.#seen.has(name)) this.#fail(at, `attribute ${name} stands twice`);
    this.#seen.add(name);
    this.#mark();
    this.#sink.attribute(name, value, this.#cursor.place(at));
  }

  #close(name: string): void {
    this.#closed = name;
    this.#depth--;
    this.#mark();
    this.#sink.close();
  }

  #data(data: string): void {
    this.#mark();
    this.#sink.text(data);
  }

  /** A fault of saxes, by its words: they decide only which token it belongs to. */
  #fault(words: string): void {
    const last = this.#parser.position - 1;
    const from = this.#afterInstructions();
    const doctype = this.#hasRoot ? -1 : this.#doctypeBefore(this.#text.length);
    if (this.#atEnd && doctype >= 0) this.#fail(doctype, DOCTYPE);
    if (words.includes("entity") || this.#atEnd) this.#badReference(from, last);
    if (this.#atEnd) this.#fail(this.#text.length, this.#text.trim() === "" ? "the document is empty" : words);
    if (words === "disallowed character.") this.#fail(last, "character that is not allowed");
    if (words.startsWith('the string "]]>"')) this.#fail(last - 2, words);
    if (words.includes("text data outside")) this.#fail(this.#nextVisible(from), words);
    if (words.includes("comment")) this.#fail(this.#text.lastIndexOf("<!--", last), words);
    if (words.includes("clos")) this.#badClosing(words);
    const isInTag = this.#depth > 0 && !/[<>]/.test(this.#text.slice(from, last));
    this.#fail(isInTag ? this.#nextVisible(from) : this.#text.indexOf("<", from), words);
  }

  #badReference(from: number, last: number): void {
    BAD_REFERENCE.lastIndex = from;
    const at = BAD_REFERENCE.exec(this.#text)?.index ?? -1;
    const tag = this.#text.indexOf("<", from);
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

  /** Where the token that is being read begins, white space apart: behind the instructions after the last token. */
  #afterInstructions(): number {
    let at = this.#tokenEnd;
    for (;;) {
      const start = this.#text.indexOf("<", at);
      const end = this.#text.startsWith("<?", start) ? this.#text.indexOf("?>", start) : -1;
      if (start < 0 || end < 0 || end + 2 >= this.#parser.position) return at;
      at = end + 2;
    }
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
