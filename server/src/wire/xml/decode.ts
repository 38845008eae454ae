import { isUtf8 } from "node:buffer";
import { TextCursor } from "./text-cursor.js";
import { XmlError } from "./xml-error.js";

/** Longest document in bytes (call-xml.md 8.1). */
export const MAX_DOCUMENT_BYTES = 256 * 1024;

const START = { line: 1, column: 1 };

/**
 * The text of a document: UTF-8, with or without byte order mark; a string is taken as decoded already.
 * @throws XmlError too large, another encoding, bytes that are no UTF-8
 */
export function decodeDocument(document: Uint8Array | string): string {
  const bytes =
    typeof document === "string"
      ? Buffer.from(document)
      : Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new XmlError(START, "the document is larger than 256 KiB", "", true);
  if (typeof document === "string") return wellFormed(withoutBom(document));
  if (isUtf16(bytes)) throw new XmlError(START, "the document is not UTF-8");
  if (!isUtf8(bytes)) throw notUtf8(bytes);
  return withoutBom(bytes.toString("utf8"));
}

/** Half of a surrogate pair, which only a JSON string can bring here; saxes would take the next character with it. */
function wellFormed(text: string): string {
  const at = text.search(/\p{Surrogate}/u);
  if (at >= 0) throw new XmlError(new TextCursor(text).place(at), "character that is not allowed");
  return text;
}

function withoutBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** A byte order mark of UTF-16 or UTF-32, or the zero bytes of one without a mark. */
function isUtf16(bytes: Buffer): boolean {
  const [a, b] = bytes;
  return (
    (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || (a === 0 && b !== undefined) || (a === 0x3c && b === 0)
  );
}

/** Bad bytes read as U+FFFD: written again as UTF-8 the copy differs from the original where the first one stands. */
function notUtf8(bytes: Buffer): XmlError {
  const copy = Buffer.from(bytes.toString("utf8"));
  let at = 0;
  while (at < bytes.length && bytes[at] === copy[at]) at++;
  const good = withoutBom(bytes.toString("utf8", 0, at)).replace(/\ufffd$/, "");
  return new XmlError(new TextCursor(good).place(good.length), "bytes that are not UTF-8");
}
