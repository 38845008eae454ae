/** One element of DER: its tag as written, and what is in it. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

const MAX_BYTES = 64 * 1024;
const MAX_ELEMENTS = 10_000;

/**
 * The elements that stand one after another in `bytes`: of a whole text one, of a content its members. Only definite
 * lengths and tags of one byte are read (stir-shaken.md 5).
 * @throws Error when it is no such DER, or longer than 64 KiB or 10,000 elements
 */
export function readDer(bytes: Buffer): DerElement[] {
  if (bytes.length > MAX_BYTES) throw new Error("longer than 64 KiB");
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (elements.length === MAX_ELEMENTS) throw new Error("more than 10,000 elements");
    const tag = bytes[at] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw new Error("a tag of several bytes");
    const { length, start } = lengthAt(bytes, at + 1);
    if (start + length > bytes.length) throw new Error("an element is cut off");
    elements.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

/** Length octets of X.690 §10.1: the shortest form. */
function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly start: number } {
  const first = bytes[at];
  if (first === undefined) throw new Error("an element is cut off");
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + 1 + count > bytes.length) throw new Error("a length that is not definite");
  const length = bytes.readUIntBE(at + 1, count);
  if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new Error("a length in a longer form");
  return { length, start: at + 1 + count };
}

/** The one element that `bytes` are, with this tag. @throws Error when it is another */
export function oneDer(bytes: Buffer, tag: number): Buffer {
  const [element, ...more] = readDer(bytes);
  if (element?.tag !== tag || more.length > 0) throw new Error(`not one element with the tag ${tag}`);
  return element.content;
}
